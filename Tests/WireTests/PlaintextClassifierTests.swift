import Testing
import Wire

private let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

private func frame(_ type: UInt8, _ payload: Int, flags: UInt8 = 0, stream: UInt8 = 0) -> [UInt8] {
    u24(payload) + [type, flags, 0, 0, 0, stream] + Array(repeating: 0x41, count: payload)
}

private let settings = frame(4, 18)

@Suite struct `The plaintext of a client` {
    /// What is said after all bytes, which must not depend on how they are cut.
    private func classify(_ bytes: [UInt8], alpn: String? = nil, service: StartTLS.Service? = nil) -> Plaintext? {
        var whole = PlaintextClassifier(alpn: alpn, service: service)
        let answer = whole.feed(bytes.span)
        var single = PlaintextClassifier(alpn: alpn, service: service)
        var last: Plaintext?
        for byte in bytes {
            let next = single.feed([byte].span)
            #expect(rank(next) >= rank(last), "the answer only rises")
            last = next
        }
        #expect(last == answer)
        #expect(single.finish() == whole.finish())
        return answer
    }

    @Test(
        arguments: [
            ("a1 CAPABILITY\r\n", Plaintext.chatter), ("a1 logout\r\n", .chatter), ("x ID (\"name\" \"y\")\r\nz NOOP\r\n", .chatter),
            ("a1 CAPABILITY\r\na2 LOGIN u p\r\n", .request), ("a1 AUTHENTICATE PLAIN\r\n", .request), ("a1 NOOPS\r\n", .request),
            (" NOOP\r\n", .request), (String(repeating: "a", count: 65), .request), ("a\u{1} NOOP\r\n", .request),
        ])
    func `of IMAP is chatter until it touches something`(text: String, meaning: Plaintext) {
        #expect(classify(Array(text.utf8), service: .imap) == meaning)
    }

    @Test func `of IMAP is a request where nothing says that it is IMAP`() {
        #expect(classify(Array("a1 CAPABILITY\r\n".utf8)) == .request)
    }

    private func rank(_ plaintext: Plaintext?) -> Int {
        switch plaintext {
        case nil: 0
        case .chatter: 1
        case .request: 2
        }
    }

    @Test(
        arguments: [
            ("the preface", preface), ("SETTINGS", preface + settings), ("empty SETTINGS", preface + frame(4, 0)),
            ("an acknowledgement", preface + settings + frame(4, 0, flags: 1)), ("PING", preface + settings + frame(6, 8)),
            ("WINDOW_UPDATE", preface + settings + frame(8, 4)), ("WINDOW_UPDATE of a stream", preface + settings + frame(8, 4, stream: 3)),
            ("PRIORITY", preface + settings + frame(2, 5, stream: 3)), ("GOAWAY", preface + settings + frame(7, 8)),
            ("PRIORITY_UPDATE", preface + settings + frame(16, 9)), ("an unknown type", preface + settings + frame(0xBA, 30)),
            ("half a frame header", preface + settings + [0, 0, 9, 1]), ("half a payload", preface + [0, 0, 18, 4, 0, 0, 0, 0, 0, 1]),
        ] as [(String, [UInt8])])
    func `is chatter when HTTP 2 only says hello`(what: String, bytes: [UInt8]) {
        #expect(classify(bytes, alpn: "h2") == .chatter)
        #expect(classify(bytes) == .chatter)
    }

    @Test(
        arguments: [
            ("HEADERS", preface + settings + frame(1, 20, flags: 5, stream: 1)), ("DATA", preface + settings + frame(0, 0, stream: 1)),
            ("RST_STREAM", preface + settings + frame(3, 4, stream: 1)), ("CONTINUATION", preface + settings + frame(9, 1, stream: 1)),
            ("PUSH_PROMISE", preface + settings + frame(5, 4, stream: 1)), ("HEADERS before SETTINGS", preface + frame(1, 1, stream: 1)),
            ("PING before SETTINGS", preface + frame(6, 8)), ("PING of 9 bytes", preface + settings + frame(6, 9)),
            ("SETTINGS of 7 bytes", preface + settings + frame(4, 7)), ("SETTINGS of a stream", preface + frame(4, 6, stream: 1)),
            ("an acknowledgement with content", preface + settings + frame(4, 6, flags: 1)),
            ("GOAWAY of a stream", preface + settings + frame(7, 8, stream: 1)),
            ("a frame beyond 16 KiB", preface + settings + frame(0xBA, 16_385)), ("a broken preface", Array(preface.dropLast(4)) + [0x78]),
            ("HTTP/1", Array("GET / HTTP/1.1\r\n".utf8)), ("the first byte of HTTP/1", [0x47]), ("PO", Array("PO".utf8)), ("NUL", [0]),
            ("the preface twice", preface + preface),
        ] as [(String, [UInt8])])
    func `is a request when it is anything else`(what: String, bytes: [UInt8]) {
        #expect(classify(bytes, alpn: "h2") == .request)
        #expect(classify(bytes) == .request)
        #expect(classify(bytes + preface) == .request, "and it stays one")
    }

