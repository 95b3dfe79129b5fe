import COpenSSL
import NIOCore
import OpenSSLKit
import Testing
import Wire

@Suite struct `A client's session in the lean library` {
    /// What OpenSSL says by itself, with our options and versions.
    private func usualHello() throws -> ClientHello {
        let context = try #require(SSL_CTX_new(TLS_client_method()))
        defer { SSL_CTX_free(context) }
        pinproof_ctx_harden(context)
        try #require(pinproof_ctx_set_versions(context, Int32(TLSVersion.tls12), Int32(TLSVersion.tls13)) == 1)
        let session = try #require(SSL_new(context))
        defer { SSL_free(session) }
        let output = BIO_new(BIO_s_mem())
        SSL_set_bio(session, BIO_new(BIO_s_mem()), output)
        try #require(pinproof_ssl_set_server_name(session, "a.test") == 1)
        SSL_connect(session)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = BIO_read(output, &bytes, Int32(bytes.count))
        return try hello(Array(bytes.prefix(Int(count))))
    }

    private func hello(_ bytes: [UInt8]) throws -> ClientHello {
        guard case .hello(let hello) = ClientHello.parse(bytes) else { throw WireError(.malformed, "No hello.") }
        return hello
    }

    @Test func `says the same hello as in the default library`() throws {
        let session = try TLSSession.client(try TLSContext.client(.none), host: try Host.parse("a.test"), alpn: [])
        #expect(session.step() == .wantsMore)
        let bytes = try #require(session.takeOutbound())
        #expect(try hello(Array(bytes.readableBytesView)) == usualHello())
    }
}
