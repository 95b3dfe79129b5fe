import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// The ways in: whoever comes by one of them meets the same certificates, and what it does is judged alike.
@Suite(.timeLimit(.minutes(1))) struct `A client that comes` {
    private static let name = Array("origin.test".utf8)
    private static let ask: [UInt8] = [5, 1, 0, 3, UInt8(name.count)] + name + [1, 187]

    @Test(arguments: [("untrusted-ca", Outcome.rejected), ("trusted-ca", .accepted)])
    func `by SOCKS is judged as one by CONNECT`(mode: String, outcome: Outcome) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: mode, origin: origin.port, world: world)
        let client = try await stage.client()
        try await client.sendAll(ByteBuffer(bytes: [5, 2, 2, 0]))
        #expect(try await client.next() == ByteBuffer(bytes: [5, 0]))
        try await client.sendAll(ByteBuffer(bytes: Self.ask))
        #expect(try await client.next() == ByteBuffer(bytes: SOCKSRequest.reply(0)))
        let shake = try await client.shake(try stage.trusting())
        if shake == .finished {
            try await client.say(request())
            _ = try await client.hear(upTo: "\r\n\r\n")
        }
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == outcome && record.connectHost == "origin.test" && record.domain.port == 443)
        await stage.end()
    }

    @Test(arguments: [([5, 1, 2], [5, 0xff]), ([5, 1, 0, 5, 2, 0, 1, 192, 0, 2, 7, 0, 80], [5, 0] + SOCKSRequest.reply(7))])
    func `by SOCKS with what is not served is told`(bytes: [UInt8], answer: [UInt8]) async throws {
        let stage = try await Stage()
        let client = try await stage.client()
        try await client.sendAll(ByteBuffer(bytes: bytes))
        var heard = ByteBuffer()
        while let more = try await client.next() { heard.writeImmutableBuffer(more) }
        #expect(heard == ByteBuffer(bytes: answer))
        await client.close()
        await stage.end()
    }

    @Test func `by a name that leads here is judged by that name`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: Catalog.trusted, origin: origin.port, world: world, entry: .direct(port: 443))
        let client = try await stage.client()
        #expect(try await client.shake(try stage.trusting()) == .finished)
        try await client.say(request())
        _ = try await client.hear(upTo: "\r\n\r\n")
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted && record.domain == Domain(host: "origin.test", port: 443))
        await stage.end()
    }

    @Test func `by no name is told that there is none`() async throws {
        let stage = try await Stage(entry: .direct(port: 443))
        let client = try await stage.client()
        try await client.sendAll(try TLSClient(context: .client(.none), host: .ipv4("127.0.0.1")).hello())
        #expect(try await client.next() == ByteBuffer(bytes: [21, 3, 3, 0, 2, 2, 112]))
        await client.close()
        #expect(try await stage.recorder.record().outcome != .accepted)
        await stage.end()
    }

    @Test func `to an address in a network of its own is judged by its name, and led to that address`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(
            mode: Catalog.trusted, origin: origin.port, world: world, entry: .captured(CapturedNetwork(ports: [443])))
        let client = try await stage.client()
        #expect(try await client.shake(try stage.trusting()) == .finished)
        try await client.say(request())
        _ = try await client.hear(upTo: "\r\n\r\n")
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted && record.connectHost == "127.0.0.1")
        #expect(record.domain == Domain(host: "origin.test", port: UInt16(clamping: stage.port)))
        await stage.end()
    }
}
