package import Catalog

/// What is at hand to build chains from, before it is known whom they are shown to.
package struct Equipment: Hashable, Codable, Sendable {
    /// SHA-256 of the SubjectPublicKeyInfo of the key that a genuine server's owner lends, base64; nil where nobody does.
    package var ownersKey: String?
    /// The user's own publicly trusted certificate, with its key.
    package var hasOwnCertificate: Bool
    /// This machine has a store of trust anchors to copy from.
    package var hasSystemRoots: Bool
    /// Our CA allows intermediates below it.
    package var allowsIntermediates: Bool
    /// What this machine's OpenSSL cannot do.
    package var missing: Set<Capability>

    package init(
        ownersKey: String? = nil, hasOwnCertificate: Bool = false, hasSystemRoots: Bool = true, allowsIntermediates: Bool = true,
        missing: Set<Capability> = []
    ) {
        self.ownersKey = ownersKey
        self.hasOwnCertificate = hasOwnCertificate
        self.hasSystemRoots = hasSystemRoots
        self.allowsIntermediates = allowsIntermediates
        self.missing = missing
    }

    /// Something was lent that tells what a pin names.
    var tellsLevels: Bool { ownersKey != nil || hasOwnCertificate }

    /// What can be used before this genuine server: an owner's key is that of one server alone.
    package func materials(for origin: Origin?) -> Materials {
        Materials(
            hasGenuineChain: !(origin?.chainPEM.isEmpty ?? true), hasOwnersKey: ownersKey != nil && ownersKey == origin?.spki,
            hasOwnCertificate: hasOwnCertificate, hasSystemRoots: hasSystemRoots, allowsIntermediates: allowsIntermediates, missing: missing
        )
    }
}

/// Why a mode is not played to a client at a host.
package struct Obstacle: Error, Hashable, Codable, Sendable {
    package var state: Finding.Cell.State
    /// A clause: `the host is an address`.
    package var why: String

    package init(_ state: Finding.Cell.State, _ why: String) {
        self.state = state
        self.why = why
    }

    /// nil where the mode can be played. That a client does not offer something is an answer where the protocol is the question;
    /// elsewhere the question does not arise.
    package init?(to mode: TestMode, _ applicability: Applicability) {
        switch applicability {
        case .applicable: return nil
        case .notApplicable(let why): self.init(.notApplicable, why)
        case .notOffered(let why): self.init(mode.question == .protocol ? .notOffered : .notApplicable, why)
        case .unavailable(let why): self.init(.unavailable, why)
        }
    }
}