    @Test(arguments: [
        ("EHLO client.example\r\n", Plaintext.chatter), ("helo x\n", .chatter), ("LHLO x\r\nEHLO y\r\n", .chatter),
        ("EHLO x\r\nMAIL FROM:<a>\r\n", .request),
        ("EHLO x\r\nQUIT\r\n", .chatter), ("QUIT\r\n", .chatter), ("QUITE\r\n", .request), ("EHLOX", .request),
        ("EHLO x\r\nPRI ", .request), ("MAIL", .request),
        ("EHLO " + String(repeating: "x", count: 600), .request),
    ])
    func `is chatter when a mail client only greets`(text: String, answer: Plaintext) {
        #expect(classify(Array(text.utf8)) == answer)
        #expect(classify(Array(text.utf8), alpn: "http/1.1") == .request, "HTTP has no greeting")
    }

    @Test func `is undecided while it may become a preface or a greeting`() {
        for count in 0..<preface.count {
            #expect(classify(Array(preface.prefix(count)), alpn: "h2") == nil)
        }
        #expect(classify(Array("EHLO clie".utf8)) == nil)
        #expect(classify([]) == nil)
    }

    @Test func `that ends undecided is chatter`() {
        for text in ["P", "PRI * HTTP/2.0\r\n", "EH", "EHLO clie"] {
            var classifier = PlaintextClassifier(alpn: nil)
            #expect(classifier.feed(Array(text.utf8).span) == nil)
            #expect(classifier.finish() == .chatter)
        }
        #expect(PlaintextClassifier(alpn: nil).finish() == nil)
    }

    @Test func `is cut anywhere without a difference`() {
        var generator = SeededGenerator(2)
        let parts = [preface, settings, frame(6, 8), frame(1, 9, stream: 1), frame(0xBA, 100), Array("EHLO x\r\n".utf8), [0]]
        for _ in 0..<20_000 {
            let bytes = (0..<4).flatMap { _ in parts.randomElement(using: &generator) ?? [] }
            let input = Bool.random(using: &generator) ? bytes : generator.mutated(bytes)
            let alpn = ["h2", nil].randomElement(using: &generator) ?? nil
            var whole = PlaintextClassifier(alpn: alpn)
            var cut = PlaintextClassifier(alpn: alpn)
            let answer = whole.feed(input.span)
            let answers = generator.chunks(input).map { cut.feed($0.span) }
            #expect(answers.last ?? nil == answer)
            #expect(cut.finish() == whole.finish())
        }
    }
}

@Suite struct `The summary of an intercepted request` {
    @Test(
        arguments: [
            ("GET /a/b?token=secret HTTP/1.1\r\nHost: example.com\r\n\r\n", "GET /a/b", "example.com"),
            ("POST / HTTP/1.0\r\nCookie: secret\r\nhOST:  a:8443 \r\nHost: b\r\n\r\n", "POST /", "a:8443"),
            ("GET http://user:secret@a/x?secret HTTP/1.1\r\n\r\n", "GET /x", nil), ("GET http://a?secret HTTP/1.1\r\n\r\n", "GET /", nil),
            ("GET /x#secret HTTP/1.1\nHost: a\n\n", "GET /x", "a"), ("GET / HTTP/1.1\r\nHost: trunca", "GET /", nil),
            ("GET / HTTP/1.1\r\n\r\nHost: body", "GET /", nil), ("OPTIONS * HTTP/1.1\r\n", "OPTIONS *", nil),
            ("GET /\u{1B}[2J HTTP/1.1\r\nHost: \u{202E}x\r\n", "GET /\\u{1b}[2J", "\\u{202e}x"), ("GET ? HTTP/1.1\r\n", "GET ", nil),
        ] as [(String, String, String?)])
    func `shows method, path and host and nothing else`(text: String, line: String, host: String?) throws {
        let summary = try #require(HTTP1RequestSummary(Array(text.utf8)))
        #expect(summary.line == line)
        #expect(summary.host == host)
    }

    @Test(arguments: [
        "", "GET / HTTP/1.1", "\r\n", "GET /\r\n", "GET  / HTTP/1.1\r\n", "GET / HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\n", " / HTTP/1.1\r\n",
        "G\0T / HTTP/1.1\r\n", "EHLO x\r\n", "GET \(String(repeating: "/", count: 9_000)) HTTP/1.1\r\n",
    ])
    func `is absent for what is not HTTP 1`(text: String) {
        #expect(HTTP1RequestSummary(Array(text.utf8)) == nil)
    }

    @Test func `is bounded`() throws {
        let path = "/" + String(repeating: "x", count: 4_000)
        let summary = try #require(HTTP1RequestSummary(Array("GET \(path) HTTP/1.1\r\nHost: \(path)\r\n".utf8)))
        #expect(summary.line.count == 257)
        #expect(summary.host?.count == 257)
    }
}
