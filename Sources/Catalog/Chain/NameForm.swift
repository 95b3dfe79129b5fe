package import Wire

/// A name that a certificate carries, derived from the host that the client asked for.
package enum NameForm: Hashable, Sendable {
    /// The host itself: a DNS name, or an address.
    case host
    /// Another name, whatever the host is; none at a host that has this name or is below it, where it would not be another one.
    case fixed(String)
    /// The host without its first label.
    case parent
    /// A label before the host.
    case child
    /// Another first label.
    case sibling
    /// The host with this text after it: `.attacker.test`.
    case appended(String)
    /// The host with this text before it: `evil`.
    case prepended(String)
    /// The first dot replaced by a letter.
    case dotReplaced
    /// `*.` and the parent (RFC 9525 §6.3).
    case wildcard
    /// `*.` and what follows the second label: a wildcard stands for one label only.
    case deepWildcard
    /// `*.` and the top-level domain, at a host of two labels; at longer ones it would stand for more than one label.
    case topLevelWildcard
    /// `*` alone, at a host of more than the one label that it could stand for.
    case bareWildcard
    /// The first letter, `*`, and the rest: a wildcard that is no whole label.
    case partialWildcard
    /// `*` as the second label.
    case innerWildcard
    case trailingDot
    case upperCase
    /// The host, a NUL, and this text: read as far as the NUL, it is the host.
    case nulBefore(String)
    /// One entry whose text, where a program prints a list and reads it again, reads like two: another name, and the host.
    case injected

    /// The name's bytes for a host; nil where it has no such name: too few labels, an address, more than 253
    /// characters, or its own name where another is wanted.
    package func bytes(for host: Host) -> [UInt8]? {
        switch self {
        case .host: return Array(host.text.utf8)
        case .fixed(let name): return host.text == name || host.text.hasSuffix(".\(name)") ? nil : Array(name.utf8)
        case .injected: return Array("inject.attacker.test, DNS:\(host.text)".utf8)
        case .nulBefore(let rest): return Array(host.text.utf8) + [0] + Array(rest.utf8)
        case .parent, .child, .sibling, .appended, .prepended, .dotReplaced, .wildcard, .deepWildcard, .topLevelWildcard, .bareWildcard,
            .partialWildcard, .innerWildcard, .trailingDot, .upperCase:
            guard case .name(let name) = host else { return nil }
            let derived = Self.derived(self, name, name.split(separator: ".").map(String.init))
            return derived.flatMap { $0 == name || $0.utf8.count > 253 ? nil : Array($0.utf8) }
        }
    }

    private static func derived(_ form: NameForm, _ name: String, _ labels: [String]) -> String? {
        func joined(_ labels: some Sequence<String>) -> String { labels.joined(separator: ".") }
        switch form {
        case .child: return "child.\(name)"
        case .appended(let text): return name + text
        case .prepended(let text): return text + name
        case .trailingDot: return name + "."
        case .upperCase: return name.uppercased()
        case .dotReplaced:
            guard labels.count > 2, let dot = name.firstIndex(of: ".") else { return nil }
            return name.replacingCharacters(in: dot, with: "x")
        case .topLevelWildcard: return labels.count == 2 ? joined(["*"] + labels.suffix(1)) : nil
        case .bareWildcard: return labels.count > 1 ? "*" : nil
        // A parent of one label is a top-level domain, which is another question.
        case .parent: return labels.count > 2 ? joined(labels.dropFirst()) : nil
        case .sibling: return labels.count > 2 ? joined(["sibling"] + labels.dropFirst()) : nil
        // No wildcard stands for a label with an underscore, which is no label of a host name (RFC 9525 §6.3, RFC 1123 §2.1).
        case .wildcard: return labels.count > 2 && labels.first?.contains("_") == false ? joined(["*"] + labels.dropFirst()) : nil
        case .deepWildcard: return labels.count > 2 ? joined(["*"] + labels.dropFirst(2)) : nil
        case .partialWildcard:
            guard labels.count > 2, let first = labels.first?.first, !labels[0].hasPrefix("xn--") else { return nil }
            return joined(["\(first)*"] + labels.dropFirst())
        case .innerWildcard: return labels.count > 3 ? joined([labels[0], "*"] + labels.dropFirst(2)) : nil
        case .host, .fixed, .injected, .nulBefore: return nil
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in index: Index, with text: String) -> String {
        String(self[..<index]) + text + String(self[self.index(after: index)...])
    }
}
