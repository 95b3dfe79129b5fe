/// The way to TLS in SMTP and LMTP (RFC 3207): replies are told apart by counting them, since commands may be sent ahead (RFC 2920).
struct SMTPUpgrade: Sendable {
    private var client = LineReader()
    private var server = LineReader()
    /// Replies that are still to come; the greeting is the first.
    private var owed = 1
    private var isAsked = false

    /// Commands that leave everything as it is, with one reply each.
    private static let idle: Set<String> = ["EHLO", "HELO", "LHLO", "NOOP", "RSET", "HELP", "QUIT"]

    var awaitsServer: Bool { owed > 0 }

    mutating func client(_ byte: UInt8) -> UpgradeTurn {
        switch client.feed(byte) {
        case .goesOn: return .goesOn
        case .tooLong: return .leaves(plainRequest: nil)
        case .line(let line):
            let command = commandWords(line, atMost: 2).first ?? ""
            owed += 1
            if command == "STARTTLS" {
                isAsked = true
                return .asked
            }
            return Self.idle.contains(command) ? .goesOn : .leaves(plainRequest: ["MAIL", "AUTH"].first { $0 == command })
        }
    }

    mutating func server(_ byte: UInt8) -> UpgradeTurn {
        switch server.feed(byte) {
        case .goesOn: return .goesOn
        case .tooLong: return .leaves(plainRequest: nil)
        case .line(let line):
            guard line.count >= 3, line.prefix(3).allSatisfy(AddressText.isDigit) else { return .leaves(plainRequest: nil) }
            // More lines of this reply follow.
            if line.dropFirst(3).first == UInt8(ascii: "-") { return .goesOn }
            guard owed > 0 else { return .leaves(plainRequest: nil) }
            owed -= 1
            guard isAsked, owed == 0 else { return .goesOn }
            isAsked = false
            return line.starts(with: Array("220".utf8)) ? .granted : .declined
        }
    }
}
