import Catalog
import NIOCore
import Proxy
import Testing
import Verdicts
import Wire

/// What must never be taken for a refusal, or reach a client that was not meant.
@Suite(.timeLimit(.minutes(1))) struct `Never evidence` {
    private let world: Stage.World
    private let origin: StubOrigin

    init() async throws {
        world = try Stage.World()
        origin = try await StubOrigin.start(try world.script())
    }

    /// A program that is told to end may still connect; what it does then is no answer to a certificate.
    @Test func `a client that comes after the interrupt is not served`() async throws {
        let stage = try await Stage(mode: Catalog.untrusted, origin: origin.port, world: world)
        await stage.server.interrupt(.trialEnded)
        let client = try await stage.client()
        await client.send("CONNECT origin.test:443 HTTP/1.1\r\n\r\n")
        _ = try await client.end()
        await client.close()
        await stage.end()
        #expect(stage.recorder.now.records.isEmpty)
        #expect(origin.counts.value.accepted == 0)
    }

    @Test(arguments: ["P", "PRI * HTTP/2.0\r\n", "EHLO password=hunter2 and all the rest"])
    func `bytes that could still become chatter were sent all the same`(text: String) async throws {
        let stage = try await Stage(mode: Catalog.untrusted, origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", .careless("origin.test"), saying: text) == .finished)
        _ = try await origin.counts.when("the bytes") { $0.heard == text.utf8.count ? true : nil }
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.step >= .e6, "nothing sent would be E5")
        #expect(record.outcome != .rejectedLate)
        #expect(record.bytes.fromClient == text.utf8.count)
        await stage.end()
    }

    /// The name is refused where a mode is played; what is passed through is the genuine server's to judge.
    @Test func `an SNI that is no name passes through where nothing is played`() async throws {
        let passthrough = try #require(Catalog.mode(Catalog.passthrough))
        let stage = try await Stage(
            origin: origin.port, world: world, choose: { $0.hello == nil ? .needsHello : .play(passthrough) })
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(HandmadeHello(serverName: "127.0.0.1").bytes)
        _ = try await origin.counts.when("the splice") { $0.accepted == 1 ? true : nil }
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .passedThrough && record.mode == Catalog.passthrough)
        await stage.end()
    }
}
