import Catalog
import Wire

/// Hosts of every kind that certificates tell apart.
enum Hosts {
    /// 63 characters, the longest label.
    static let label = String(repeating: "a", count: 63)
    /// Four labels: every mode about names has its form of it.
    static let wide = Host.name("api.eu.pinproof.test")
    static let ordinary = Host.name("www.pinproof.test")
    /// 64 characters: the longest that fits into a common name.
    static let fitting = Host.name(String(repeating: "b", count: 59) + ".test")
    /// 65 characters.
    static let long = Host.name(String(repeating: "b", count: 60) + ".test")
    /// 253 characters, the longest name.
    static let longest = Host.name([label, label, label, String(label.dropLast(2))].joined(separator: "."))
    static let deep = Host.name(Array(repeating: "a", count: 60).joined(separator: ".") + ".test")
    static let ipv4 = Host.ipv4("192.0.2.1")
    static let ipv6 = Host.ipv6("2001:db8::1")

    /// A host at which the mode can be played.
    static func home(of mode: TestMode) -> Host {
        let isUnderTopLevel = mode.presentation.chain?.names.contains(.topLevelWildcard) == true
        return mode.hosts == .addresses ? ipv4 : isUnderTopLevel ? fitting : wide
    }

    static let all = [
        wide, ordinary, .name("localhost"), .name("under_score.pinproof.test"), .name("xn--bcher-kva.test"), fitting, long, longest, deep,
        ipv4,
        ipv6, .ipv6("::ffff:192.0.2.1"),
    ]
}
