/// Every test mode, in the order in which tables and plans show them.
package enum Catalog {
    /// All modes, family by family.
    package static let modes: [TestMode] =
        controls + trust + identity + time + constraints + strength + revocation + handshake + pinQuality

    /// The mode with this id or alias.
    package static func mode(_ name: String) -> TestMode? {
        modes.first { $0.id == name || $0.aliases.contains(name) }
    }

    /// The modes of a profile (each level holds the lower ones), in catalogue order.
    package static func profile(_ level: TestMode.Level) -> [TestMode] {
        modes.filter { $0.level <= level }
    }

    package static let passthrough = "passthrough"
    package static let trusted = "trusted-ca"
    package static let mirrored = "trusted-ca-mirrored"
    package static let canary = "canary"
    package static let canaryUntrusted = "canary-untrusted"
    package static let untrusted = "untrusted-ca"
    /// What anyone can borrow from a genuine server to get around a pin: its names, and its certificates.
    package static let borrowed = ["pin-same-names", "pin-stuffed-tail", "pin-stuffed-index"]
    /// What tells together what a pin names.
    package static let levels = borrowed + [sameKey, sameIssuer]
    /// The same without our root: whoever is taken in by those is asked whether it looks at the issuer at all.
    package static let borrowedUnderUnknown: Set = ["cloned-leaf", "stuffed-chain"]
    package static let sameKey = "pin-same-key"
    package static let sameIssuer = "pin-same-issuer"

    /// The name that the proxy serves itself; `.test` is reserved (RFC 6761 §6.2).
    package static let canaryHost = "canary.pinproof.test"
}
