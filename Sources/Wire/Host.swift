/// Whom a client wants to meet: a DNS name or an IP address, in the one form that this project uses for it.
///
/// Two texts that mean the same host give equal values, so that a host is one row, one certificate and one rule. The cases hold canonical
/// text; make a value with `parse` or `serverName`, which are the rules.
package enum Host: Hashable, Sendable {
    /// A DNS name in lower-case ASCII without a trailing dot; internationalised names as A-labels (RFC 5890 §2.3.2.1).
    case name(String)
    /// Four decimal numbers without leading zeros (RFC 3986 §3.2.2).
    case ipv4(String)
    /// The text of RFC 5952, without brackets. An IPv4-mapped address stays an IPv6 address: `::ffff:192.0.2.1`.
    case ipv6(String)

    /// The canonical text, without brackets.
    package var text: String {
        switch self {
        case .name(let text), .ipv4(let text), .ipv6(let text): text
        }
    }

    /// The host is an IP address, not a name.
    package var isAddress: Bool {
        if case .name = self { false } else { true }
    }

    /// The 4 or 16 bytes of an address in network order, as they stand in an iPAddress subjectAltName (RFC 5280 §4.2.1.6); nil for a name.
    package var addressBytes: [UInt8]? {
        switch self {
        case .name: nil
        case .ipv4(let text): AddressText.ipv4(Array(text.utf8)[...])
        case .ipv6(let text): AddressText.ipv6(Array(text.utf8)[...])
        }
    }

    /// Reads a host as people, URLs and CONNECT requests write it; IPv6 with or without brackets.
    ///
    /// Refused with a reason: what is no host at all, and what different programs read differently. A host whose last label is a number is
    /// an IPv4 address to many programs (`127.1`, `0x7f.1`, `2130706433`), so it is one in standard form here or it is nothing.
    package static func parse(_ text: String) throws(WireError) -> Host {
        try parse(Array(text.utf8))
    }

    /// Reads the `host_name` of a ClientHello, which may hold a DNS name only (RFC 6066 §3).
    package static func serverName(_ bytes: [UInt8]) throws(WireError) -> Host {
        let host = try parse(bytes)
        guard case .name = host else {
            throw WireError(.addressAsServerName, "The server name \(host.text) is an IP address; only DNS names may stand there.")
        }
        return host
    }
}

extension Host {
    /// An address from its 4 or 16 octets in network order.
    package init(octets: [UInt8]) throws(WireError) {
        if octets.count == 4 {
            self = .ipv4(octets.map { "\($0)" }.joined(separator: "."))
        } else if octets.count == 16 {
            self = .ipv6(AddressText.canonicalIPv6(octets))
        } else {
            throw WireError(.malformed, "An address has 4 or 16 octets.")
        }
    }

    private static let maximumName = 253
    private static let maximumLabel = 63
    private static let dot = UInt8(ascii: ".")

    private static func parse(_ bytes: [UInt8]) throws(WireError) -> Host {
        if bytes.first == UInt8(ascii: "[") {
            guard bytes.last == UInt8(ascii: "]") else { throw invalidAddress(bytes) }
            return try ipv6(bytes.dropFirst().dropLast(), in: bytes)
        }
        if bytes.contains(UInt8(ascii: ":")) { return try ipv6(bytes[...], in: bytes) }
        return try nameOrIPv4(bytes)
    }

    private static func ipv6(_ text: ArraySlice<UInt8>, in whole: [UInt8]) throws(WireError) -> Host {
        guard !text.contains(UInt8(ascii: "%")) else {
            throw WireError(.addressZone, "\(printable(whole)) has a zone, which means something on one machine only; leave it out.")
        }
        guard let address = AddressText.ipv6(text) else { throw invalidAddress(whole) }
        return .ipv6(AddressText.canonicalIPv6(address))
    }

    private static func nameOrIPv4(_ bytes: [UInt8]) throws(WireError) -> Host {
        guard !bytes.isEmpty else { throw WireError(.hostEmpty, "The host is empty.") }
        var name: [UInt8] = []
        name.reserveCapacity(bytes.count)
        for byte in bytes.prefix(maximumName + 2) {
            guard let folded = folded(byte) else {
                throw WireError(.hostCharacter, "The host \(printable(bytes)) has a character that no host name has.")
            }
            name.append(folded)
        }
        if name.count > 1, name.last == dot { name.removeLast() }
        guard name.count <= maximumName else {
            throw WireError(.hostTooLong, "The host \(printable(bytes, limit: 64)) is longer than 253 characters.")
        }
        let labels = name.split(separator: dot, omittingEmptySubsequences: false)
        for label in labels { try check(label, of: bytes) }
        guard let last = labels.last, isNumber(last) else { return .name(String(decoding: name, as: UTF8.self)) }
        guard let address = AddressText.ipv4(name[...]) else { throw invalidAddress(bytes) }
        return .ipv4(AddressText.canonicalIPv4(address))
    }

    private static func check(_ label: ArraySlice<UInt8>, of host: [UInt8]) throws(WireError) {
        if label.isEmpty { throw WireError(.labelEmpty, "The host \(printable(host)) has an empty label.") }
        if label.count > maximumLabel {
            throw WireError(.labelTooLong, "The host \(printable(host)) has a label of more than 63 characters.")
        }
        if label.first == UInt8(ascii: "-") {
            throw WireError(.labelBeginsWithHyphen, "The host \(printable(host)) has a label that begins with a hyphen.")
        }
    }

    /// Letters, digits and hyphen (RFC 1123 §2.1), and the underscore, which is no host name's but is in use.
    private static func folded(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "-"), UInt8(ascii: "_"), dot: byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: nil
        }
    }

    /// All digits, or `0x` and hexadecimal digits: what `inet_aton` takes for a number.
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if label.allSatisfy(AddressText.isDigit) { return true }
        return label.starts(with: "0x".utf8) && label.dropFirst(2).allSatisfy { AddressText.hexValue($0) != nil }
    }

    private static func invalidAddress(_ text: [UInt8]) -> WireError {
        WireError(.addressInvalid, "\(printable(text)) looks like an IP address but is not one in standard form.")
    }
}
