import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

@Suite(.timeLimit(.minutes(1))) struct `The probe for ALPN` {
    private let world: Stage.World
    private let both = ["h2", "http/1.1"]

    init() throws { world = try Stage.World() }

    /// A client that takes any certificate and ends after the handshake.
    private func visit(_ stage: Stage, _ target: String = "origin.test:443", alpn: [String]) async throws -> String? {
        let client = try await stage.client()
        #expect(try await client.enter(target, .careless("origin.test", alpn: alpn)) == .finished)
        let answer = await client.negotiated
        await client.close()
        return answer
    }

    @Test(arguments: [[], ["h2"], ["http/1.1"]]) func `is not made for fewer than two names`(offer: [String]) async throws {
        let origin = try await StubOrigin.start(try world.script(alpn: "h2"))
        let stage = try await Stage(mode: "untrusted-ca", origin: origin.port, world: world)
        let client = try await stage.client()
        _ = try await client.enter("origin.test:443", try .strict("origin.test", alpn: offer))
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .rejected && record.tls?.alpn == offer.first)
        #expect(origin.counts.value.accepted == 0)
        await stage.end()
    }

    @Test(arguments: ["h2", "http/1.1", nil]) func `answers what the origin chose`(name: String?) async throws {
        let origin = try await StubOrigin.start(try world.script(alpn: name))
        let stage = try await Stage(origin: origin.port, world: world)
        #expect(try await visit(stage, alpn: both) == name)
        let learnt = try #require(stage.recorder.now.origins.first)
        #expect(learnt.alpn == name && learnt.offeredALPN == both && learnt.state == .verified)
        #expect(learnt.keyType == "EC-256" && learnt.version == "TLSv1.3" && !learnt.chainPEM.isEmpty)
        #expect(learnt.chain.count == learnt.chainPEM.count && learnt.chain.first?.spki == learnt.spki)
        #expect(Set(learnt.chain.map(\.spki)).count == learnt.chain.count && learnt.chain.allSatisfy { $0.spki.utf8.count == 44 })
        await stage.end()
    }

    @Test func `is made once for a host, a port and an offer`() async throws {
        let origin = try await StubOrigin.start(try world.script(alpn: "h2"))
        let stage = try await Stage(mode: "untrusted-ca", origin: origin.port, world: world)
        func refuse(_ target: String, _ offer: [String]) async throws {
            let count = stage.recorder.now.records.count
            let client = try await stage.client()
            #expect(try await client.enter(target, .strict("origin.test", alpn: offer)) == .failed)
            await client.close()
            _ = try await stage.recorder.records(count + 1)
        }
        for _ in 1...3 { try await refuse("origin.test:443", both) }
        #expect(origin.counts.value.accepted == 1)
        try await refuse("origin.test:443", both.reversed())
        #expect(origin.counts.value.accepted == 2)
        try await refuse("origin.test:8443", both)
        #expect(origin.counts.value.accepted == 3)
        try await refuse("origin.test:8443", both)
        #expect(origin.counts.value.accepted == 3)
        #expect(stage.recorder.now.origins.count == 3)
        // A probe's connection does not outlive its client.
        _ = try await origin.counts.when("all probes to be closed") { $0.open == 0 ? true : nil }
        await stage.end()
    }

    @Test func `becomes the upstream of its client`() async throws {
        let origin = try await StubOrigin.start(try world.script(alpn: "http/1.1"))
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(alpn: both), saying: request()) == .finished)
        #expect(try await client.hearText(upTo: "ok").hasSuffix("ok"))
        #expect(origin.counts.value.accepted == 1)
        await client.close()
        await stage.end()
    }

    @Test func `is replaced by a new connection when its client comes too late`() async throws {
        let origin = try await StubOrigin.start(try world.script(alpn: "http/1.1"))
        let stage = try await Stage(origin: origin.port, world: world) { $0.probeKept = .milliseconds(1) }
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(alpn: both)) == .finished)
        _ = try await origin.counts.when("the probe's end") { $0.accepted == 1 && $0.open == 0 ? true : nil }
        try await client.say(request())
        #expect(try await client.hearText(upTo: "ok").hasSuffix("ok"))
        #expect(origin.counts.value.accepted == 2)
        await client.close()
        await stage.end()
    }

    @Test(arguments: [(["h2", "http/1.1"], "http/1.1"), (["h2", "spdy/3"], "h2")]) func `that fails leaves a guess, and says so`(
        offer: [String], answer: String
    ) async throws {
        let stage = try await Stage(origin: try await refusedPort(), world: world)
        #expect(try await visit(stage, alpn: offer) == answer)
        #expect(try await stage.recorder.record().notes == [.alpnGuessed])
        await stage.end()
    }

    @Test func `does not wait for an origin that stands still`() async throws {
        let hanging = try await HangingPort()
        let stage = try await Stage(origin: hanging.port, world: world) { $0.probeTime = .milliseconds(50) }
        #expect(try await visit(stage, alpn: both) == "http/1.1")
        #expect(try await stage.recorder.record().notes == [.alpnGuessed])
        await stage.end()
        await hanging.stop()
    }

    @Test(arguments: [false, true]) func `outlives a client that leaves, which has its record`(resets: Bool) async throws {
        let origin = try await StubOrigin.start(try world.script(alpn: "h2"))
        origin.play { $0.delay = { .milliseconds(200) } }
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(try TLSClient.careless("origin.test", alpn: both).hello())
        _ = try await origin.counts.when("the probe") { $0.accepted == 1 ? true : nil }
        if resets { await client.reset() } else { await client.close() }
        let record = try await stage.recorder.record()
        #expect(record.outcome == .incompatible && record.events.last?.kind == .clientClosed(resets ? .reset : .closed))
        // What the probe learnt is there for the next client.
        #expect(try await visit(stage, alpn: both) == "h2")
        #expect(origin.counts.value.accepted == 1)
        await stage.end()
    }

    @Test func `is forgotten when the origin changes its mind`() async throws {
        let origin = try await StubOrigin.start(try world.script(alpn: "h2"))
        let stage = try await Stage(origin: origin.port, world: world)
        #expect(try await visit(stage, alpn: both) == "h2")
        _ = try await stage.recorder.records(1)
        origin.play { $0.alpn = "http/1.1" }

        let late = try await stage.client()
        #expect(
            try await late.enter("origin.test:443", try stage.trusting(alpn: both), saying: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == .finished
        )
        let goaway = try await late.hear()
        #expect(goaway.readableBytesView.contains(7))
        let record = try #require(try await stage.recorder.records(2).last)
        #expect(record.outcome == .upstreamFault && record.tls?.alpn == "h2")

        #expect(try await visit(stage, alpn: both) == "http/1.1")
        await stage.end()
    }
}
