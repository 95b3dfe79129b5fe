package import Wire

/// Whether a mode can be played to a client at a host.
package enum Applicability: Hashable, Sendable {
    case applicable
    /// The question does not arise, for this reason, as a clause: `the host is an address`.
    case notApplicable(String)
    /// The client's hello rules it out by itself, for this reason: where a sound client refuses, that is a refusal.
    case notOffered(String)
    /// It could not be presented here, for this reason.
    case unavailable(String)
}

extension TestMode {
    /// Whether this can be played to a client that offers this, at this host, with what is at hand.
    ///
    /// - Parameter offer: nil where it is not known yet; then nothing is held against it.
    package func applicability(host: Host, offer: Offer?, materials: Materials) -> Applicability {
        guard case .intercept(let chain) = presentation else { return .applicable }
        if let lack = capabilities.first(where: { materials.missing.contains($0) }) {
            return .unavailable("OpenSSL here has no \(lack.words)")
        }
        if chain.needsOwnersKey, !materials.hasOwnersKey { return .unavailable("it takes the owner's key (--owner-key)") }
        if chain.needsOwnCertificate, !materials.hasOwnCertificate {
            return .unavailable("it takes a publicly trusted certificate of your own (--own-cert)")
        }
        if chain.needsGenuineChain, !materials.hasGenuineChain { return .unavailable("the genuine server's chain could not be fetched") }
        if chain.needsSystemRoot, !materials.hasSystemRoots { return .unavailable("this machine's store of trust anchors was not found") }
        if chain.needsIntermediates, !materials.allowsIntermediates {
            return .unavailable("the CA in use allows no intermediates below it")
        }
        switch hosts {
        case .names where host.isAddress: return .notApplicable("the host is an address")
        case .addresses where !host.isAddress: return .notApplicable("the host is no address")
        default: break
        }
        if let form = chain.names.first(where: { $0.bytes(for: host) == nil }) {
            if case .fixed(let name) = form { return .notApplicable("the host's name is that of another here, \(name)") }
            return .notApplicable("the host's name has no such form")
        }
        guard chain.fits(host) else { return .notApplicable("the host's name is too long for a common name") }
        return offer.flatMap { $0.refusal(of: tls, chain) }.map(Applicability.notOffered) ?? .applicable
    }

    /// What a TLS library must be able to do to present this.
    package var capabilities: [Capability] {
        guard let chain = presentation.chain else { return [] }
        let certificates = [chain.leaf] + chain.path
        return [.version(tls.versions.upperBound), .suites(tls.suites)] + certificates.map { .key($0.key) }
            + certificates.map { .hash($0.signature.hash) }
    }
}

extension Capability {
    /// As it stands after "has no".
    package var words: String {
        switch self {
        case .version(let number): TLSVersion.name(number)
        case .suites(.staticRSA): "RSA key exchange"
        case .suites(.null): "suites without encryption"
        case .suites(.anonymous): "anonymous suites"
        case .suites(.weakDH): "Diffie-Hellman with 512 bits"
        case .suites(.cbc): "CBC suites"
        case .suites(.sound): "usual suites"
        case .key(.rsa(let bits)): "RSA keys of \(bits) bits"
        case .key(.curve(let name)): "curve \(name)"
        case .key(.ed25519): "Ed25519"
        case .key(.usual), .key(.owners): "such keys"
        case .hash(.sha1): "signatures with SHA-1"
        case .hash(.md5): "signatures with MD5"
        case .hash(.usual): "signatures with SHA-256"
        }
    }
}

/// What a client offers in its hello, as far as a mode may depend on it. Numbers as on the wire; lists keep GREASE.
package struct Offer: Hashable, Codable, Sendable {
    package var versions: [UInt16]
    /// Versions that are not named are not taken; else only the highest is named.
    package var listsVersions: Bool
    package var cipherSuites: [UInt16]
    package var groups: [UInt16]
    package var signatureAlgorithms: [UInt16]
    package var asksForStaple: Bool

    package init(
        versions: [UInt16], listsVersions: Bool = true, cipherSuites: [UInt16], groups: [UInt16], signatureAlgorithms: [UInt16],
        asksForStaple: Bool
    ) {
        self.versions = versions
        self.listsVersions = listsVersions
        self.cipherSuites = cipherSuites
        self.groups = groups
        self.signatureAlgorithms = signatureAlgorithms
        self.asksForStaple = asksForStaple
    }

    package init(_ hello: ClientHello) {
        self.init(
            versions: hello.supportedVersions, listsVersions: hello.listsVersions, cipherSuites: hello.cipherSuites,
            groups: hello.supportedGroups, signatureAlgorithms: hello.signatureAlgorithms, asksForStaple: hello.asksForStaple)
    }
}

/// What is at hand to build chains from, besides our own CA.
package struct Materials: Hashable, Codable, Sendable {
    /// The genuine server's chain was fetched.
    package var hasGenuineChain: Bool
    package var hasOwnersKey: Bool
    /// The user's own publicly trusted certificate.
    package var hasOwnCertificate: Bool
    /// This machine's store of trust anchors was found, with one in it.
    package var hasSystemRoots: Bool
    /// Our CA allows intermediates below it.
    package var allowsIntermediates: Bool
    /// Suites, curves, hashes and versions that this machine's OpenSSL cannot do, by the names that `Capability` gives them.
    package var missing: Set<Capability>

    package init(
        hasGenuineChain: Bool = false, hasOwnersKey: Bool = false, hasOwnCertificate: Bool = false, hasSystemRoots: Bool = true,
        allowsIntermediates: Bool = true, missing: Set<Capability> = []
    ) {
        self.hasGenuineChain = hasGenuineChain
        self.hasOwnersKey = hasOwnersKey
        self.hasOwnCertificate = hasOwnCertificate
        self.hasSystemRoots = hasSystemRoots
        self.allowsIntermediates = allowsIntermediates
        self.missing = missing
    }
}

/// Something that a TLS library may have been built without.
package enum Capability: Hashable, Codable, Sendable {
    case version(UInt16)
    case suites(TLSProfile.Suites)
    case key(CertificateProfile.Key)
    case hash(CertificateProfile.Signature.Hash)
}
