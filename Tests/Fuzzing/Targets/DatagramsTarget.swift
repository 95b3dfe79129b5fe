import Wire

extension FuzzTarget {
    /// A query of DNS, and the header of a packet that a raw socket shows.
    static let datagrams = FuzzTarget(name: "datagrams") { bytes in
        _ = try? PacketTarget.parse(bytes, isIPv6: true)
        _ = try? PacketTarget.parse(bytes, isIPv6: false)
        switch Result(catching: { () throws(DNSQuery.Refusal) in try DNSQuery.parse(bytes) }) {
        case .success(let query):
            try require(query.labels.reduce(1) { $0 + $1.count + 1 } <= 255, "a name has at most 255 bytes (RFC 1035 §2.3.4)")
            if let host = query.host { try requirePrintable(host.text) }
            for answer in [DNSAnswer.address([192, 0, 2, 1]), .nothing, .noSuchName, .failure] {
                let message = answer.message(to: query)
                try require(message.count <= 512, "an answer fits a datagram (RFC 1035 §4.2.1)")
                try require(message.prefix(2) == bytes.prefix(2), "an answer has the number of its query")
            }
        case .failure(let refusal):
            try require(DNSAnswer.message(to: refusal).map { $0.count == 12 } ?? true, "a refusal is a header alone")
        }
    }
}
