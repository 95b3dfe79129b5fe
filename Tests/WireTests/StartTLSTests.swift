import Testing
import Wire

/// A conversation: who says what, in order.
struct Conversation: Sendable, CustomTestStringConvertible {
    struct Part: Sendable {
        let fromClient: Bool
        let bytes: [UInt8]
    }

    let testDescription: String
    let parts: [Part]
    let state: StartTLS.State
    var plainRequest: String?

    /// - Parameter lines: what the client says after `C:`, the server after `S:`.
    init(_ name: String, _ lines: [String], _ state: StartTLS.State, asks plainRequest: String? = nil) {
        testDescription = name
        parts = lines.map { Part(fromClient: $0.hasPrefix("C:"), bytes: Array($0.dropFirst(2).utf8)) }
        self.state = state
        self.plainRequest = plainRequest
    }

    /// In PostgreSQL, of which the words are no text.
    init(_ name: String, _ parts: [(Bool, [UInt8])], _ state: StartTLS.State, asks plainRequest: String? = nil) {
        testDescription = name
        self.parts = parts.map { Part(fromClient: $0.0, bytes: $0.1) }
        self.state = state
        self.plainRequest = plainRequest
    }

    static let smtp = [
        "S:220 mail.test ESMTP\r\n", "C:EHLO client\r\n", "S:250-mail.test\r\n250-PIPELINING\r\n250 STARTTLS\r\n", "C:STARTTLS\r\n",
        "S:220 go ahead\r\n",
    ]
    static let imap = [
        "S:* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n", "C:a1 CAPABILITY\r\n", "S:* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\n",
        "C:a2 starttls\r\n", "S:a2 OK begin\r\n",
    ]
    static let ask: [UInt8] = [0, 0, 0, 8, 4, 210, 22, 47]
    static let askGSS: [UInt8] = [0, 0, 0, 8, 4, 210, 22, 48]
    static let startup: [UInt8] = [0, 0, 0, 9, 0, 3, 0, 0, 0]
    private static func byte(_ letter: Unicode.Scalar) -> [UInt8] { [UInt8(ascii: letter)] }

    static let begun = [
        Conversation("SMTP", smtp, .tls(after: .smtp)),
        Conversation("SMTP with a greeting of two lines", ["S:220-a\r\n220 b\r\n", "C:starttls\r\n", "S:220\r\n"], .tls(after: .smtp)),
        Conversation("SMTP sent ahead", ["S:220 a\r\n", "C:EHLO b\r\nSTARTTLS\r\n", "S:250-a\r\n250 b\r\n220 c\r\n"], .tls(after: .smtp)),
        Conversation("SMTP with lone line feeds", ["S:220 a\n", "C:STARTTLS\n", "S:220 b\n"], .tls(after: .smtp)),
        Conversation("LMTP", ["S:220 a\r\n", "C:LHLO b\r\n", "S:250 a\r\n", "C:STARTTLS\r\n", "S:220 b\r\n"], .tls(after: .smtp)),
        Conversation("SMTP at the second try", smtp.dropLast() + ["S:454 busy\r\n", "C:STARTTLS\r\n", "S:220 b\r\n"], .tls(after: .smtp)),
        Conversation("IMAP", imap, .tls(after: .imap)),
        Conversation(
            "IMAP with literals",
            ["S:* OK a\r\n", "C:a ID {4}\r\nx\r\ny NIL\r\n", "S:* X {3}\r\nb O\r\n", "C:b STARTTLS\r\n", "S:b OK\r\n"],
            .tls(after: .imap)),
        Conversation("PostgreSQL", [(true, ask), (false, byte("S"))], .tls(after: .postgres)),
        Conversation(
            "PostgreSQL after GSSAPI", [(true, askGSS), (false, byte("N")), (true, ask), (false, byte("S"))], .tls(after: .postgres)),
        Conversation("TLS at once", ["C:\u{16}\u{3}\u{1}"], .tls(after: nil)),
    ]

    static let others = [
        Conversation("HTTP", ["C:GET / HTTP/1.1\r\n"], .unrecognised),
        Conversation("SSH", ["S:SSH-2.0-x\r\n"], .unrecognised),
        Conversation("POP3", ["S:+OK ready\r\n"], .unrecognised),
        Conversation("FTP", ["S:220 ready\r\n", "C:AUTH TLS\r\n"], .unrecognised, asks: "AUTH"),
        Conversation("a client that speaks into the greeting", ["S:22", "C:E"], .unrecognised),
        Conversation("mail in the clear", Array(smtp.dropLast(2)) + ["C:MAIL FROM:<a@b>\r\n"], .unrecognised, asks: "MAIL"),
        Conversation("mail after a refusal", smtp.dropLast() + ["S:454 no\r\n", "C:mail FROM:<a@b>\r\n"], .unrecognised, asks: "MAIL"),
        Conversation("a reply that was not asked for", ["S:220 a\r\n250 b\r\n"], .unrecognised),
        Conversation("a reply without a code", ["S:220 a\r\n", "C:NOOP\r\n", "S:hello\r\n"], .unrecognised),
        Conversation("a login in the clear", ["S:* OK a\r\n", "C:1 login x y\r\n"], .unrecognised, asks: "LOGIN"),
        Conversation("an IMAP tag that is none", ["S:* OK a\r\n", "C:* STARTTLS\r\n"], .unrecognised),
        Conversation("PostgreSQL without TLS", [(true, startup)], .unrecognised, asks: "StartupMessage"),
        Conversation(
            "PostgreSQL where TLS is declined", [(true, ask), (false, byte("N")), (true, startup)], .unrecognised, asks: "StartupMessage"),
        Conversation("PostgreSQL with an error", [(true, ask), (false, byte("E"))], .unrecognised),
        Conversation("PostgreSQL with GSSAPI", [(true, askGSS), (false, byte("G"))], .unrecognised),
        Conversation("a cancellation in PostgreSQL", [(true, [0, 0, 0, 16, 4, 210, 22, 46])], .unrecognised),
        Conversation("zeros", [(true, Array(repeating: 0, count: 30))], .unrecognised),
        Conversation("a line without end", ["S:220 " + String(repeating: "x", count: 9_000)], .unrecognised),
        Conversation("a literal beyond reason", ["S:* OK a\r\n", "C:a ID {99999}\r\n"], .unrecognised),
        Conversation("too many words", ["S:220 a\r\n", "C:" + String(repeating: "NOOP\r\n", count: 11_000)], .unrecognised),
    ]

