package import Wire

/// The domains that a line of a policy is about: one host, or all hosts below a name; at every port, or at one.
///
/// Hosts are compared in the canonical form of `Host`, as everywhere: case and a dot at the end make no difference.
package struct HostPattern: Codable, Hashable, Sendable {
    package enum Reach: String, Codable, Hashable, Sendable {
        /// The host itself: `api.example.com`, `192.0.2.1`.
        case exact
        /// Exactly one label before the name: `*.example.com`.
        case oneLabel = "one-label"
        /// One label or more before the name: `**.example.com`.
        case anyDepth = "any-depth"
    }

    package let reach: Reach
    /// The canonical host, or the name below which the pattern looks.
    package let host: String
    /// nil for every port.
    package let port: UInt16?

    /// Reads `host`, `host:port`, `*.name` and `**.name`; an IPv6 address needs brackets before a port.
    ///
    /// - Throws: `WireError` where what follows the asterisks is no host, or the port none; a wildcard takes a name and no address.
    package static func parse(_ text: String) throws(WireError) -> HostPattern {
        let (reach, rest) = wildcard(text)
        let isBareAddress = !rest.hasPrefix("[") && rest.utf8.count(where: { $0 == 0x3A }) > 1
        let hasPort = !isBareAddress && (rest.hasPrefix("[") ? !rest.hasSuffix("]") : rest.contains(":"))
        let pair = hasPort ? try HostPort.parse(rest) : nil
        let host: Host
        if let pair { host = pair.host } else { host = try Host.parse(rest) }
        guard reach == .exact || !host.isAddress else {
            throw WireError(.addressInvalid, "\(printable(text)) has an asterisk before an address; only names have hosts below them.")
        }
        return HostPattern(reach: reach, host: host.text, port: pair?.port)
    }

    /// The pattern of this very domain, at its port alone where that is not 443.
    package init(_ domain: Domain) { self.init(reach: .exact, host: domain.host, port: domain.port == 443 ? nil : domain.port) }

    private init(reach: Reach, host: String, port: UInt16?) {
        self.reach = reach
        self.host = host
        self.port = port
    }

    private static func wildcard(_ text: String) -> (Reach, String) {
        if text.hasPrefix("**.") { return (.anyDepth, String(text.dropFirst(3))) }
        if text.hasPrefix("*.") { return (.oneLabel, String(text.dropFirst(2))) }
        return (.exact, text)
    }

    /// Whether the pattern speaks of this domain.
    package func matches(_ domain: Domain) -> Bool {
        guard port.map({ $0 == domain.port }) ?? true else { return false }
        if reach == .exact { return domain.host == host }
        guard domain.host.hasSuffix("." + host) else { return false }
        let labels = domain.host.utf8.dropLast(host.utf8.count + 1)
        return !labels.isEmpty && (reach == .anyDepth || !labels.contains(UInt8(ascii: ".")))
    }

    /// Whether it is to be asked before another that matches the same domain: a host before a wildcard, a longer wildcard before a
    /// shorter, one label before any depth, one port before all.
    package func precedes(_ other: HostPattern) -> Bool { rank > other.rank }

    private var rank: (Int, Int, Int) {
        let kind = reach == .exact ? 2 : reach == .oneLabel ? 1 : 0
        return (reach == .exact ? Int.max : host.utf8.count, kind, port == nil ? 0 : 1)
    }
}

extension HostPattern: CustomStringConvertible {
    /// As it is written in a policy.
    package var description: String {
        let name = host.contains(":") && port != nil ? "[\(host)]" : host
        let prefix = reach == .exact ? "" : reach == .oneLabel ? "*." : "**."
        return prefix + name + (port.map { ":\($0)" } ?? "")
    }
}
