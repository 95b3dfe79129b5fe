/// Where a packet was to go: what a raw socket shows of it (RFC 791 §3.1, RFC 9293 §3.1, RFC 768).
package struct PacketTarget: Hashable, Sendable {
    /// nil for IPv6, whose header a raw socket does not show.
    package let host: Host?
    package let port: UInt16

    /// Reads the header of TCP or UDP, which have their ports at the same place, and before it the header of IPv4.
    package static func parse(_ bytes: [UInt8], isIPv6: Bool) throws(WireError) -> PacketTarget {
        var reader = ByteReader(bytes)
        var host: Host?
        if !isIPv6 {
            let first = try reader.u8()
            let length = Int(first & 0x0F) * 4
            guard first >> 4 == 4, length >= 20 else { throw WireError(.malformed, "A packet does not begin like one of IPv4.") }
            _ = try reader.bytes(15)
            host = try Host(octets: Array(try reader.bytes(4)))
            _ = try reader.bytes(length - 20)
        }
        _ = try reader.u16()
        return PacketTarget(host: host, port: try reader.u16())
    }
}
