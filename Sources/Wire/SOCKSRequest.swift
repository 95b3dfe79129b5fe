/// The two messages with which a client begins at a SOCKS proxy (RFC 1928).
package enum SOCKSRequest {
    /// What the first bytes are: which methods of authentication the client offers.
    package enum Greeting: Hashable, Sendable {
        case needMore
        /// The methods, as their numbers; the request follows after `length` bytes, once one was chosen.
        case methods([UInt8], length: Int)
        /// It is no SOCKS of version 5.
        case malformed
    }

    /// What the client wants.
    package enum Command: Hashable, Sendable {
        case needMore
        /// A tunnel; its bytes begin after `length`.
        case connect(HostPort, length: Int)
        /// Answer with this reply (RFC 1928 §6): 7 for a command, 8 for an address that is not served, 1 for what cannot be read.
        case refused(reply: UInt8)
    }

    /// The version number that each message begins with.
    package static let version: UInt8 = 5
    /// The method of a client that wants no authentication.
    package static let noAuthentication: UInt8 = 0

    /// Reads the greeting at the beginning of what a client sent (RFC 1928 §3).
    package static func greeting(_ bytes: [UInt8]) -> Greeting {
        guard let first = bytes.first else { return .needMore }
        guard first == version else { return .malformed }
        guard bytes.count > 1 else { return .needMore }
        let length = 2 + Int(bytes[1])
        guard length > 2 else { return .malformed }
        return bytes.count < length ? .needMore : .methods(Array(bytes[2..<length]), length: length)
    }

    /// Reads the request that follows (RFC 1928 §4). A name is not looked up here: whom the client means is what it wrote.
    package static func command(_ bytes: [UInt8]) -> Command {
        var reader = ByteReader(bytes, awaiting: Int(UInt16.max))
        do throws(WireError) {
            guard try reader.u8() == version else { return .refused(reply: 1) }
            let command = try reader.u8()
            _ = try reader.u8()
            let kind = try reader.u8()
            let host: Host
            switch kind {
            case 1: host = try Host(octets: Array(try reader.bytes(4)))
            case 3: host = try Host.parse(String(decoding: try reader.bytes(Int(try reader.u8())), as: UTF8.self))
            case 4: host = try Host(octets: Array(try reader.bytes(16)))
            default: return .refused(reply: 8)
            }
            let port = try reader.u16()
            guard command == 1 else { return .refused(reply: 7) }
            guard port > 0 else { return .refused(reply: 1) }
            return .connect(HostPort(host: host, port: port), length: bytes.count - reader.available.count)
        } catch {
            return error.code == .incomplete ? .needMore : .refused(reply: 1)
        }
    }

    /// Which method was chosen (RFC 1928 §3); nil for none that the client offers.
    package static func choice(_ method: UInt8?) -> [UInt8] { [version, method ?? 0xff] }

    /// The answer to a request (RFC 1928 §6): 0 for success. The address that it names is nobody's, since no client needs ours.
    package static func reply(_ code: UInt8) -> [UInt8] { [version, code, 0, 1, 0, 0, 0, 0, 0, 0] }
}
