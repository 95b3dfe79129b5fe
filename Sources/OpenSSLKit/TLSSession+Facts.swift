internal import COpenSSL

/// What was negotiated, and what the peer showed.
extension TLSSession {
    /// `TLSv1.3`, `TLSv1.2`.
    package var version: String { String(cString: SSL_get_version(ssl)) }

    /// The cipher suite's IANA name.
    package var cipher: String {
        guard let cipher = SSL_get_current_cipher(ssl), let name = SSL_CIPHER_standard_name(cipher) else { return "" }
        return String(cString: name)
    }

    /// The negotiated ALPN name; nil where none.
    package var applicationProtocol: String? {
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &count)
        guard let start, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    /// How verification of the server's chain ended: `X509_V_OK` (0) or the first error's number, and its words.
    package var verification: (error: Int, message: String) {
        let error = SSL_get_verify_result(ssl)
        return (error, String(cString: X509_verify_cert_error_string(error)))
    }

    /// The chain that the peer sent, leaf first, at most ten certificates.
    package var peerChain: [Certificate] {
        guard let stack = SSL_get_peer_cert_chain(ssl) else { return [] }
        return (0..<min(10, pinproof_stack_count(stack))).compactMap { Certificate(sharing: pinproof_stack_at(stack, $0)) }
    }

    /// The server stapled an OCSP response.
    package var peerStapled: Bool {
        var start: UnsafePointer<UInt8>?
        return pinproof_ssl_get_staple(ssl, &start) > 0
    }

    package var isHandshakeFinished: Bool { SSL_is_init_finished(ssl) == 1 }
}
