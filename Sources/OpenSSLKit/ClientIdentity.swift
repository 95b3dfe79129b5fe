internal import COpenSSL

/// What a client shows to a server that asks for a certificate: its own, those sent after it, and the key.
///
/// Immutable, so that threads may share it.
package struct ClientIdentity: Hashable, Sendable {
    package let certificate: Certificate
    /// Sent after the certificate, in this order.
    package let chain: [Certificate]
    package let key: PrivateKey

    /// Reads a PEM text with a certificate, its issuers where they are to be sent, and an unencrypted key; in any order but that the
    /// client's own certificate is the first.
    package init(pem: [UInt8]) throws(OpenSSLError) {
        let certificates = try Certificate.all(pem: pem)
        guard let first = certificates.first else { throw OpenSSLError(.unreadable, "There is no certificate in it.") }
        try self.init(first, Array(certificates.dropFirst()), try PrivateKey(pem: pem))
    }

    /// Reads a PKCS #12 file (RFC 7292) with one key and its certificate.
    package init(pkcs12: [UInt8], password: String) throws(OpenSSLError) {
        ERR_clear_error()
        let bundle = pkcs12.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var position = bytes.baseAddress
            return d2i_PKCS12(nil, &position, bytes.count)
        }
        guard let bundle else { throw OpenSSLError(.unreadable, "It is neither PEM nor PKCS #12.") }
        defer { PKCS12_free(bundle) }
        var (key, certificate, others): (OpaquePointer?, OpaquePointer?, OpaquePointer?)
        let isRead = PKCS12_parse(bundle, password, &key, &certificate, &others) == 1
        defer { pinproof_stack_free(others) }
        let owned = (key: key.map { PrivateKey(owning: $0) }, certificate: certificate.map { Certificate(owning: $0) })
        guard isRead else { throw OpenSSLError(.unreadable, "It cannot be opened with this password, or was encrypted in an old way.") }
        guard let key = owned.key, let certificate = owned.certificate else {
            throw OpenSSLError(.unreadable, "It holds no key with its certificate.")
        }
        let chain = (0..<min(10, pinproof_stack_count(others))).compactMap { Certificate(sharing: pinproof_stack_at(others, $0)) }
        try self.init(certificate, chain, key)
    }

    private init(_ certificate: Certificate, _ chain: [Certificate], _ key: PrivateKey) throws(OpenSSLError) {
        guard certificate.matches(key) else { throw OpenSSLError(.unreadable, "The key is not that of the first certificate.") }
        self.certificate = certificate
        self.chain = chain
        self.key = key
    }
}

extension TLSSession {
    /// Shows this to a server that asks for a certificate (RFC 8446 §4.3.2), and to no other; that it asked is noted all the same.
    package func present(_ identity: ClientIdentity) throws(OpenSSLError) {
        guard let stack = pinproof_stack_new() else { throw OpenSSLError(.configuration, "Out of memory.") }
        defer { pinproof_stack_free(stack) }
        for certificate in identity.chain where pinproof_stack_push(stack, certificate.pointer) != 1 {
            throw OpenSSLError(.configuration, "Out of memory.")
        }
        guard SSL_use_cert_and_key(ssl, identity.certificate.pointer, identity.key.pointer, stack, 1) == 1 else {
            throw OpenSSLError(.configuration, "The client certificate and its key could not be presented.")
        }
        SSL_set_cert_cb(
            ssl,
            { ssl, _ in
                TLSSession.of(ssl)?.note(.certificateRequested)
                return 1
            }, nil)
    }

    /// The peer's own certificate; of a client nil where it was not asked, or had none.
    package var peerCertificate: Certificate? { SSL_get1_peer_certificate(ssl).map { Certificate(owning: $0) } }
}
