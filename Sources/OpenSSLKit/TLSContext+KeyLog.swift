internal import COpenSSL

extension TLSContext {
    /// Hands out the secrets of every session from here on, a line for each, as NSS key logs have them (draft-ietf-tls-keylogfile).
    ///
    /// Whoever has these lines can read the sessions. To be called before the first session.
    ///
    /// - Parameter sink: called inside OpenSSL, on any thread, with a line without its line feed.
    package func logKeys(to sink: @escaping @Sendable ([UInt8]) -> Void) {
        keyLog = sink
        SSL_CTX_set_keylog_callback(pointer) { ssl, line in
            guard let line else { return }
            // The text is OpenSSL's and gone after this call: a copy goes out.
            TLSSession.of(ssl)?.context.keyLog?(Array(String(cString: line).utf8))
        }
    }
}
