/// A query with one question, as a client's resolver sends it to its name server over UDP (RFC 1035 §4.1).
package struct DNSQuery: Hashable, Sendable {
    /// What is asked for.
    package enum Kind: Hashable, Sendable {
        /// An IPv4 address (RFC 1035 §3.4.1).
        case a
        /// Anything else: IPv6 addresses, service bindings (RFC 9460), or a class that is not IN.
        case other
    }

    /// Identifies the query for whoever asked.
    package let id: UInt16
    /// Recursion desired: given back in the answer.
    package let wantsRecursion: Bool
    /// The bytes of the question, given back in the answer.
    package let question: [UInt8]
    /// The labels of the name, without their lengths, 0 to 127 of at most 63 bytes.
    package let labels: [[UInt8]]
    package let kind: Kind

    /// Why a message gets no answer of substance.
    package enum Refusal: Error, Hashable {
        /// It is no query that could be answered at all: too short, or an answer itself.
        case ignored
        /// The response code that says so (RFC 1035 §4.1.1): 1 for a message that is malformed, 4 for one of another operation.
        case code(UInt8, id: UInt16)
    }

    /// Reads one message; what follows the question, such as EDNS options (RFC 6891), is left unread.
    package static func parse(_ bytes: [UInt8]) throws(Refusal) -> DNSQuery {
        var reader = ByteReader(bytes)
        guard let id = try? reader.u16(), let flags = try? reader.u16(), let count = try? reader.u16(),
            (try? reader.bytes(6)) != nil, flags & 0x8000 == 0
        else { throw .ignored }
        guard flags & 0x7800 == 0 else { throw .code(4, id: id) }
        let start = reader.available
        guard count == 1, let labels = try? labels(&reader), let type = try? reader.u16(), let group = try? reader.u16() else {
            throw .code(1, id: id)
        }
        let question = Array(start.prefix(start.count - reader.available.count))
        return DNSQuery(
            id: id, wantsRecursion: flags & 0x0100 != 0, question: question, labels: labels, kind: type == 1 && group == 1 ? .a : .other)
    }

    /// A name of at most 255 bytes, without pointers: there is nothing before it to which one could lead.
    private static func labels(_ reader: inout ByteReader) throws(WireError) -> [[UInt8]] {
        var labels: [[UInt8]] = []
        var left = 255
        while true {
            let length = Int(try reader.u8())
            left -= length + 1
            guard length <= 63, left >= 0 else { throw WireError(.malformed, "A name in a DNS query is too long, or has a pointer.") }
            if length == 0 { return labels }
            labels.append(Array(try reader.bytes(length)))
        }
    }

    /// The name as a host; nil where it can be none. A label that holds a dot is no label of a host name.
    package var host: Host? {
        guard labels.allSatisfy({ !$0.contains(UInt8(ascii: ".")) }) else { return nil }
        return try? Host.serverName(Array(labels.joined(separator: [UInt8(ascii: ".")])))
    }
}
