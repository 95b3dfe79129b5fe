internal import COpenSSL

/// OCSP responses for stapling (RFC 6960, RFC 6066 §8).
package enum OCSP {
    package enum Status: Sendable {
        case good
        case revoked
    }

    /// DER of a response about `certificate`, signed with `key`: the issuer's, if it is to be believed.
    ///
    /// - Parameters:
    ///   - from: thisUpdate in seconds from now; an hour ago.
    ///   - to: nextUpdate in seconds from now; a day ahead.
    package static func response(
        about certificate: Certificate, issuer: Certificate, key: PrivateKey, status: Status = .good, from: Int64 = -3600,
        to: Int64 = 86_400
    ) throws(OpenSSLError) -> [UInt8] {
        var der: UnsafeMutablePointer<UInt8>?
        let value = status == .good ? V_OCSP_CERTSTATUS_GOOD : V_OCSP_CERTSTATUS_REVOKED
        let count = pinproof_ocsp_response(certificate.pointer, issuer.pointer, key.pointer, value, Int(from), Int(to), &der)
        defer { pinproof_free(der) }
        guard let der, count > 0 else { throw OpenSSLError(.minting, "The OCSP response could not be built.") }
        return Array(UnsafeBufferPointer(start: der, count: Int(count)))
    }
}
