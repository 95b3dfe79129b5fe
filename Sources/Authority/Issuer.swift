internal import OpenSSLKit

/// A certificate that signs others, with its key and what a server sends to link it to its root.
struct Issuer: Sendable {
    let certificate: Certificate
    let key: PrivateKey
    /// Sent after a leaf of this issuer: the issuer itself, unless it is the root.
    let sent: [Certificate]
    /// The trust anchor at the top.
    let root: Certificate

    /// A root of its own: P-256, self-signed, no path length (RFC 5280 §4.2.1.9).
    static func root(commonName: String, lifetime: ClosedRange<Int64>) throws(OpenSSLError) -> Issuer {
        let key = try PrivateKey.generate(.p256)
        let certificate = try CertificateBuilder(
            serial: try serial(), subject: [("CN", commonName), ("O", "pinproof")], notBefore: lifetime.lowerBound,
            notAfter: lifetime.upperBound, key: key,
            extensions: [.basicConstraints("critical,CA:TRUE"), .keyUsage("critical,keyCertSign,cRLSign"), .subjectKeyIdentifier]
        ).signed(by: .itself)
        return Issuer(certificate: certificate, key: key, sent: [], root: certificate)
    }

    /// An intermediate under this root, path length 0, valid as long as the root.
    func intermediate(commonName: String, lifetime: ClosedRange<Int64>) throws(OpenSSLError) -> Issuer {
        let key = try PrivateKey.generate(.p256)
        let made = try CertificateBuilder(
            serial: try Issuer.serial(), subject: [("CN", commonName), ("O", "pinproof")], notBefore: lifetime.lowerBound,
            notAfter: lifetime.upperBound, key: key,
            extensions: [
                .basicConstraints("critical,CA:TRUE,pathlen:0"), .keyUsage("critical,keyCertSign,cRLSign"), .subjectKeyIdentifier,
                .authorityKeyIdentifier,
            ]
        ).signed(by: .issuer(certificate, self.key))
        return Issuer(certificate: made, key: key, sent: [made], root: root)
    }

    /// 127 random bits: never negative, and with fewer than 64 bits once in 2^63 certificates (RFC 5280 §4.1.2.2).
    static func serial() throws(OpenSSLError) -> [UInt8] {
        var bytes = try Digest.random(16)
        bytes[0] &= 0x7f
        return bytes
    }
}