    static let injections = [
        Conversation("a command behind STARTTLS", smtp.dropLast(2) + ["C:STARTTLS\r\nRSET\r\n"], .malformed),
        Conversation("a reply behind the answer", smtp.dropLast() + ["S:220 go\r\n250 injected\r\n"], .malformed),
        Conversation("IMAP commands behind STARTTLS", imap.dropLast(2) + ["C:a2 STARTTLS\r\na3 NOOP\r\n"], .malformed),
        Conversation("IMAP answers behind the answer", imap.dropLast() + ["S:a2 OK\r\na3 OK\r\n"], .malformed),
        Conversation("a query behind SSLRequest", [(true, ask + startup)], .malformed),
        Conversation("rows behind the answer", [(true, ask), (false, byte("S") + byte("E"))], .malformed),
        Conversation("TLS before it was declined", smtp.dropLast(2) + ["C:STARTTLS\r\n\u{16}\u{3}", "S:454 no\r\n"], .malformed),
        Conversation("TLS before an error", [(true, ask + [22, 3, 1]), (false, byte("E"))], .malformed),
    ]
}

extension StartTLS {
    /// - Returns: how many of these bytes were plaintext of the client's, and of the server's.
    mutating func take(_ part: Conversation.Part) -> Int {
        part.fromClient ? fromClient(part.bytes.span) : fromServer(part.bytes.span)
    }
}

@Suite struct `A conversation before TLS` {
    @Test(arguments: Conversation.begun) func `is at its end when TLS is granted`(conversation: Conversation) {
        var machine = StartTLS()
        for part in conversation.parts {
            #expect(machine.state == .plaintext)
            let count = machine.take(part)
            #expect(count == part.bytes.count || machine.state == .tls(after: nil))
        }
        #expect(machine.state == conversation.state && machine.plainRequest == nil)
    }

    @Test(arguments: Conversation.others) func `is let alone where TLS does not begin in it`(conversation: Conversation) {
        var machine = StartTLS()
        for part in conversation.parts { _ = machine.take(part) }
        #expect(machine.state == .unrecognised && machine.plainRequest == conversation.plainRequest)
    }

    @Test(arguments: Conversation.injections) func `ends where words are smuggled to the other side`(conversation: Conversation) {
        var machine = StartTLS()
        for part in conversation.parts { _ = machine.take(part) }
        #expect(machine.state == .malformed)
    }

    @Test(arguments: Conversation.begun + Conversation.others + Conversation.injections)
    func `does not depend on how its bytes are cut`(conversation: Conversation) {
        var machine = StartTLS()
        for part in conversation.parts {
            for byte in part.bytes { _ = machine.take(.init(fromClient: part.fromClient, bytes: [byte])) }
        }
        #expect(machine.state == conversation.state && machine.plainRequest == conversation.plainRequest)
    }

    @Test func `keeps a hello that comes before the answer`() {
        var machine = StartTLS()
        for part in Conversation("", Array(Conversation.smtp.dropLast()), .plaintext).parts { _ = machine.take(part) }
        #expect(machine.fromClient([22, 3, 1].span) == 0)
        #expect(machine.state == .plaintext)
        #expect(machine.fromClient([22, 3, 1].span) == 0)
        #expect(machine.fromServer(Array("220 go\r\n".utf8).span) == 8)
        #expect(machine.state == .tls(after: .smtp))
    }

    @Test func `leaves the hello behind a granted question`() {
        var machine = StartTLS()
        for part in Conversation.begun.first?.parts ?? [] { _ = machine.take(part) }
        #expect(machine.fromClient([22, 3].span) == 0)
        #expect(machine.state == .tls(after: .smtp))
    }

    @Test(arguments: StartTLS.Service.allCases) func `is known to its own other end`(service: StartTLS.Service) {
        let answers: [StartTLS.Service: [String]] = [
            .smtp: ["220-a\r\n220 b\r\n", "250-a\r\n250 b\r\n", "220 c\r\n"], .imap: ["* OK a\r\n", "p1 OK b\r\n"], .postgres: ["S"],
        ]
        var machine = StartTLS()
        for (part, answer) in zip(service.question, answers[service] ?? []) {
            #expect(machine.fromClient(part.span) == part.count)
            #expect(machine.awaitsServer)
            _ = machine.fromServer(Array(answer.utf8).span)
            #expect(machine.state != .plaintext || !machine.awaitsServer)
        }
        #expect(machine.state == .tls(after: service))
    }
}
