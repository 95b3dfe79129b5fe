internal import COpenSSL
internal import Wire

/// What every session of one kind shares: versions, options, anchors. Made once, never per connection (150 us each).
package final class TLSContext: @unchecked Sendable {
    let pointer: OpaquePointer
    private let store: TrustStore?

    private init(pointer: OpaquePointer, store: TrustStore?) {
        self.pointer = pointer
        self.store = store
    }

    deinit { SSL_CTX_free(pointer) }

    /// For the server's side: TLS 1.2 and 1.3, no session tickets and no cache, so that every handshake judges a certificate.
    ///
    /// - Parameter clientAnchors: who must have issued the certificate that every client is asked for then, and has to show
    ///   (RFC 8446 §4.3.2); nil asks for none.
    package static func server(clientAnchors: TrustStore? = nil) throws(OpenSSLError) -> TLSContext {
        guard let pointer = SSL_CTX_new(TLS_server_method()) else { throw OpenSSLError(.configuration, "No server context.") }
        let context = TLSContext(pointer: pointer, store: clientAnchors)
        try context.setUp()
        if let clientAnchors {
            SSL_CTX_set1_cert_store(pointer, clientAnchors.pointer)
            SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        SSL_CTX_set_num_tickets(pointer, 0)
        SSL_CTX_set_alpn_select_cb(
            pointer,
            { ssl, out, outLength, offered, offeredLength, _ in
                TLSSession.of(ssl)?.selectALPN(out, outLength, offered, offeredLength) ?? SSL_TLSEXT_ERR_NOACK
            }, nil)
        pinproof_ctx_set_status_callback(pointer) { ssl, _ in TLSSession.of(ssl)?.provideStaple() ?? SSL_TLSEXT_ERR_NOACK }
        return context
    }

    /// What a client does with the server's chain (RFC 5280 §6.1, RFC 8446 §4.4.2.4).
    package enum Verification: Sendable {
        /// Nothing is verified, and no chain is built.
        case none
        /// The chain is verified against these anchors and the handshake goes on in any case: who uses the session must look at
        /// `TLSSession.verification`.
        case noted(TrustStore)
        /// The chain is verified against these anchors, and the first error ends the handshake with its alert (RFC 8446 §6.2).
        case enforced(TrustStore)
    }

    /// For the client's side: TLS 1.2 and 1.3, nothing resumed; a client certificate only where the session was given one.
    package static func client(_ verification: Verification) throws(OpenSSLError) -> TLSContext {
        guard let pointer = SSL_CTX_new_ex(LeanLibrary.context, nil, TLS_client_method()) else {
            throw OpenSSLError(.configuration, "No client context.")
        }
        let anchors: TrustStore? =
            switch verification {
            case .none: nil
            case .noted(let anchors), .enforced(let anchors): anchors
            }
        let context = TLSContext(pointer: pointer, store: anchors)
        try context.setUp()
        if let anchors {
            SSL_CTX_set1_cert_store(pointer, anchors.pointer)
        } else {
            // No chain building where its result would not be read.
            SSL_CTX_set_cert_verify_callback(pointer, { _, _ in 1 }, nil)
        }
        if case .enforced = verification {
            SSL_CTX_set_cert_verify_callback(pointer, { context, _ in ChainVerifier.verify(context) }, nil)
            SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        } else {
            SSL_CTX_set_verify(pointer, SSL_VERIFY_NONE, nil)
        }
        SSL_CTX_set_client_cert_cb(pointer) { ssl, _, _ in
            TLSSession.of(ssl)?.note(.certificateRequested)
            return 0
        }
        return context
    }

    private func setUp() throws(OpenSSLError) {
        pinproof_ctx_harden(pointer)
        guard pinproof_ctx_set_versions(pointer, TLS1_2_VERSION, TLS1_3_VERSION) == 1 else {
            throw OpenSSLError(.configuration, "This OpenSSL cannot speak TLS 1.2 and 1.3.")
        }
        SSL_CTX_set_msg_callback(pointer) { isWrite, _, type, bytes, count, ssl, _ in
            TLSSession.of(ssl)?.sawMessage(isWrite: isWrite != 0, type: type, bytes: bytes, count: count)
        }
    }
}
