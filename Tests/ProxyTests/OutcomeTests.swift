import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// What a client does, byte by byte, and what is recorded of it.
@Suite(.timeLimit(.minutes(1))) struct `A client that` {
    private let world: Stage.World
    private let origin: StubOrigin
    private let stage: Stage

    init() async throws {
        world = try Stage.World()
        origin = try await StubOrigin.start(try world.script())
        stage = try await Stage(origin: origin.port, world: world)
    }

    private func record(of client: Peer) async throws -> Connection {
        let record = try await stage.recorder.record()
        await client.close()
        await stage.end()
        #expect(stage.recorder.now.records.count == 1)
        #expect(record.client.address == "127.0.0.1:\(client.port ?? 0)" || client.port == nil)
        return record
    }

    /// A client whose hello was answered, and the bytes of our flight.
    private func answered(by stage: Stage? = nil) async throws -> (Peer, ByteBuffer) {
        let client = try await (stage ?? self.stage).client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(try TLSClient.careless("origin.test").hello())
        return (client, try #require(try await client.next()))
    }

    @Test func `connects and leaves`() async throws {
        let client = try await stage.client()
        await client.close()
        let record = try await record(of: client)
        #expect(record.outcome == .notReached && record.step == .e0)
    }

    @Test func `asks for a tunnel and leaves`() async throws {
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        await client.close()
        let record = try await record(of: client)
        #expect(record.outcome == .notReached && record.domain == Domain(host: "origin.test", port: 443))
    }

    @Test func `leaves within its hello`() async throws {
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        let hello = try TLSClient.careless("origin.test").hello()
        try await client.sendAll(hello.getSlice(at: hello.readerIndex, length: 20) ?? hello)
        await client.close()
        #expect(try await record(of: client).outcome == .notReached)
    }

    @Test func `ends its side with its hello, which no handshake can survive`() async throws {
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(try TLSClient.careless("origin.test").hello())
        try await client.closeOutput()
        let record = try await record(of: client)
        #expect(record.outcome == .incompatible || record.outcome == .rejectedClosed)
        #expect(record.kinds.last == "clientClosed")
    }

    @Test func `sends its hello and resets at once`() async throws {
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(try TLSClient.careless("origin.test").hello())
        await client.reset()
        let record = try await record(of: client)
        #expect(record.outcome == .incompatible || record.outcome == .rejectedClosed)
        #expect(record.step >= .e1 && record.kinds.last == "clientClosed")
    }

    @Test func `offers nothing that we can speak`() async throws {
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        // TLS 1.0 with one cipher suite.
        let body: [UInt8] = [3, 1] + [UInt8](repeating: 7, count: 32) + [0, 0, 2, 0, 0x2f, 1, 0]
        let message: [UInt8] = [1, 0, 0, UInt8(body.count)] + body
        try await client.sendAll(ByteBuffer(bytes: [22, 3, 1, 0, UInt8(message.count)] + message))
        let alert = try #require(try await client.next())
        #expect(alert.readableBytesView.first == 21)
        let record = try await record(of: client)
        #expect(record.outcome == .incompatible && record.kinds.contains("alertSent"))
    }

    @Test func `leaves when it has seen our certificate`() async throws {
        let (client, _) = try await answered()
        await client.close()
        let record = try await record(of: client)
        #expect(record.outcome == .rejectedClosed && record.step == .e3)
        #expect(record.kinds == ["clientHello", "certificateWritten", "clientClosed"])
        #expect(record.tls?.version == "TLSv1.3")
    }

    @Test func `resets when it has seen our certificate`() async throws {
        let (client, _) = try await answered()
        await client.reset()
        let record = try await record(of: client)
        #expect(record.outcome == .rejectedClosed && record.events.last?.kind == .clientClosed(.reset))
    }

    @Test func `stands still when it has seen our certificate`() async throws {
        let quick = try await Stage(origin: origin.port, world: world) { $0.handshakeTime = .milliseconds(200) }
        let (client, _) = try await answered(by: quick)
        let record = try await quick.recorder.record()
        #expect(record.outcome == .stalled && record.step == .e2)
        #expect(record.events.last?.kind == .endedByUs(.limit))
        await client.close()
        await quick.end()
        await stage.end()
    }

    @Test func `answers our certificate with garbage`() async throws {
        let (client, _) = try await answered()
        try await client.sendAll(ByteBuffer(bytes: [23, 3, 3, 0, 30] + [UInt8](repeating: 9, count: 30)))
        let record = try await record(of: client)
        #expect(record.outcome == .interrupted && record.step == .e2)
        #expect(record.events.last?.kind == .endedByUs(.handshakeFailed))
    }

    @Test func `answers our certificate with something that is no record`() async throws {
        let (client, _) = try await answered()
        try await client.sendAll(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: origin.test\r\n\r\n"))
        let record = try await record(of: client)
        #expect(record.outcome == .interrupted && record.step == .e2)
    }

    @Test func `refuses with an alert`() async throws {
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", .strict("origin.test")) == .failed)
        await client.close()
        let record = try await record(of: client)
        #expect(record.outcome == .rejected && record.alert?.code == 48 && record.step == .e3)
        #expect(record.kinds.prefix(3) == ["clientHello", "certificateWritten", "alertReceived"])
    }

    @Test(arguments: [false, true]) func `finishes and leaves`(saysGoodbye: Bool) async throws {
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting()) == .finished)
        if saysGoodbye { await client.sayGoodbye() }
        try await client.closeOutput()
        let record = try await record(of: client)
        #expect(record.outcome == .rejectedLate && record.step == .e5)
        #expect(record.alert?.code == (saysGoodbye ? 0 : nil))
        #expect(origin.counts.value.accepted == 0)
    }

    @Test func `finishes and resets`() async throws {
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting()) == .finished)
        await client.reset()
        let record = try await record(of: client)
        #expect(record.outcome == .rejectedLate || record.outcome == .rejectedClosed)
    }

    @Test func `asks with its Finished`() async throws {
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: request("/path?token=1")) == .finished)
        #expect(try await client.hearText(upTo: "ok").hasSuffix("ok"))
        #expect(try await stage.recorder.conclusion().outcome == .accepted)
        await client.close()
        let record = try await record(of: client)
        #expect(record.outcome == .accepted && record.step == .e7 && record.request == "GET /path")
        #expect(record.kinds.prefix(4) == ["clientHello", "certificateWritten", "handshakeFinished", "request"])
        #expect(record.bytes.fromClient == request("/path?token=1").utf8.count && record.bytes.toClient > 30)
    }

    /// The whole story in one write: it asked, so it accepted, however fast it left.
    @Test(arguments: [false, true]) func `asks and ends its side in the same breath as its Finished`(saysGoodbye: Bool) async throws {
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        #expect(try await client.shakeAndLeave(try stage.trusting(), saying: request(), goodbye: saysGoodbye) == .finished)
        // It still gets its answer.
        #expect(try await client.hearText(upTo: "ok").hasSuffix("ok"))
        let record = try await record(of: client)
        #expect(record.outcome == .accepted && record.request == "GET /")
    }

    @Test func `asks and resets at once`() async throws {
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: request()) == .finished)
        await client.reset()
        #expect(try await record(of: client).outcome == .accepted)
    }

    @Test func `stands still after its Finished`() async throws {
        let quick = try await Stage(origin: origin.port, world: world, window: .milliseconds(1))
        let client = try await quick.client()
        #expect(try await client.enter("origin.test:443", try quick.trusting()) == .finished)
        let conclusion = try await quick.recorder.conclusion()
        #expect(conclusion.outcome == .acceptedWeak && conclusion.step == .e4)
        await client.close()
        #expect(try await quick.recorder.record().outcome == .acceptedWeak)
        await quick.end()
        await stage.end()
    }
}
