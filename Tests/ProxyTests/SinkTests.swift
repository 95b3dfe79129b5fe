import Catalog
import NIOCore
import Nghttp2Kit
import Proxy
import Testing
import Verdicts

/// Nothing is forwarded, and what is accepted is answered here.
@Suite(.timeLimit(.minutes(1))) struct `The sink` {
    /// Ways to bring a nonce back.
    enum Way: String, CaseIterable, Sendable {
        case cookie, tag, path

        func request(_ nonce: String) -> String {
            switch self {
            case .cookie: "GET / HTTP/1.1\r\nHost: a.test\r\nCookie: other=1; pinproof=\(nonce)\r\nConnection: close\r\n\r\n"
            case .tag: "GET / HTTP/1.1\r\nHost: a.test\r\nIf-None-Match: \"\(nonce)\"\r\nConnection: close\r\n\r\n"
            case .path: "GET /pinproof/\(nonce)?x HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
            }
        }
    }

    private func enter(_ stage: Stage, _ host: String = "a.test", alpn: [String] = []) async throws -> Peer {
        let client = try await stage.client()
        #expect(try await client.enter("\(host):443", .careless(host, alpn: alpn)) == .finished)
        return client
    }

    /// The nonce of a page, wherever in it.
    private func nonce(in text: String) throws -> String {
        try #require(text.split { !($0.isHexDigit && $0.isASCII) }.map(String.init).first { $0.count == 32 })
    }

    @Test(arguments: Way.allCases, [true, false]) func `knows a client by what it brings back`(way: Way, byAnother: Bool) async throws {
        let stage = try await Stage(mode: "expired", sink: true)
        var client = try await enter(stage)
        try await client.say("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")
        let page = try await client.hearText(upTo: "</html>")
        #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n") && page.contains("set-cookie: pinproof=") && page.contains("<code>a.test</code>"))
        if byAnother {
            await client.close()
            #expect(try await stage.recorder.record().step == .e7)
            client = try await enter(stage, "b.test")
        }
        try await client.say(way.request(try nonce(in: page)))
        let again = try await client.hearText()
        // What the client has already is not sent twice, where it is this connection's.
        #expect(again.hasPrefix(way == .tag && !byAnother ? "HTTP/1.1 304 " : "\nHTTP/1.1 200 ") || again.hasPrefix("HTTP/1.1 200 "))
        await client.close()
        let record = try #require(try await stage.recorder.records(byAnother ? 2 : 1).last)
        #expect(record.outcome == .accepted && record.step == .e8 && record.mode == "expired")
        #expect(record.kinds.count { $0 == "nonceEchoed" } == 1)
        await stage.end()
    }

    @Test func `ends a connection that has shown what it was to show, or its client would not come again`() async throws {
        let trusted = try #require(Catalog.mode(Catalog.trusted))
        var visit = Visit.passed
        visit.trial = 1
        let given = visit
        let stage = try await Stage(sink: true, choose: { $0.hello == nil ? .needsHello : .play(trusted, as: given) })
        let client = try await enter(stage)
        try await client.say("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")
        #expect(try await client.hearText().contains("</html>"))
        #expect(try await stage.recorder.record().outcome == Outcome.accepted)
        await stage.end()
    }

    @Test(arguments: Way.allCases) func `takes a nonce that it never told for nothing`(way: Way) async throws {
        let stage = try await Stage(sink: true)
        let client = try await enter(stage)
        try await client.say(way.request(String(repeating: "0123456789abcdef", count: 2)))
        _ = try await client.hearText()
        await client.close()
        #expect(try await stage.recorder.record().step == .e7)
        await stage.end()
    }

    @Test func `prefers HTTP/2, and reads there what comes back`() async throws {
        let stage = try await Stage(sink: true)
        let client = try await enter(stage, alpn: ["http/1.1", "h2"])
        #expect(await client.negotiated == "h2")
        let page = try #require(try await client.answersOverHTTP2("a.test", ["/"]).first)
        let nonce = try nonce(in: String(buffer: page.body))
        await client.close()
        let second = try await enter(stage, alpn: ["h2"])
        let answers = try await second.answersOverHTTP2("a.test", ["/"], headers: [("cookie", "pinproof=\(nonce)")])
        #expect(answers.map(\.status) == [200])
        await second.close()
        #expect(try await stage.recorder.records(2).map(\.step) == [.e7, .e8])
        await stage.end()
    }

    @Test(arguments: ["trusted-ca", "untrusted-ca", "passthrough", "cloned-leaf", "trusted-ca-mirrored"])
    func `dials nobody`(mode: String) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script(alpn: "http/1.1"))
        let stage = try await Stage(mode: mode, origin: origin.port, world: world, sink: true)
        let client = try await stage.client()
        _ = try await client.enter("origin.test:443", .careless("origin.test", alpn: ["h2", "http/1.1"]))
        await client.close()
        let record = try await stage.recorder.record()
        await stage.end()
        #expect(origin.counts.value.accepted == 0)
        switch mode {
        case "trusted-ca", "untrusted-ca": #expect(record.mode == mode && record.step >= .e4)
        case "passthrough":
            #expect(record.outcome == .upstreamFault && record.notes == [.notForwarded] && record.client.ja4 != nil)
        default:
            let why = "the genuine server is not asked for anything (--sink)"
            #expect(record.unplayed == Connection.Unplayed(mode: mode, obstacle: Obstacle(.unavailable, why)))
            #expect(record.outcome == .upstreamFault)
        }
    }

    @Test func `answers plain requests, content and all, and tells them nothing`() async throws {
        let stage = try await Stage(sink: true)
        let client = try await stage.client()
        await client.send("POST http://a.test/x HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nab")
        await client.send("cde")
        let answer = try await client.rest()
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("<code>a.test</code>") && !answer.contains("set-cookie"))
        #expect(try await stage.recorder.cleartext().request == "POST /x")
        await client.close()
        #expect(try await stage.recorder.record().outcome != .accepted)
        await stage.end()
    }

    @Test func `tells each connection something else, and remembers the last 4,096`() {
        let nonces = Nonces()
        let told = (0..<Nonces.capacity).map { _ in nonces.issue(to: "192.0.2.1") }
        #expect(Set(told).count == told.count && told.allSatisfy { $0.count == 32 })
        #expect(told.allSatisfy { nonces.returned(in: "x=\($0);", by: "192.0.2.1") })
        _ = nonces.issue(to: "192.0.2.1")
        #expect(told.count { nonces.returned(in: $0, by: "192.0.2.1") } == Nonces.capacity - 1)
    }

    @Test func `knows what it told one address from another alone for nothing`() {
        let nonces = Nonces()
        let nonce = nonces.issue(to: "192.0.2.1")
        #expect(!nonces.returned(in: nonce, by: "192.0.2.2") && !nonces.returned(in: nonce + "0", by: "192.0.2.1"))
        #expect(!nonces.returned(in: String(nonce.dropLast()), by: "192.0.2.1") && !nonces.returned(in: "", by: "192.0.2.1"))
    }
}
