import COpenSSL
import NIOCore
import OpenSSLKit
import Testing

/// OpenSSL as anyone else would use it, over memory BIOs: what our own sessions cannot or will not do.
final class PlainPeer: Peer {
    let ssl: OpaquePointer
    private let context: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer
    private(set) var isFinished = false

    /// A client without verification; `prepare` gets its `SSL`.
    static func client(_ prepare: (OpaquePointer) -> Void = { _ in }) throws -> PlainPeer {
        let peer = try PlainPeer(try #require(SSL_CTX_new(TLS_client_method())))
        SSL_set_connect_state(peer.ssl)
        prepare(peer.ssl)
        return peer
    }

    /// A server with OpenSSL's defaults, tickets included.
    static func server(_ identity: ServerIdentity, _ prepare: (OpaquePointer) -> Void = { _ in }) throws -> PlainPeer {
        let context = try #require(SSL_CTX_new(TLS_server_method()))
        let peer = try PlainPeer(context)
        SSL_set_accept_state(peer.ssl)
        let leaf = try #require(read(identity.leaf.pem) { PEM_read_bio_X509($0, nil, nil, nil) })
        defer { X509_free(leaf) }
        let key = try #require(read(String(decoding: try identity.key.pem(), as: UTF8.self)) { PEM_read_bio_PrivateKey($0, nil, nil, nil) })
        defer { EVP_PKEY_free(key) }
        #expect(SSL_use_cert_and_key(peer.ssl, leaf, key, nil, 1) == 1)
        prepare(peer.ssl)
        return peer
    }

    private init(_ context: OpaquePointer) throws {
        self.context = context
        ssl = try #require(SSL_new(context))
        input = try #require(BIO_new(BIO_s_mem()))
        output = try #require(BIO_new(BIO_s_mem()))
        BIO_ctrl(input, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        BIO_ctrl(output, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        SSL_set_bio(ssl, input, output)
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    func receive(_ bytes: ByteBuffer) {
        _ = bytes.withUnsafeReadableBytes { BIO_write(input, $0.baseAddress, Int32($0.count)) }
    }

    func advance() {
        defer { ERR_clear_error() }
        if !isFinished { isFinished = SSL_do_handshake(ssl) == 1 }
        var scratch = [UInt8](repeating: 0, count: 4096)
        while isFinished, SSL_read(ssl, &scratch, Int32(scratch.count)) > 0 {}
    }

    func take() -> ByteBuffer? {
        let count = BIO_ctrl_pending(output)
        guard count > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        BIO_read(output, &bytes, Int32(count))
        return ByteBuffer(bytes: bytes)
    }

    private static func read(_ pem: String, _ body: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
        let bytes = Array(pem.utf8)
        return bytes.withUnsafeBytes { bytes in
            guard let bio = pinproof_bio_memory(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer { BIO_free(bio) }
            return body(bio)
        }
    }
}
