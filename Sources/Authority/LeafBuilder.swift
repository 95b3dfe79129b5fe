internal import Catalog
internal import OpenSSLKit
internal import Wire

/// From a leaf profile to certificate fields: the one place that says what a clean leaf is, and what each deviation changes.
enum LeafBuilder {
    static let day: Int64 = 86_400
    /// The longest life of a leaf: short enough for every client's limit.
    static let lifetime: Int64 = 7 * day

    /// - Parameters:
    ///   - issuer: within whose time the leaf's must lie; nil for a leaf that signs itself.
    ///   - wanted: the lifetime of a sound leaf, where it is to be another one than ours.
    static func builder(
        _ profile: LeafProfile, host: Host, key: PrivateKey, now: Int64, issuer: Certificate?, wanted: ClosedRange<Int64>? = nil
    ) throws(OpenSSLError) -> CertificateBuilder {
        let name: String
        let alternative: CertificateBuilder.AlternativeName
        switch profile.names {
        case .host:
            name = host.text
            alternative = host.addressBytes.map { .address($0) } ?? .dns(host.text)
        case .other(let other):
            name = other
            alternative = .dns(other)
        }
        // Begins 1 to 24 hours back, jittered, so that a slow clock of the client does no harm.
        let jitter = try Digest.random(2)
        let begin = now - 3600 - Int64(jitter[0]) * 256 - Int64(jitter[1])
        let issuerEnd = issuer?.notAfter ?? .max
        let end = min(begin + lifetime, issuerEnd)
        let (notBefore, notAfter) =
            switch profile.validity {
            case .current: wanted.map { (max($0.lowerBound, issuer?.notBefore ?? .min), min($0.upperBound, issuerEnd)) } ?? (begin, end)
            case .ended(let days): (now - Int64(days) * day - lifetime, now - Int64(days) * day)
            case .startsIn(let days): (now + Int64(days) * day, min(now + Int64(days) * day + lifetime, issuerEnd))
            }
        return CertificateBuilder(
            serial: try Issuer.serial(),
            // ub-common-name is 64 (RFC 5280 appendix A.1); a subject may be empty where the alternative name says it all.
            subject: name.utf8.count <= 64 ? [("CN", name)] : [("O", "pinproof")],
            notBefore: notBefore, notAfter: notAfter, key: key, alternativeName: alternative,
            extensions: [
                .basicConstraints("critical,CA:FALSE"),
                .keyUsage(key.isRSA ? "critical,digitalSignature,keyEncipherment" : "critical,digitalSignature"),
                .extendedKeyUsage("serverAuth"), .subjectKeyIdentifier, .authorityKeyIdentifier,
            ])
    }
}
