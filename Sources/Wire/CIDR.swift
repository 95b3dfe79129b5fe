/// A block of IP addresses, as `10.0.0.0/8` (RFC 4632 §3.1, RFC 4291 §2.3).
///
/// An IPv4-mapped IPv6 address counts as the IPv4 address that it holds, in a block as in what is looked for: a socket that serves both
/// families names its IPv4 peers so.
package struct CIDR: Hashable, Sendable {
    /// The block's first address: 4 or 16 octets in network order.
    private let network: [UInt8]
    /// How many leading bits all addresses of the block share.
    private let length: Int

    /// Reads `ADDRESS/LENGTH`; an address alone is a block of one. IPv6 with or without brackets.
    ///
    /// - Throws: `addressInvalid` for a name, for a length that the family does not have, and for an address with bits beyond its prefix:
    ///   whoever writes `192.168.7.1/2` means something else than a quarter of all addresses.
    package static func parse(_ text: String) throws(WireError) -> CIDR {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let host = try Host.parse(String(parts.first ?? ""))
        guard let octets = host.addressBytes else {
            throw WireError(.addressInvalid, "\(printable(text)) names no addresses; write them as 192.168.0.0/16.")
        }
        var length = octets.count * 8
        if let digits = parts.dropFirst().first {
            guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy(AddressText.isDigit), let number = Int(digits),
                number <= length
            else { throw WireError(.addressInvalid, "\(printable(text)) needs a prefix length from 0 to \(length) after its slash.") }
            length = number
        }
        let block = CIDR(network: octets, length: length)
        let first = block.masked(octets)
        guard first == octets else {
            let start = try Host(octets: first).text
            throw WireError(.addressInvalid, "\(printable(text)) has bits after its prefix; write \(start)/\(length).")
        }
        return block.unmapped
    }

    private init(network: [UInt8], length: Int) {
        self.network = network
        self.length = length
    }

    /// The address lies in the block. A name never does.
    package func contains(_ host: Host) -> Bool {
        guard let octets = host.unmappedOctets else { return false }
        return octets.count == network.count && masked(octets) == network
    }

    /// `10.0.0.0/8`.
    package var text: String { ((try? Host(octets: network))?.text ?? "") + "/\(length)" }

    /// Addresses of this machine alone (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
    package static let loopback = [CIDR(network: [127, 0, 0, 0], length: 8), CIDR(network: zeros(15) + [1], length: 128)]

    /// Addresses of private networks (RFC 1918, RFC 4193) and of the link (RFC 3927, RFC 4291 §2.5.6).
    package static let local = [
        CIDR(network: [10, 0, 0, 0], length: 8), CIDR(network: [172, 16, 0, 0], length: 12),
        CIDR(network: [192, 168, 0, 0], length: 16), CIDR(network: [169, 254, 0, 0], length: 16),
        CIDR(network: [0xfc] + zeros(15), length: 7), CIDR(network: [0xfe, 0x80] + zeros(14), length: 10),
    ]

    private static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

    /// The octets with all bits after the prefix cleared.
    private func masked(_ octets: [UInt8]) -> [UInt8] {
        octets.enumerated().map { index, octet in
            let kept = min(8, max(0, length - index * 8))
            return octet & ~(UInt8.max >> UInt8(kept))
        }
    }

    private var unmapped: CIDR {
        guard length >= 96, let octets = (try? Host(octets: network))?.unmappedOctets, octets.count == 4 else { return self }
        return CIDR(network: octets, length: length - 96)
    }
}

extension Host {
    /// The octets of an address in network order; an IPv4-mapped address (RFC 4291 §2.5.5.2) gives the four of the IPv4 address that it
    /// holds. nil for a name.
    package var unmappedOctets: [UInt8]? {
        guard let octets = addressBytes else { return nil }
        return octets.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] ? Array(octets.suffix(4)) : octets
    }

    /// The same address, as IPv4 where it was an IPv4-mapped one; a name is itself.
    package var unmapped: Host { unmappedOctets.flatMap { try? Host(octets: $0) } ?? self }
}
