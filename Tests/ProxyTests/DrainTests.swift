import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// Ending what is under way: never evidence, and never without a record.
@Suite(.timeLimit(.minutes(1))) struct `Draining` {
    private let world: Stage.World
    private let origin: StubOrigin

    init() async throws {
        world = try Stage.World()
        origin = try await StubOrigin.start(try world.script())
    }

    /// Drains at once; the record must be there when that is over.
    private func interrupted(_ stage: Stage, _ client: Peer) async throws -> Connection {
        await stage.server.drain(within: .zero, reason: .trialEnded)
        #expect(stage.server.openConnections == 0)
        let record = try #require(stage.recorder.now.records.first)
        _ = try await client.end()
        await client.close()
        await stage.end()
        #expect(stage.recorder.now.records.count == 1)
        return record
    }

    @Test func `without connections is over at once`() async throws {
        let stage = try await Stage()
        await stage.server.drain(within: .hours(1), reason: .drain)
        await stage.end()
    }

    @Test func `waits for what ends by itself`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: request()) == .finished)
        async let drained: Void = stage.server.drain(within: .hours(1), reason: .drain)
        #expect(try await client.hearText(upTo: "ok").hasSuffix("ok"))
        await client.close()
        await drained
        let record = try #require(stage.recorder.now.records.first)
        #expect(record.outcome == .accepted && !record.events.contains { $0.kind == .endedByUs(.drain) })
        await stage.end()
    }

    @Test func `before a tunnel was asked for finds nothing reached`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        await client.send("GET / HTTP/1.1\r\n")
        while stage.server.openConnections == 0 { await Task.yield() }
        #expect(try await interrupted(stage, client).outcome == .notReached)
    }

    @Test func `before the hello finds nothing reached`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        #expect(try await interrupted(stage, client).outcome == .notReached)
    }

    @Test func `in the handshake is interrupted`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(try TLSClient.careless("origin.test").hello())
        _ = try await client.next()
        let record = try await interrupted(stage, client)
        #expect(record.outcome == .interrupted && record.step == .e2)
        #expect(record.events.last?.kind == .endedByUs(.trialEnded))
    }

    @Test func `in a probe that hangs is interrupted`() async throws {
        let hanging = try await HangingPort()
        let stage = try await Stage(origin: hanging.port, world: world) { $0.probeTime = .seconds(20) }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(try TLSClient.careless("origin.test", alpn: ["h2", "http/1.1"]).hello())
        await stage.server.drain(within: .milliseconds(100), reason: .trialEnded)
        let record = try await interrupted(stage, client)
        #expect(record.outcome == .interrupted || record.outcome == .notReached)
        await hanging.stop()
    }

    @Test(arguments: [Catalog.passthrough, Catalog.trusted]) func `while an origin is dialled has a record all the same`(mode: String)
        async throws
    {
        let hanging = try await HangingPort()
        let stage = try await Stage(mode: mode, origin: hanging.port, world: world) { $0.connectTime = .seconds(20) }
        let client = try await stage.client()
        if mode == Catalog.passthrough {
            await client.send("CONNECT origin.test:443 HTTP/1.1\r\n\r\n")
            while stage.server.openConnections == 0 { await Task.yield() }
        } else {
            #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: request()) == .finished)
            _ = try await stage.recorder.conclusion()
        }
        await stage.server.drain(within: .milliseconds(100), reason: .trialEnded)
        #expect(try await interrupted(stage, client).outcome == (mode == Catalog.passthrough ? .notReached : .accepted))
        await hanging.stop()
    }

    @Test func `after the handshake is interrupted`() async throws {
        let stage = try await Stage(origin: origin.port, world: world, window: .milliseconds(1))
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting()) == .finished)
        // Its window is over: it was weakly accepted before we ended it.
        _ = try await stage.recorder.conclusion()
        #expect(try await interrupted(stage, client).outcome == .acceptedWeak)
    }

    @Test func `after chatter is interrupted`() async throws {
        let origin = try await StubOrigin.start(try world.script(alpn: "h2"))
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(
            try await client.enter("origin.test:443", try stage.trusting(alpn: ["h2"]), saying: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                == .finished)
        _ = try await origin.counts.when("the preface") { $0.heard == 24 ? true : nil }
        let record = try await interrupted(stage, client)
        #expect(record.outcome == .interrupted && record.step == .e6)
        #expect(record.bytes.fromClient == 24)
    }

    @Test func `after a request takes nothing back`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: request()) == .finished)
        _ = try await client.hear(upTo: "ok")
        let record = try await interrupted(stage, client)
        #expect(record.outcome == .accepted && record.bytes.toClient > 0)
    }

    @Test func `of what is passed through keeps its counts`() async throws {
        let stage = try await Stage(mode: Catalog.passthrough, origin: origin.port)
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", .careless("origin.test"), saying: request()) == .finished)
        _ = try await client.hear(upTo: "ok")
        let record = try await interrupted(stage, client)
        #expect(record.outcome == .passedThrough && record.splice?.clientApplicationRecords == 1)
    }

    /// A client that takes nothing cannot hold us up.
    @Test(arguments: [Catalog.passthrough, Catalog.trusted]) func `ends clients that do not read`(mode: String) async throws {
        let flood = ByteBuffer(repeating: 7, count: 16 * 1024 * 1024)
        origin.play { $0.answer = { _ in .say(flood) } }
        let stage = try await Stage(mode: mode, origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", .careless("origin.test")) == .finished)
        try await client.setReading(false)
        try await client.say(request())
        _ = try await origin.counts.when("the request") { $0.heard > 0 ? true : nil }
        await stage.server.drain(within: .milliseconds(100), reason: .trialEnded)
        #expect(stage.server.openConnections == 0)
        #expect(stage.recorder.now.records.count == 1)
        await client.close()
        _ = try await origin.counts.when("the upstream's end") { $0.open == 0 ? true : nil }
        await stage.end()
    }

    @Test func `leaves no port of ours behind`() async throws {
        let stage = try await Stage()
        #expect(stage.engine.ownPorts == [stage.port])
        await stage.end()
        #expect(stage.engine.ownPorts.isEmpty)
    }
}
