internal import COpenSSL

/// What a client's session may check and show beyond the usual. To be said before the first step.
extension TLSSession {
    /// Asks about the presented chain, leaf first, when the context's verification (`.enforced`) found nothing wrong with it, inside the
    /// handshake: a refusal ends that with the alert bad_certificate (RFC 8446 §6.2), and `verification.error` is `refusedByCaller`.
    ///
    /// - Parameter isAccepted: called in `step`, at most once; it must not use the session.
    package func accept(onlyIf isAccepted: @escaping ([Certificate]) -> Bool) { acceptance = isAccepted }

    /// `X509_V_ERR_CERT_REJECTED`: the chain is sound, and the caller refused it.
    package static let refusedByCaller = Int(X509_V_ERR_CERT_REJECTED)

    /// Dates are not looked at: a chain of any age will do (RFC 5280 §6.1.3 (a)(2) is left out).
    package func ignoreDates() { X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), UInt(X509_V_FLAG_NO_CHECK_TIME)) }

    /// Shows this certificate to a server that asks for one (RFC 8446 §4.3.2).
    package func present(_ certificate: Certificate, key: PrivateKey) throws(OpenSSLError) {
        guard SSL_use_cert_and_key(ssl, certificate.pointer, key.pointer, nil, 1) == 1 else {
            throw OpenSSLError(.configuration, "The client certificate and its key could not be presented.")
        }
    }
}

/// Called by OpenSSL in the place of its own verification.
enum ChainVerifier {
    /// Verifies as OpenSSL does, and then asks the session's caller.
    static func verify(_ context: OpaquePointer?) -> Int32 {
        guard let context else { return 0 }
        guard X509_verify_cert(context) == 1 else { return 0 }
        let ssl = X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx())
        guard let isAccepted = TLSSession.of(ssl.map(OpaquePointer.init))?.acceptance else { return 1 }
        let presented = X509_STORE_CTX_get0_untrusted(context)
        let chain = (0..<min(10, pinproof_stack_count(presented))).compactMap { Certificate(sharing: pinproof_stack_at(presented, $0)) }
        if isAccepted(chain) { return 1 }
        X509_STORE_CTX_set_error(context, X509_V_ERR_CERT_REJECTED)
        return 0
    }
}
