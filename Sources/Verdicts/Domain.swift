/// The name and port that a client meant to meet: valid SNI, else the host of CONNECT, else the destination address.
package struct Domain: Hashable, Codable, Sendable {
    /// Canonical host: lower case, no trailing dot; an IP literal without brackets.
    package var host: String
    package var port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }
}

extension Domain: CustomStringConvertible {
    /// The host alone for port 443, `host:port` else (an IPv6 literal in brackets).
    package var description: String {
        if port == 443 { return host }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension Domain: Comparable {
    package static func < (a: Domain, b: Domain) -> Bool { (a.host, a.port) < (b.host, b.port) }
}
