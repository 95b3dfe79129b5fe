internal import COpenSSL
internal import Wire

/// What every session of one kind shares: versions, options, anchors. Made once, never per connection (150 us each).
package final class TLSContext: @unchecked Sendable {
    let pointer: OpaquePointer
    private let store: TrustStore?
    /// Set once, before the first session.
    var keyLog: (@Sendable ([UInt8]) -> Void)?

    private init(pointer: OpaquePointer, store: TrustStore?) {
        self.pointer = pointer
        self.store = store
    }

    deinit { SSL_CTX_free(pointer) }

    /// How a server's side differs from the usual one. Everything but the defaults is for showing a client what it should refuse.
    package struct ServerSettings: Hashable, Sendable {
        /// The lowest and highest version by their numbers on the wire.
        package var versions: ClosedRange<UInt16> = TLSVersion.tls12...TLSVersion.tls13
        /// Suites up to TLS 1.2 in OpenSSL's syntax; nil for the usual ones.
        package var suites: String?
        /// Keys, hashes, suites and versions pass that OpenSSL else refuses to use (security level 0).
        package var allowsWeakness = false
        /// Diffie-Hellman uses a group of 512 bits.
        package var usesWeakDH = false
        /// Ask the client for a certificate, and go on whatever comes.
        package var asksForCertificate = false

        package init() {}
    }

    /// For the server's side: TLS 1.2 and 1.3 unless told otherwise, no session tickets and no cache, so that every handshake judges a
    /// certificate.
    ///
    /// - Parameter clientAnchors: who must have issued the certificate that every client is asked for then, and has to show
    ///   (RFC 8446 §4.3.2); nil asks for none.
    package static func server(_ settings: ServerSettings = ServerSettings(), clientAnchors: TrustStore? = nil) throws(OpenSSLError)
        -> TLSContext
    {
        guard let pointer = SSL_CTX_new(TLS_server_method()) else { throw OpenSSLError(.configuration, "No server context.") }
        let context = TLSContext(pointer: pointer, store: clientAnchors)
        if settings.allowsWeakness {
            SSL_CTX_set_security_level(pointer, 0)
            // Even at level 0 a group of 512 bits is held back; here all of it is meant.
            SSL_CTX_set_security_callback(pointer) { _, _, _, _, _, _, _ in 1 }
        }
        try context.setUp(settings.versions)
        if let suites = settings.suites, SSL_CTX_set_cipher_list(pointer, suites) != 1 {
            throw OpenSSLError(.unsupported, "This OpenSSL has none of the suites \(suites).")
        }
        if settings.usesWeakDH, pinproof_ctx_set_weak_dh(pointer) != 1 {
            throw OpenSSLError(.unsupported, "This OpenSSL does not do Diffie-Hellman with 512 bits.")
        }
        if settings.asksForCertificate { SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER) { _, _ in 1 } }
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

    /// For a client that takes whatever it is shown, to find out what a server of ours can show. Nothing is verified, and no weakness is
    /// refused: never for a connection to anyone else.
    ///
    /// - Parameter versions: the lowest and highest version by their numbers on the wire.
    package static func permissiveClient(_ versions: ClosedRange<UInt16> = TLSVersion.tls10...TLSVersion.tls13) throws(OpenSSLError)
        -> TLSContext
    {
        let context = try client(.none)
        SSL_CTX_set_security_level(context.pointer, 0)
        SSL_CTX_set_security_callback(context.pointer) { _, _, _, _, _, _, _ in 1 }
        guard pinproof_ctx_set_versions(context.pointer, Int32(versions.lowerBound), Int32(versions.upperBound)) == 1,
            SSL_CTX_set_cipher_list(context.pointer, "ALL:COMPLEMENTOFALL") == 1,
            pinproof_ctx_set_groups(context.pointer, "X25519:P-256:P-384:P-224:P-192") == 1
        else { throw OpenSSLError(.unsupported, "This OpenSSL has no client that takes everything.") }
        return context
    }

    private func setUp(_ versions: ClosedRange<UInt16> = TLSVersion.tls12...TLSVersion.tls13) throws(OpenSSLError) {
        pinproof_ctx_harden(pointer)
        guard pinproof_ctx_set_versions(pointer, Int32(versions.lowerBound), Int32(versions.upperBound)) == 1 else {
            throw OpenSSLError(.unsupported, "This OpenSSL does not speak \(TLSVersion.name(versions.upperBound)).")
        }
        SSL_CTX_set_msg_callback(pointer) { isWrite, _, type, bytes, count, ssl, _ in
            TLSSession.of(ssl)?.sawMessage(isWrite: isWrite != 0, type: type, bytes: bytes, count: count)
        }
    }
}
