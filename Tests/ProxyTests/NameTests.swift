import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// Whom a client says it wants to meet.
@Suite(.timeLimit(.minutes(1))) struct `The server name` {
    private let world: Stage.World
    private let origin: StubOrigin

    init() async throws {
        world = try Stage.World()
        origin = try await StubOrigin.start(try world.script())
    }

    @Test(arguments: [
        "a..test", ".test", "-a.test", "a b.test", "a\u{0}.test", "ä.test", "127.0.0.1", "::1", "[::1]", "0x7f.1", "127.1",
        String(repeating: "a", count: 64) + ".test", String(repeating: "abc.", count: 63) + "test",
    ]) func `that is no host name is refused with unrecognized_name and recorded`(name: String) async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(HandmadeHello(serverName: name).bytes)
        let alert = try #require(try await client.next())
        #expect(Array(alert.readableBytesView) == [21, 3, 3, 0, 2, 2, 112])
        #expect(try await client.end() == .closed)
        let record = try await stage.recorder.record()
        #expect(record.outcome == .incompatible && record.step == .e1)
        #expect(record.domain == Domain(host: "origin.test", port: 443))
        #expect(record.hello?.serverName == printable(Array(name.utf8)))
        #expect(record.kinds == ["clientHello", "alertSent", "endedByUs"])
        #expect(origin.counts.value.accepted == 0)
        await client.close()
        await stage.end()
    }

    @Test(arguments: ["ORIGIN.Test", "origin.test."]) func `is the same host in every spelling`(name: String) async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", .careless(name)) == .finished)
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.domain.host == "origin.test" && record.notes == [])
        await stage.end()
    }

    @Test func `counts before the host of CONNECT`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(try await client.enter("192.0.2.7:443", .careless("origin.test"), saying: request()) == .finished)
        // The certificate, and the origin that is met, are for the name.
        #expect(try await client.hearText(upTo: "ok").hasSuffix("ok"))
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.domain == Domain(host: "origin.test", port: 443) && record.connectHost == "192.0.2.7")
        #expect(record.notes == [.namesDiffer])
        await stage.end()
    }

    @Test(arguments: ["192.0.2.7", "origin.test"]) func `is the host of CONNECT where none is sent`(host: String) async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        // A client that meets an address sends no name, and checks that the certificate is for the address.
        var strict = try stage.trusting()
        strict.host = .ipv4("192.0.2.7")
        strict.checksName = host != "origin.test"
        #expect(try await client.enter("\(host):443", strict) == .finished)
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.domain.host == host && record.hello?.serverName == nil)
        await stage.end()
    }

    @Test func `is on the certificate`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        var strict = try stage.trusting()
        strict.checksName = true
        #expect(try await client.enter("origin.test:443", strict, saying: request()) == .finished)
        await client.close()
        #expect(try await stage.recorder.record().outcome == .accepted)
        await stage.end()
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A ClientHello` {
    private let world: Stage.World
    private let origin: StubOrigin

    init() async throws {
        world = try Stage.World()
        origin = try await StubOrigin.start(try world.script())
    }

    @Test func `that comes byte by byte is read`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        for byte in try TLSClient.careless("origin.test").hello().readableBytesView { try await client.sendAll(ByteBuffer(bytes: [byte])) }
        let flight = try #require(try await client.next())
        #expect(flight.readableBytesView.first == 22)
        await client.close()
        #expect(try await stage.recorder.record().outcome == .rejectedClosed)
        await stage.end()
    }

    @Test func `that comes with CONNECT in one segment is read`() async throws {
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        var bytes = ByteBuffer(string: "CONNECT origin.test:443 HTTP/1.1\r\n\r\n")
        bytes.writeImmutableBuffer(try TLSClient.careless("origin.test").hello())
        try await client.sendAll(bytes)
        #expect(try await client.text(upTo: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
        #expect(try #require(try await client.next()).readableBytesView.first == 22)
        await client.close()
        #expect(try await stage.recorder.record().outcome == .rejectedClosed)
        await stage.end()
    }

    @Test(arguments: [1, 5, 60]) func `that stops in the middle is not waited for`(cut: Int) async throws {
        let stage = try await Stage(origin: origin.port, world: world) { $0.clientHelloTime = .milliseconds(50) }
        let client = try await stage.client()
        var bytes = ByteBuffer(string: "CONNECT origin.test:443 HTTP/1.1\r\n\r\n")
        let hello = try TLSClient.careless("origin.test").hello()
        bytes.writeImmutableBuffer(try #require(hello.getSlice(at: hello.readerIndex, length: cut)))
        try await client.sendAll(bytes)
        _ = try await client.end()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .notReached && record.events.map(\.kind) == [.endedByUs(.limit)])
        #expect(origin.counts.value.accepted == 0)
        await client.close()
        await stage.end()
    }

    @Test func `that never comes leaves the word to the server`() async throws {
        origin.play {
            $0.identity = nil
            $0.greeting = ByteBuffer(string: "220 ready\r\n")
        }
        let stage = try await Stage(origin: origin.port) { $0.clientHelloTime = .milliseconds(50) }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:2525")
        #expect(try await client.text(upTo: "\n") == "220 ready\r\n")
        await client.close()
        _ = try await stage.recorder.record()
        await stage.end()
    }

    @Test(
        arguments: [
            [22, 3, 1, 0, 4, 2, 0, 0, 0], [22, 3, 1, 0, 0], [22, 3, 1, 0xff, 0xff, 1, 0, 0, 1], [22, 9, 9, 0, 1, 1],
            [128, 46, 1, 3, 1, 0, 0],
            [22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0],
        ] as [[UInt8]]) func `that is none is relayed as it came`(bytes: [UInt8]) async throws
    {
        let origin = try await StubOrigin.start(StubOrigin.Script(answer: StubOrigin.echo))
        let stage = try await Stage(origin: origin.port)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(ByteBuffer(bytes: bytes))
        #expect(Array(try #require(try await client.next()).readableBytesView) == bytes)
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .notReached && record.hello == nil)
        await stage.end()
    }

    @Test func `larger than 64 KiB is none`() async throws {
        let origin = try await StubOrigin.start(
            StubOrigin.Script(answer: { $0.readableBytes > 60_000 ? .last(ByteBuffer(string: "heard")) : .wait }))
        let stage = try await Stage(origin: origin.port)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        var bytes = ByteBuffer()
        for n in 0..<5 {
            bytes.writeBytes([22, 3, 1, 0x40, 0] + (n == 0 ? [1, 1, 0x30, 0] : [0, 0, 0, 0]) + [UInt8](repeating: 0, count: 16_380))
        }
        await client.send(bytes)
        #expect(try await client.rest() == "heard")
        #expect(try await stage.recorder.record().outcome == .notReached)
        await client.close()
        await stage.end()
    }
}

/// A ClientHello written by hand, for what a TLS library will not send.
struct HandmadeHello {
    let bytes: ByteBuffer

    init(serverName: String) {
        let name = Array(serverName.utf8)
        let entry = [0] + Self.counted(name)
        let list = Self.counted(entry)
        let serverNameExtension: [UInt8] = [0, 0] + Self.counted(list)
        let versions: [UInt8] = [0, 43, 0, 3, 2, 3, 4]
        var body: [UInt8] = [3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0, 2, 0x13, 0x01, 1, 0]
        body += Self.counted(serverNameExtension + versions)
        bytes = ByteBuffer(bytes: [22, 3, 1] + Self.counted([1, 0] + Self.counted(body)))
    }

    private static func counted(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)] + bytes
    }
}
