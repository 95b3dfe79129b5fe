/// The way to TLS in IMAP (RFC 9051 §6.2.1): the answer is the one with the question's tag.
struct IMAPUpgrade: Sendable {
    private var client = LineReader(readsLiterals: true)
    private var server = LineReader(readsLiterals: true)
    /// As the client wrote it; nil while it has not asked.
    private var tag: [UInt8]?
    private var isGreeted = false

    /// Commands that leave everything as it is.
    private static let idle: Set<String> = ["CAPABILITY", "NOOP", "ID", "LOGOUT"]

    var awaitsServer: Bool { !isGreeted || tag != nil }

    mutating func client(_ byte: UInt8) -> UpgradeTurn {
        switch client.feed(byte) {
        case .goesOn: return .goesOn
        case .tooLong: return .leaves(plainRequest: nil)
        case .line(let line):
            guard let found = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).first, !found.isEmpty,
                found.allSatisfy(HTTPText.isToken), !found.contains(where: Self.untagged.contains)
            else { return .leaves(plainRequest: nil) }
            let words = commandWords(line, atMost: 3)
            let command = words.dropFirst().first ?? ""
            if command == "STARTTLS", words.count == 2 {
                tag = Array(found)
                return .asked
            }
            return Self.idle.contains(command) ? .goesOn : .leaves(plainRequest: ["LOGIN", "AUTHENTICATE"].first { $0 == command })
        }
    }

    mutating func server(_ byte: UInt8) -> UpgradeTurn {
        switch server.feed(byte) {
        case .goesOn: return .goesOn
        case .tooLong: return .leaves(plainRequest: nil)
        case .line(let line):
            isGreeted = true
            guard let tag, line.starts(with: tag + [UInt8(ascii: " ")]) else { return .goesOn }
            self.tag = nil
            return commandWords(line, atMost: 3).dropFirst().first == "OK" ? .granted : .declined
        }
    }

    /// What responses without a tag of a client begin with.
    private static let untagged: Set<UInt8> = [UInt8(ascii: "*"), UInt8(ascii: "+")]
}
