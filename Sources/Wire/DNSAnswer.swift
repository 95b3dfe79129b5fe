/// What a name server answers (RFC 1035 §4.1).
package enum DNSAnswer: Hashable, Sendable {
    /// One address, as 4 octets.
    case address([UInt8])
    /// The name exists, and nothing of the kind that was asked for does.
    case nothing
    /// There is no such name (code 3).
    case noSuchName
    /// The server has no address left to give (code 2).
    case failure

    /// Seconds for which an address may be kept.
    private static let timeToLive: UInt8 = 60

    /// The whole message.
    package func message(to query: DNSQuery) -> [UInt8] {
        var bytes = Self.head(id: query.id, wantsRecursion: query.wantsRecursion, code: code, questions: 1, answers: octets == nil ? 0 : 1)
        bytes += query.question
        guard let octets else { return bytes }
        // The name is the question's, 12 bytes from the message's beginning (§4.1.4); type A, class IN.
        bytes += [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, Self.timeToLive, 0, 4]
        return bytes + octets
    }

    /// A message that has nothing but a code; nil where none is due.
    package static func message(to refusal: DNSQuery.Refusal) -> [UInt8]? {
        guard case .code(let code, let id) = refusal else { return nil }
        return head(id: id, wantsRecursion: false, code: code, questions: 0, answers: 0)
    }

    private var octets: [UInt8]? {
        if case .address(let octets) = self, octets.count == 4 { octets } else { nil }
    }

    private var code: UInt8 {
        switch self {
        case .address, .nothing: 0
        case .failure: 2
        case .noSuchName: 3
        }
    }

    private static func head(id: UInt16, wantsRecursion: Bool, code: UInt8, questions: UInt8, answers: UInt8) -> [UInt8] {
        // An answer, by a server that looks names up for its clients.
        let flags: [UInt8] = [wantsRecursion ? 0x81 : 0x80, 0x80 | code]
        return [UInt8(id >> 8), UInt8(truncatingIfNeeded: id)] + flags + [0, questions, 0, answers, 0, 0, 0, 0]
    }
}
