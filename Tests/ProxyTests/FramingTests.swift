import NIOCore
import Proxy
import Testing

/// Requests whose borders two readers might see in different places. After each comes another request: where the first is answered with an
/// error, the connection must end there, and nothing of it may be taken for a request.
@Suite(.timeLimit(.minutes(1))) struct `A server of ours` {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var statuses: [Int]
        var testDescription: String { String(text.prefix(60)) }

        init(_ text: String, _ statuses: Int...) { (self.text, self.statuses) = (text, statuses) }
        /// A POST with these fields and what follows them.
        static func post(_ rest: String, _ statuses: Int...) -> Case {
            var made = Case("POST / HTTP/1.1\r\nHost: a.test\r\n\(rest)")
            made.statuses = statuses
            return made
        }
        static func get(_ fields: String, _ statuses: Int...) -> Case {
            var made = Case("GET / HTTP/1.1\r\nHost: a.test\r\n\(fields)\r\n")
            made.statuses = statuses
            return made
        }
        static func chunks(_ chunks: String, _ statuses: Int...) -> Case {
            var made = post("Transfer-Encoding: chunked\r\n\r\n\(chunks)")
            made.statuses = statuses
            return made
        }
    }

    private static let last = "GET /last HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"

    static let clear: [Case] = [
        .get("", 200, 200), .get("Connection: Close\r\n", 200), .get("Upgrade: h2c\r\nConnection: Upgrade\r\n", 200, 200),
        Case("GET / HTTP/1.0\r\n\r\n", 200), Case("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200),
        Case("GET https://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n", 200, 200),
        Case("OPTIONS * HTTP/1.1\r\nHost: a.test\r\n\r\n", 204, 200),
        Case("HEAD / HTTP/1.1\r\nHost: a.test\r\n\r\n", 200, 200), Case("TRACE / HTTP/1.1\r\nHost: a.test\r\n\r\n", 405, 200),
        Case("BREW / HTTP/1.1\r\nHost: a.test\r\n\r\n", 501, 200), Case("get / HTTP/1.1\r\nHost: a.test\r\n\r\n", 501, 200),
        .post("Content-Length: 3\r\n\r\nabc", 200, 200), .post("Content-Length: 0\r\n\r\n", 200, 200),
        .post("Content-Length:3 \t\r\n\r\nabc", 200, 200), .post("content-LENGTH: 003\r\n\r\nabc", 200, 200),
        .post("Content-Length: 20\r\n\r\nGET /x HTTP/1.1\r\n\r\n!", 200, 200),
        .post("Expect: 100-continue\r\nContent-Length: 1\r\n\r\na", 200, 200),
        .chunks("3\r\nabc\r\n0\r\n\r\n", 200, 200), .chunks("3;a=b\r\nabc\r\n0;c\r\n\r\n", 200, 200),
        .chunks("00A\r\n0123456789\r\n000\r\nX-Sum: 1\r\n\r\n", 200, 200),
        .post("Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", 200, 200),
    ]

    static let unclear: [Case] = [
        .post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        .post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
        .post("Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400), .post("Content-Length: 3\r\nContent-Length: 0\r\n\r\nabc", 400),
        .post("Content-Length: 3, 3\r\n\r\nabc", 400), .post("Content-Length: +3\r\n\r\nabc", 400),
        .post("Content-Length: -3\r\n\r\n", 400),
        .post("Content-Length: 0x3\r\n\r\nabc", 400), .post("Content-Length: 3_0\r\n\r\nabc", 400), .post("Content-Length: \r\n\r\n", 400),
        .post("Content-Length: 3.0\r\n\r\nabc", 400), .post("Content-Length: 99999999999999999999\r\n\r\n", 400),
        .post("Content-Length: 1048577\r\n\r\n", 413), .post("Content-Length: 9007199254740992\r\n\r\n", 413),
        .post("Content-Length : 3\r\n\r\nabc", 400), .post("Content-Length\u{B}: 3\r\n\r\nabc", 400),
        .post(" Content-Length: 3\r\n\r\nabc", 400), .post("X: a\r\n Content-Length: 3\r\n\r\nabc", 400), .post("X: a\r\n\tb\r\n\r\n", 400),
        .post("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501), .post("Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501),
        .post("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501), .post("Transfer-Encoding: identity\r\n\r\n", 501),
        .post("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501), .post("Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 501),
        .post("Transfer-Encoding: \u{B}chunked\r\n\r\n0\r\n\r\n", 400), .post("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        .post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400),
        .post("Transfer-Encoding: \r\n\r\n0\r\n\r\n", 501), .post("Transfer_Encoding: chunked\nX: 1\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        .chunks("3\r\nabcd\r\n0\r\n\r\n", 400), .chunks("g\r\n", 400), .chunks("-1\r\n", 400), .chunks("0x3\r\nabc\r\n0\r\n\r\n", 400),
        .chunks("+3\r\nabc\r\n0\r\n\r\n", 400), .chunks(" 3\r\nabc\r\n0\r\n\r\n", 400), .chunks("3 \r\nabc\r\n0\r\n\r\n", 400),
        .chunks("\r\n0\r\n\r\n", 400), .chunks("3\nabc\n0\n\n", 400), .chunks("3\r\nabc\n0\r\n\r\n", 400),
        .chunks("ffffffffffffffff1\r\n", 400), .chunks("3 ;x\r\nabc\r\n0\r\n\r\n", 400), .chunks("3;\u{0}\r\nabc\r\n0\r\n\r\n", 400),
        .chunks("0\r\nContent-Length: 30\r\n\r\n", 400), .chunks("0\r\n X: 1\r\n\r\n", 400), .chunks("0\r\nX\r\n\r\n", 400),
        .get("X\r\n", 400), .get(": x\r\n", 400), .get("X Y: 1\r\n", 400), .get("X: a\u{0}b\r\n", 400), .get("X: a\rb\r\n", 400),
        .get("X: \u{7F}\r\n", 400), .get("Host: a.test\r\n", 400), .get("host: b.test\r\n", 400), .get("Expect: later\r\n", 417),
        Case("GET / HTTP/1.1\nHost: a.test\n\n", 400), Case("GET / HTTP/1.1\r\n\r\n", 400),
        Case("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Case("GET  / HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), Case("GET / HTTP/1.1 \r\nHost: a.test\r\n\r\n", 400),
        Case("GET\t/ HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), Case(" GET / HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        Case("GET /\r\n\r\n", 400), Case("GET / HTTP/1.1x\r\nHost: a.test\r\n\r\n", 400),
        Case("GET / http/1.1\r\nHost: a.test\r\n\r\n", 400),
        Case("GET / HTTP/2.0\r\nHost: a.test\r\n\r\n", 505), Case("GET / HTTP/1.2\r\nHost: a.test\r\n\r\n", 505),
        Case("GET /a#b HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), Case("GET a HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        Case("GET * HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), Case("GET https://b.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        Case("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), Case("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400), Case("GET / HTTP/1.1\r\nHost: a.test:99999\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: u@a.test\r\n\r\n", 400), Case("\u{0}", 400),
        Case("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a.test\r\n\r\n", 414),
        Case("\(String(repeating: "A", count: 33)) / HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        .get(String(repeating: "X: 1\r\n", count: 200), 431), .get("X: \(String(repeating: "a", count: 66_000))\r\n", 431),
    ]

    @Test(arguments: [("clear", clear, 21), ("unclear", unclear, 80)])
    func `reads what is framed beyond doubt and nothing else`(name: String, cases: [Case], atLeast: Int) async throws {
        #expect(cases.count >= atLeast)
        let stage = try await Stage(sink: true)
        for row in cases {
            let client = try await stage.client()
            #expect(try await client.enter("a.test:443", .strict("a.test", trusting: [stage.root])) == .finished)
            try await client.say(row.text + Self.last)
            let answer = try await client.hearText()
            #expect(Self.statuses(answer) == row.statuses, "\(row.testDescription)")
            await client.close()
        }
        await stage.end()
    }

    @Test(arguments: [1, 7]) func `reads the same in pieces`(size: Int) async throws {
        let stage = try await Stage(sink: true)
        let client = try await stage.client()
        #expect(try await client.enter("a.test:443", stage.trusting()) == .finished)
        var rest = Substring("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + Self.last)
        while !rest.isEmpty {
            // A character of Swift's may be CRLF.
            let piece = String(decoding: rest.utf8.prefix(size), as: UTF8.self)
            rest = Substring(decoding: rest.utf8.dropFirst(size), as: UTF8.self)
            try await client.say(piece)
        }
        #expect(Self.statuses(try await client.hearText()) == [200, 200])
        await client.close()
        await stage.end()
    }

    @Test func `tells a client that waits to go on, and only such a one`() async throws {
        let stage = try await Stage(sink: true)
        let client = try await stage.client()
        #expect(try await client.enter("a.test:443", stage.trusting()) == .finished)
        try await client.say("PUT / HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        #expect(try await client.hearText(upTo: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        try await client.say("ab" + Self.last)
        #expect(Self.statuses(try await client.hearText()) == [200, 200])
        await client.close()
        await stage.end()
    }

    @Test func `refuses content that turns out to be too long`() async throws {
        let stage = try await Stage(sink: true)
        let client = try await stage.client()
        #expect(try await client.enter("a.test:443", stage.trusting()) == .finished)
        try await client.say("PUT / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n")
        try await client.say(String(repeating: "a", count: 1_100_000))
        #expect(Self.statuses(try await client.hearText()) == [413])
        await client.close()
        await stage.end()
    }

    @Test func `answers a hundred requests on a connection and no more`() async throws {
        let stage = try await Stage(sink: true)
        let client = try await stage.client()
        #expect(try await client.enter("a.test:443", stage.trusting()) == .finished)
        try await client.say(String(repeating: "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n", count: 150))
        #expect(Self.statuses(try await client.hearText()).count == 100)
        await client.close()
        await stage.end()
    }

    @Test func `ends a request that does not come`() async throws {
        let stage = try await Stage(limits: { $0.requestTime = .milliseconds(20) }, sink: true)
        let client = try await stage.client()
        #expect(try await client.enter("a.test:443", stage.trusting()) == .finished)
        try await client.say("GET / HTTP/1.1\r\nHost:")
        #expect(Self.statuses(try await client.hearText()) == [408])
        await client.close()
        await stage.end()
    }

    /// The status of every response in a row of them.
    private static func statuses(_ text: String) -> [Int] {
        text.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }
}
