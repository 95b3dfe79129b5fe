/// Watches a conversation that begins in the clear, for the moment in which TLS begins within it: STARTTLS of SMTP (RFC 3207) and IMAP
/// (RFC 9051 §6.2.1), SSLRequest of PostgreSQL.
///
/// ```text
///              asks for TLS            granted; nothing else in between
///  plaintext ───────────────▶ (asked) ─────────────────────────────────▶ tls(after:)
///     ▲  │                      │  │
///     │  │      declined        │  ╰─ bytes after the question that are no TLS, or after the answer ─▶ malformed
///     │  │◀─────────────────────╯
///     │  ╰─ another protocol, or a command that goes on without TLS ─▶ unrecognised
/// ```
///
/// The protocol is told by what is said and never by the port. What is said between question and answer, or behind the answer, would be
/// taken for something said inside TLS by a careless end (CVE-2011-0411, CVE-2021-23214, CVE-2021-23222): nothing of it is passed on.
package struct StartTLS: Sendable {
    /// A protocol within which TLS begins later.
    package enum Service: String, Sendable, CaseIterable {
        /// SMTP, submission and LMTP.
        case smtp
        case imap
        case postgres
    }

    /// What the conversation is so far.
    package enum State: Hashable, Sendable {
        /// Pass on what was counted, and go on watching.
        case plaintext
        /// What the client says from here on is TLS; nil where it began with TLS at once.
        case tls(after: Service?)
        /// TLS will not begin in a way that is known here: everything may be passed on, and nothing need be watched.
        case unrecognised
        /// What came must not be passed on, and the connection is at its end.
        case malformed
    }

    /// What is known after the bytes so far; no way leads back from any but `plaintext`.
    package private(set) var state = State.plaintext
    /// What the client asked for in the clear where it could have had TLS first: a command, or the name of a message.
    package private(set) var plainRequest: String?

    /// An ordinary beginning is some hundred bytes; whoever needs more is not watched any longer.
    package static let maximumBytes = 64 * 1024

    private var dialogue: Dialogue?
    private var opening: [UInt8] = []
    private var count = 0
    private var isAsked = false
    /// The client has begun with TLS before it was granted.
    private var isEarly = false

    package init() {}

    /// The next word is the server's: its greeting, or a reply.
    package var awaitsServer: Bool {
        switch dialogue {
        case nil: true
        case .smtp(let dialogue): dialogue.awaitsServer
        case .imap(let dialogue): dialogue.awaitsServer
        case .postgres: isAsked
        }
    }

    /// The first byte of a client that does not wait for its server: PostgreSQL begins with a length, of which the first byte is 0.
    package static func mayBegin(with byte: UInt8) -> Bool { byte == 0 }

    /// Takes the next bytes of the client, whatever way they are cut.
    ///
    /// - Returns: how many of them are plaintext; what follows them is TLS, and is not to be fed again.
    package mutating func fromClient(_ bytes: Span<UInt8>) -> Int {
        for index in bytes.indices {
            guard state == .plaintext, !isEarly else { return index }
            let byte = bytes[index]
            if isAsked {
                if byte == TLSRecord.handshake { isEarly = true } else { state = .malformed }
                return index
            }
            if dialogue == nil { begin(with: byte) }
            guard state == .plaintext else { return index }
            take(dialogue?.client(byte))
        }
        return bytes.count
    }

    /// Takes the next bytes of the server, whatever way they are cut.
    ///
    /// - Returns: how many of them may be passed on.
    package mutating func fromServer(_ bytes: Span<UInt8>) -> Int {
        for index in bytes.indices {
            if case .tls(.some) = state { state = .malformed }
            guard state == .plaintext else { return index }
            let byte = bytes[index]
            if dialogue == nil { greet(byte) } else { take(dialogue?.server(byte)) }
        }
        return bytes.count
    }

    /// The client speaks before its server has said whole what it is.
    private mutating func begin(with byte: UInt8) {
        switch byte {
        case _ where !opening.isEmpty: state = .unrecognised
        case TLSRecord.handshake: state = .tls(after: nil)
        case _ where Self.mayBegin(with: byte): dialogue = .postgres(PostgresUpgrade())
        default: state = .unrecognised
        }
    }

    /// The first bytes of a server that speaks first.
    private mutating func greet(_ byte: UInt8) {
        opening.append(byte)
        let candidates = Self.greetings.filter { $0.text.starts(with: opening) }
        guard !candidates.isEmpty else {
            state = .unrecognised
            return
        }
        guard let whole = candidates.first(where: { $0.text.count == opening.count }) else { return }
        dialogue = whole.service == .imap ? .imap(IMAPUpgrade()) : .smtp(SMTPUpgrade())
        for byte in opening { take(dialogue?.server(byte)) }
    }

    private static let greetings: [(text: [UInt8], service: Service)] = [
        (Array("220 ".utf8), .smtp), (Array("220-".utf8), .smtp), (Array("* OK".utf8), .imap),
    ]

    private mutating func take(_ turn: UpgradeTurn?) {
        count += 1
        switch turn {
        case .asked: isAsked = true
        case .granted: state = .tls(after: dialogue?.service)
        case .declined:
            isAsked = false
            if isEarly { state = .malformed }
        case .leaves(let request):
            plainRequest = request
            state = isEarly ? .malformed : .unrecognised
        case .goesOn, nil: if count >= Self.maximumBytes { state = isEarly ? .malformed : .unrecognised }
        }
    }
}

/// What one byte meant for the way to TLS.
enum UpgradeTurn: Hashable {
    case goesOn
    case asked
    case granted
    case declined
    /// TLS will not begin here; with the request that is made without it, where there is one.
    case leaves(plainRequest: String?)
}

/// The conversation of one service.
private enum Dialogue: Sendable {
    case smtp(SMTPUpgrade)
    case imap(IMAPUpgrade)
    case postgres(PostgresUpgrade)

    var service: StartTLS.Service {
        switch self {
        case .smtp: .smtp
        case .imap: .imap
        case .postgres: .postgres
        }
    }

    mutating func client(_ byte: UInt8) -> UpgradeTurn {
        switch self {
        case .smtp(var dialogue):
            defer { self = .smtp(dialogue) }
            return dialogue.client(byte)
        case .imap(var dialogue):
            defer { self = .imap(dialogue) }
            return dialogue.client(byte)
        case .postgres(var dialogue):
            defer { self = .postgres(dialogue) }
            return dialogue.client(byte)
        }
    }

    mutating func server(_ byte: UInt8) -> UpgradeTurn {
        switch self {
        case .smtp(var dialogue):
            defer { self = .smtp(dialogue) }
            return dialogue.server(byte)
        case .imap(var dialogue):
            defer { self = .imap(dialogue) }
            return dialogue.server(byte)
        case .postgres(var dialogue):
            defer { self = .postgres(dialogue) }
            return dialogue.server(byte)
        }
    }
}
