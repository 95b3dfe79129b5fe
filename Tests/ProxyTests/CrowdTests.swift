import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// What must hold for every one of many connections.
@Suite(.serialized) struct `Of many connections` {
    /// The request goes out in the same segment as the Finished, long before the origin can be talked to.
    @Test(.timeLimit(.minutes(5))) func `each request that comes with the Finished is answered, however late the origin is`() async throws {
        try await requests(200)
    }

    @Test(.timeLimit(.minutes(5))) func `each alert is recorded though a reset follows it at once`() async throws {
        try await refusals(100)
    }

    @Test(.enabled(if: isLong), .timeLimit(.minutes(30)), arguments: 1...20) func `2,000 requests are answered, 20 times in a row`(run: Int)
        async throws
    {
        try await requests(2_000)
    }

    @Test(.enabled(if: isLong), .timeLimit(.minutes(30)), arguments: 1...20) func `1,000 alerts are recorded, 20 times in a row`(run: Int)
        async throws
    {
        try await refusals(1_000)
    }

    private func requests(_ count: Int) async throws {
        let world = try Stage.World()
        var script = try world.script(alpn: "http/1.1")
        script.delay = { .milliseconds(.random(in: 50...200)) }
        let origin = try await StubOrigin.start(script)
        let stage = try await Stage(origin: origin.port, world: world)
        let offers = [[], ["http/1.1"], ["h2", "http/1.1"]]
        let answers = try await crowd(count, atOnce: 100) { n in
            let client = try await stage.client()
            let trusting = try stage.trusting(alpn: offers[n % offers.count])
            guard try await client.enter("origin.test:443", trusting, saying: request("/\(n)")) == .finished else { return "no handshake" }
            let answer = try await client.hearText(upTo: "ok")
            await client.close()
            return answer
        }
        #expect(answers.count == count)
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200 OK") && $0.hasSuffix("ok") })
        let records = try await stage.recorder.records(count)
        #expect(records.count == count && records.allSatisfy { $0.outcome == .accepted })
        #expect(Set(records.compactMap(\.request)).count == count)
        await stage.end()
        #expect(stage.server.openConnections == 0)
        _ = try await origin.counts.when("all upstreams to be closed") { $0.open == 0 ? true : nil }
    }

    private func refusals(_ count: Int) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: "untrusted-ca", origin: origin.port, world: world)
        let strict = try TLSClient.strict("origin.test")
        _ = try await crowd(count, atOnce: 100) { _ in
            let client = try await stage.client()
            #expect(try await client.enter("origin.test:443", strict) == .failed)
            await client.reset()
        }
        let records = try await stage.recorder.records(count)
        #expect(records.count { $0.outcome == .rejected && $0.alert?.code == 48 } == count)
        #expect(origin.counts.value.accepted == 0)
        await stage.end()
        #expect(stage.server.openConnections == 0)
    }
}
