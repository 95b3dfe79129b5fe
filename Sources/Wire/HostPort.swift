/// A host and a TCP port, as they stand in a CONNECT target, a Host field and the authority of a URL.
package struct HostPort: Hashable, Sendable {
    /// The canonical host.
    package let host: Host
    /// 1 to 65535.
    package let port: UInt16

    /// A pair of parts that were read before.
    package init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// `example.com:443`, `[2001:db8::1]:443`.
    package var text: String { "\(bracketedHost):\(port)" }

    /// The value of a Host field: the port is left out where it is the scheme's own (RFC 9110 §7.2).
    package func authority(defaultPort: UInt16) -> String {
        port == defaultPort ? bracketedHost : text
    }

    private var bracketedHost: String {
        if case .ipv6(let text) = host { "[\(text)]" } else { host.text }
    }

    /// Reads `host:port` (RFC 3986 §3.2 without user information). IPv6 needs its brackets here: without them the port is ambiguous.
    /// - Parameter defaultPort: Stands in for an absent or empty port; nil makes the port obligatory, as CONNECT does (RFC 9110 §9.3.6).
    package static func parse(_ text: String, defaultPort: UInt16? = nil) throws(WireError) -> HostPort {
        let bytes = Array(text.utf8)
        let hostEnd: Int
        if bytes.first == UInt8(ascii: "["), let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) {
            hostEnd = bracket + 1
        } else {
            hostEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        }
        let port = try port(bytes.dropFirst(hostEnd), default: defaultPort, of: bytes)
        return HostPort(host: try Host.parse(String(decoding: bytes.prefix(hostEnd), as: UTF8.self)), port: port)
    }

    /// - Parameter suffix: What follows the host: nothing, or a colon and digits.
    private static func port(_ suffix: ArraySlice<UInt8>, default: UInt16?, of whole: [UInt8]) throws(WireError) -> UInt16 {
        let digits = suffix.dropFirst()
        if suffix.isEmpty || (suffix.first == UInt8(ascii: ":") && digits.isEmpty), let `default` { return `default` }
        guard suffix.first == UInt8(ascii: ":"), (1...5).contains(digits.count), digits.allSatisfy(AddressText.isDigit),
            let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0
        else { throw WireError(.portInvalid, "\(printable(whole)) needs a port from 1 to 65535 after its host.") }
        return port
    }
}
