import Catalog
import NIOCore
import Nghttp2Kit
import OpenSSLKit
import Proxy
import Testing
import Verdicts

@Suite(.timeLimit(.minutes(1))) struct `The canary` {
    private static let host = Catalog.canaryHost

    private func stage(_ limits: (inout Limits) -> Void = { _ in }) async throws -> Stage {
        try await Stage(mode: Catalog.canary, limits: limits)
    }

    private func enter(_ stage: Stage, alpn: [String] = [], saying text: String? = nil) async throws -> Peer {
        let client = try await stage.client()
        var strict = try TLSClient.strict(Self.host, trusting: [stage.root], alpn: alpn)
        strict.checksName = true
        #expect(try await client.enter("\(Self.host):443", strict, saying: text) == .finished)
        return client
    }

    @Test(arguments: [[], ["http/1.1"]]) func `answers over HTTP/1 and closes`(offer: [String]) async throws {
        let stage = try await stage()
        let client = try await enter(stage, alpn: offer, saying: "GET / HTTP/1.1\r\nHost: \(Self.host)\r\n\r\n")
        let answer = try await client.hearText()
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("canary of pinproof"))
        #expect(await client.negotiated == offer.first)
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted && record.request == "GET /" && record.mode == "canary")
        await stage.end()
    }

    @Test func `answers HEAD without a body`() async throws {
        let stage = try await stage()
        let client = try await enter(stage, saying: "HEAD / HTTP/1.1\r\nHost: \(Self.host)\r\n\r\n")
        let answer = try await client.hearText()
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\n"))
        await client.close()
        await stage.end()
    }

    @Test(arguments: [
        ("CONNECT a.test:443 HTTP/1.1\r\n\r\n", 400), ("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), ("GET /\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400), ("\u{0}", 400),
        ("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a.test\r\n\r\n", 414),
    ]) func `answers what is no plain request with an error`(text: String, status: Int) async throws {
        let stage = try await stage()
        let client = try await enter(stage, saying: text)
        #expect(try await client.hearText().hasPrefix("HTTP/1.1 \(status) "))
        await client.close()
        #expect(try await stage.recorder.record().outcome == .accepted)
        await stage.end()
    }

    @Test func `answers a request that comes in pieces`() async throws {
        let stage = try await stage()
        let client = try await enter(stage)
        for character in "GET / HTTP/1.1\r\nHost: \(Self.host)\r\n\r\n" { try await client.say(String(character)) }
        #expect(try await client.hearText().hasPrefix("HTTP/1.1 200 "))
        await client.close()
        await stage.end()
    }

    @Test(arguments: [["h2"], ["h2", "http/1.1"], ["http/1.1", "h2"]]) func `answers many requests over HTTP/2`(offer: [String])
        async throws
    {
        let stage = try await stage()
        let client = try await enter(stage, alpn: offer)
        #expect(await client.negotiated == "h2")
        #expect(try await client.getOverHTTP2(Self.host, times: 3) == [200, 200, 200])
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted && record.request == "GET /" && record.tls?.alpn == "h2")
        await stage.end()
    }

    @Test func `is refused by a client that does not trust our root`() async throws {
        let stage = try await stage()
        let client = try await stage.client()
        #expect(try await client.enter("\(Self.host):443", .strict(Self.host)) == .failed)
        await client.close()
        #expect(try await stage.recorder.record().outcome == .rejected)
        await stage.end()
    }

    @Test(arguments: [false, true]) func `is refused late by a client that leaves after the handshake`(saysGoodbye: Bool) async throws {
        // The silence is over, so that the canary is listening when the client leaves.
        let stage = try await stage { $0.serverFirst = .zero }
        let client = try await enter(stage)
        if saysGoodbye { await client.sayGoodbye() }
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .rejectedLate && record.step == .e5)
        await stage.end()
    }

    @Test(arguments: [[], ["h2"]]) func `ends a connection on which nothing moves`(offer: [String]) async throws {
        let stage = try await stage {
            $0.serverFirst = .zero
            $0.idleTime = .milliseconds(50)
        }
        let client = try await enter(stage, alpn: offer)
        _ = try await client.end()
        _ = try await stage.recorder.record()
        await client.close()
        await stage.end()
    }
}

extension Peer {
    /// The statuses of so many requests over HTTP/2.
    func getOverHTTP2(_ host: String, times: Int) async throws -> [Int] {
        guard let session else { return [] }
        let client = try HTTP2Client()
        for _ in 0..<times { _ = try client.get(authority: host, path: "/") }
        var statuses: [Int] = []
        var heard = ByteBuffer()
        while statuses.count < times {
            if let bytes = try client.takeOutbound() { try say(bytes) }
            switch session.read(into: &heard) {
            case .bytes:
                for case .response(_, let response) in try client.receive(heard) { statuses.append(response.status) }
                heard.clear()
            case .wantsMore:
                if let bytes = try await next() { session.receive(bytes) } else { session.receiveEnd() }
            case .closed, .failed: return statuses
            }
        }
        return statuses
    }
}
