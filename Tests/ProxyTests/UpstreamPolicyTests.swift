import Authority
import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

@Suite(.timeLimit(.minutes(1))) struct `Passing through` {
    @Test func `answers CONNECT once the origin is connected, and touches nothing`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: Catalog.passthrough, origin: origin.port)
        let client = try await stage.client()
        #expect(try await client.connect("origin.test:443").hasPrefix("HTTP/1.1 200 "))
        _ = try await origin.counts.when("the upstream") { $0.accepted == 1 ? true : nil }
        let trusting = try TLSClient.strict("origin.test", trusting: [world.certification.root])
        #expect(try await client.shake(trusting, saying: request()) == .finished)
        #expect(try await client.hearText(upTo: "ok").hasPrefix("HTTP/1.1 200 OK"))
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .passedThrough)
        #expect(record.hello?.serverName == "origin.test" && record.mode == "passthrough")
        #expect(record.splice == .init(clientApplicationRecords: 1, serverAnsweredAfter: true, opening: .byClient))
        await stage.end()
    }

    @Test(arguments: [false, true]) func `sees that a client left without having used its connection`(isReset: Bool) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: Catalog.passthrough, origin: origin.port)
        let client = try await stage.client()
        #expect(try await client.connect("origin.test:443").hasPrefix("HTTP/1.1 200 "))
        let trusting = try TLSClient.strict("origin.test", trusting: [world.certification.root])
        #expect(try await client.shake(trusting) == .finished)
        _ = try await origin.counts.when("the handshake") { $0.handshakes == 1 ? true : nil }
        if isReset { await client.reset() } else { await client.close() }
        let record = try await stage.recorder.record()
        #expect(record.splice == .init(clientApplicationRecords: 0, serverAnsweredAfter: false, opening: .unused))
        await stage.end()
    }

    @Test func `answers 502 where the origin is down`() async throws {
        let stage = try await Stage(mode: Catalog.passthrough, origin: try await refusedPort())
        let client = try await stage.client()
        #expect(try await client.connect("origin.test:443").hasPrefix("HTTP/1.1 502 "))
        #expect(try await client.end() == .closed)
        let record = try await stage.recorder.record()
        #expect(record.outcome == .upstreamFault && record.notes == [.originDown])
        await stage.end()
    }

    @Test func `answers 504 where connecting takes too long`() async throws {
        let hanging = try await HangingPort()
        let stage = try await Stage(mode: Catalog.passthrough, origin: hanging.port) { $0.connectTime = .milliseconds(100) }
        let client = try await stage.client()
        #expect(try await client.connect("origin.test:443").hasPrefix("HTTP/1.1 504 "))
        #expect(try await stage.recorder.record().outcome == .upstreamFault)
        await stage.end()
        await hanging.stop()
    }

    @Test func `answers 502 for a name that does not exist`() async throws {
        let stage = try await Stage(mode: Catalog.passthrough)
        let client = try await stage.client()
        #expect(try await client.connect("nowhere.invalid:443").hasPrefix("HTTP/1.1 502 "))
        await stage.end()
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A mode` {
    @Test func `answers CONNECT at once, and a client that refuses costs no upstream`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: "untrusted-ca", origin: origin.port, world: world)
        for n in 1...3 {
            let client = try await stage.client()
            #expect(try await client.connect("origin.test:443").hasPrefix("HTTP/1.1 200 "))
            #expect(try await client.shake(try stage.trusting()) == .failed)
            #expect(await client.events().contains(.alertSent(.init(48))))
            await client.close()
            let record = try #require(try await stage.recorder.records(n).last)
            #expect(record.outcome == .rejected && record.alert?.code == 48 && record.mode == "untrusted-ca")
        }
        #expect(origin.counts.value.accepted == 0)
        await stage.end()
    }

    @Test func `answers CONNECT at once though the origin is down`() async throws {
        let stage = try await Stage(origin: try await refusedPort())
        let client = try await stage.client()
        #expect(try await client.connect("origin.test:443").hasPrefix("HTTP/1.1 200 "))
        await client.close()
        await stage.end()
    }

    @Test func `opens the upstream at the client's first byte and not before`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(origin: origin.port, world: world, window: .milliseconds(50))
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting()) == .finished)
        // A silent client's window ends while nothing was opened.
        #expect(try await stage.recorder.conclusion().outcome == .acceptedWeak)
        #expect(origin.counts.value.accepted == 0)
        try await client.say(request())
        #expect(try await client.hearText(upTo: "ok").hasSuffix("ok"))
        #expect(origin.counts.value.accepted == 1)
        await client.close()
        // It spoke after all.
        #expect(try await stage.recorder.record().outcome == .accepted)
        await stage.end()
    }

    @Test func `opens the upstream at chatter`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script(alpn: "h2"))
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(
            try await client.enter("origin.test:443", try stage.trusting(alpn: ["h2"]), saying: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                == .finished)
        _ = try await origin.counts.when("the preface") { $0.heard == 24 ? true : nil }
        await client.close()
        #expect(try await stage.recorder.record().outcome == .closedAfterChatter)
        await stage.end()
    }

    @Test func `opens the upstream after a silence, since the server may speak first`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        origin.play { $0.greeting = ByteBuffer(string: "220 ready\r\n") }
        let stage = try await Stage(origin: origin.port, world: world) { $0.serverFirst = .milliseconds(20) }
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:465", try stage.trusting()) == .finished)
        #expect(try await client.hearText(upTo: "\r\n") == "220 ready\r\n")
        // What the server says is no acceptance by the client.
        await client.close()
        #expect(try await stage.recorder.record().outcome == .rejectedLate)
        await stage.end()
    }
}
