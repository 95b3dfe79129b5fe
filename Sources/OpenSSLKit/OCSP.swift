internal import COpenSSL

/// OCSP responses for stapling (RFC 6960, RFC 6066 §8).
package enum OCSP {
    package enum Status: Sendable {
        case good
        case revoked
    }

    /// DER of a response about `certificate`, signed by its issuer, that began an hour ago and holds for a day.
    package static func response(about certificate: Certificate, issuer: Certificate, key: PrivateKey, status: Status = .good)
        throws(OpenSSLError) -> [UInt8]
    {
        var der: UnsafeMutablePointer<UInt8>?
        let value = status == .good ? V_OCSP_CERTSTATUS_GOOD : V_OCSP_CERTSTATUS_REVOKED
        let count = pinproof_ocsp_response(certificate.pointer, issuer.pointer, key.pointer, value, -3600, 86_400, &der)
        defer { pinproof_free(der) }
        guard let der, count > 0 else { throw OpenSSLError(.minting, "The OCSP response could not be built.") }
        return Array(UnsafeBufferPointer(start: der, count: Int(count)))
    }
}
