/// A named set of test modes.
package enum Profile: String, Codable, Hashable, Sendable, CaseIterable {
    case core
    /// What every client should be asked; it holds `core`.
    case standard
    /// All modes.
    case full
    /// `core`, and the minimums of App Transport Security: TLS 1.2, forward secrecy, RSA with 2048 bits, elliptic curves with 256, SHA-256.
    case ats

    /// Its modes, in the order of the catalogue.
    package var modes: [TestMode] {
        switch self {
        case .core: Catalog.profile(.core)
        case .standard: Catalog.profile(.standard)
        case .full: Catalog.profile(.full)
        case .ats: Catalog.modes.filter { $0.level == .core || Catalog.transportSecurity.contains($0.id) }
        }
    }
}

extension Catalog {
    /// Modes that fall below App Transport Security's minimums and are sound else.
    package static let transportSecurity: Set<String> = [
        "tls10-only", "tls11-only", "no-forward-secrecy", "rsa-1024", "ec-p192", "ec-p224", "sha1-signature",
    ]

    /// Modes whose question is the protocol: a handshake that cannot come about is a refusal there.
    package static let protocolModes = Set(modes.filter { $0.question == .protocol }.map(\.id))
}
