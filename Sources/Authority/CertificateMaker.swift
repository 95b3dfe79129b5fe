internal import Catalog
internal import OpenSSLKit
internal import Wire

/// From one certificate's profile to its fields: the one place that says what a clean certificate is, and what each deviation changes.
struct CertificateMaker {
    let host: Host
    /// Seconds since 1970-01-01T00:00:00Z.
    let now: Int64
    /// The time of an authority.
    let lifetime: ClosedRange<Int64>
    /// What a sound leaf's lifetime is to be, where it is another one than ours.
    var wanted: ClosedRange<Int64>?
    /// Names that a leaf for the host is for besides it.
    var more: [CertificateBuilder.AlternativeName] = []
    /// The last certificate of the genuine chain.
    var lastGenuine: Certificate?

    static let day: Int64 = 86_400
    /// The longest life of a leaf: short enough for every client's limit.
    static let leafLifetime: Int64 = 7 * day
    /// An object identifier that nobody knows: under the enterprise number for examples (RFC 5612). One made of a UUID has an arc too large
    /// for GnuTLS and Go, who would refuse it for that.
    static let unknownExtension = "1.3.6.1.4.1.32473.1"

    /// - Parameters:
    ///   - ownName: the common name of a certificate with a name of its own.
    ///   - issuer: who signs; nil for a certificate that signs itself.
    /// - Throws: `AuthorityError` where the host has no such name.
    func builder(_ profile: CertificateProfile, key: PrivateKey, ownName: String, issuer: Certificate?) throws -> CertificateBuilder {
        let (begin, end) = try times(profile.validity)
        var builder = CertificateBuilder(
            version: profile.version, serial: try Issuer.serial(), subject: try subject(profile.subject, ownName), notBefore: begin,
            notAfter: end, key: key, alternativeNames: try alternativeNames(profile),
            extensions: try extensions(profile, key: key, issuer: issuer))
        if case .multiValued = profile.subject { builder.isSubjectMultiValued = true }
        if profile.subject == .genuineIssuer { builder.subjectIsIssuerOf = lastGenuine }
        if profile.issuerName == .other { builder.issuerName = .text([("CN", "pinproof stranger"), ("O", "pinproof")]) }
        switch profile.serial {
        case .random: break
        case .zero: builder.serial = [0]
        case .negative: builder.isSerialNegative = true
        }
        return builder
    }

    private func text(_ form: NameForm) throws -> String {
        guard let bytes = form.bytes(for: host) else {
            throw AuthorityError(.minting, "\(host.text) has no such name as this mode asks for.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func subject(_ subject: CertificateProfile.Subject, _ ownName: String) throws -> [(attribute: String, value: String)] {
        switch subject {
        case .own: return [("CN", ownName), ("O", "pinproof")]
        case .organisation, .genuineIssuer: return [("O", "pinproof")]
        case .multiValued(let form): return [("O", "pinproof"), ("CN", try text(form))]
        case .commonName(let form):
            let name = try text(form)
            // ub-common-name is 64 (RFC 5280 appendix A.1); a subject may be empty where the alternative name says it all.
            return name.utf8.count <= 64 ? [("CN", name)] : [("O", "pinproof")]
        }
    }

    private func alternativeNames(_ profile: CertificateProfile) throws -> [CertificateBuilder.AlternativeName] {
        let own = try (profile.alternativeNames ?? []).map(alternativeName)
        return own.isEmpty ? own : own + more.filter { !own.contains($0) }
    }

    private func alternativeName(_ name: CertificateProfile.AlternativeName) throws -> CertificateBuilder.AlternativeName {
        switch name {
        case .host: host.addressBytes.map { .address($0) } ?? .dns(host.text)
        case .dns(let form): .dns(try text(form))
        case .uri(let form): .uri("https://\(try text(form))/")
        case .email(let form): .email("admin@\(try text(form))")
        }
    }

    private func times(_ validity: CertificateProfile.Validity) throws -> (Int64, Int64) {
        // The end of the CA, and not of the issuer: an issuer that ended too early is a fault, and the leaf must not have it too.
        let last = lifetime.upperBound
        // Begins 1 to 24 hours back, jittered, so that a slow clock of the client does no harm.
        let jitter = try Digest.random(2)
        let begin = now - 3600 - Int64(jitter[0]) * 256 - Int64(jitter[1])
        switch validity {
        case .current:
            guard let wanted else { return (begin, min(begin + Self.leafLifetime, last)) }
            return (max(wanted.lowerBound, lifetime.lowerBound), min(wanted.upperBound, last))
        case .authority: return (lifetime.lowerBound, min(lifetime.upperBound, last))
        case .ended(let days): return (now - Int64(days) * Self.day - Self.leafLifetime, now - Int64(days) * Self.day)
        case .startsIn(let days):
            let start = now + Int64(days) * Self.day
            return (start, min(start + Self.leafLifetime, last))
        case .inverted: return (now + Self.day, now - Self.day)
        case .long(let days): return (begin - Int64(days) * Self.day + Self.leafLifetime, min(begin + Self.leafLifetime, last))
        }
    }
}
