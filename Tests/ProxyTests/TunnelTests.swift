import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// What goes through a tunnel untouched.
@Suite(.timeLimit(.minutes(1))) struct `A tunnel` {
    /// An origin that speaks no TLS, and a stage that would intercept.
    private func plain(_ change: (inout StubOrigin.Script) -> Void = { _ in }) async throws -> (Stage, StubOrigin) {
        var script = StubOrigin.Script(answer: StubOrigin.echo)
        change(&script)
        let origin = try await StubOrigin.start(script)
        return (try await Stage(origin: origin.port) { $0.silentTunnel = .milliseconds(20) }, origin)
    }

    @Test func `relays what is no TLS`() async throws {
        let (stage, _) = try await plain()
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        await client.send("SSH-2.0-test\r\n")
        #expect(try await client.text(upTo: "\n") == "SSH-2.0-test\r\n")
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .notReached && record.kinds.first == "notTLS")
        await stage.end()
    }

    @Test func `relays a protocol in which the server speaks first`() async throws {
        let (stage, origin) = try await plain { $0.greeting = ByteBuffer(string: "220 ready\r\n") }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:587")
        #expect(try await client.text(upTo: "\n") == "220 ready\r\n")
        await client.send("EHLO client\r\n")
        #expect(try await client.text(upTo: "\n") == "EHLO client\r\n")
        #expect(origin.counts.value.accepted == 1)
        await client.close()
        _ = try await stage.recorder.record()
        await stage.end()
    }

    @Test(arguments: ["untrusted-ca", Catalog.passthrough], [1, 3, 5, 17, 100])
    func `with a request in the clear is cleartext, however it is cut`(
        mode: String, cut: Int
    ) async throws {
        let origin = try await StubOrigin.start(StubOrigin.Script())
        let stage = try await Stage(mode: mode, origin: origin.port)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:80")
        let text = "GET /secret?token=1 HTTP/1.1\r\nHost: origin.test\r\n\r\n"
        try await client.sendAll(ByteBuffer(string: String(text.prefix(cut))))
        await client.send(String(text.dropFirst(cut)))
        #expect(try await client.text(upTo: "ok").hasPrefix("HTTP/1.1 200 OK"))
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.request == "GET /secret")
        #expect(stage.recorder.now.cleartext.map(\.request) == ["GET /secret"])
        #expect(stage.recorder.now.cleartext.first?.domain == Domain(host: "origin.test", port: 80))
        await stage.end()
    }

    @Test func `passes on the client's end and still brings the answer`() async throws {
        let (stage, origin) = try await plain {
            $0.answer = { _ in .wait }
            $0.farewell = ByteBuffer(string: "goodbye")
        }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        await client.send("no TLS")
        try await client.closeOutput()
        #expect(try await client.rest() == "goodbye")
        #expect(origin.counts.value.heard == 6 && origin.counts.value.ends == 1)
        await client.close()
        _ = try await stage.recorder.record()
        await stage.end()
    }

    @Test func `passes on the origin's end and still hears the client`() async throws {
        let (stage, origin) = try await plain { $0.answer = { $0.readableBytes < 10 ? .wait : .last(ByteBuffer(string: "bye")) } }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        await client.send("0123456789")
        #expect(try await client.rest() == "bye")
        #expect(origin.counts.value.heard == 10)
        await client.close()
        _ = try await stage.recorder.record()
        await stage.end()
    }

    @Test func `passes on a reset as an end`() async throws {
        let (stage, _) = try await plain { $0.answer = { _ in .reset } }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        await client.send("no TLS")
        _ = try await client.end()
        await client.close()
        _ = try await stage.recorder.record()
        await stage.end()
    }

    @Test func `that stands still is ended`() async throws {
        let origin = try await StubOrigin.start(StubOrigin.Script(answer: StubOrigin.echo))
        let stage = try await Stage(mode: Catalog.passthrough, origin: origin.port) { $0.idleTime = .milliseconds(50) }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        _ = try await client.end()
        _ = try await origin.counts.when("the upstream's end") { $0.open == 0 ? true : nil }
        await client.close()
        _ = try await stage.recorder.record()
        await stage.end()
    }

    @Test func `whose client takes nothing is ended too`() async throws {
        let origin = try await StubOrigin.start(
            StubOrigin.Script(greeting: ByteBuffer(repeating: 7, count: 16 * 1024 * 1024), answer: StubOrigin.echo))
        let stage = try await Stage(mode: Catalog.passthrough, origin: origin.port) { $0.idleTime = .milliseconds(200) }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.setReading(false)
        _ = try await stage.recorder.record()
        _ = try await origin.counts.when("the upstream's end") { $0.open == 0 ? true : nil }
        await client.close()
        await stage.end()
    }
}

/// Much data, both ways at once.
@Suite(.timeLimit(.minutes(1))) struct `A long exchange` {
    private static let chunk = ByteBuffer(bytes: (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })

    @Test(arguments: [Catalog.passthrough, Catalog.trusted]) func `arrives whole and in order`(mode: String) async throws {
        let world = try Stage.World()
        var script = try world.script()
        script.answer = StubOrigin.echo
        let origin = try await StubOrigin.start(script)
        let stage = try await Stage(mode: mode, origin: origin.port, world: world)
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", .careless("origin.test")) == .finished)
        let count = 64
        async let heard = client.count(Self.chunk, times: count)
        for _ in 0..<count { try await client.say(Self.chunk) }
        #expect(try await heard)
        await client.close()
        let record = try await stage.recorder.record()
        if mode == Catalog.trusted {
            #expect(record.bytes.fromClient == count * 65_536 && record.bytes.toClient == count * 65_536)
        }
        await stage.end()
    }
}

extension Peer {
    /// Hears this so many times, and nothing else.
    func count(_ chunk: ByteBuffer, times: Int) async throws -> Bool {
        guard let session else { return false }
        var expected = times
        var heard = ByteBuffer()
        while expected > 0 {
            switch session.read(into: &heard) {
            case .bytes:
                guard heard.readableBytes >= chunk.readableBytes else { continue }
                guard heard.readSlice(length: chunk.readableBytes) == chunk else { return false }
                heard.discardReadBytes()
                expected -= 1
            case .wantsMore:
                if let bytes = try await next() { session.receive(bytes) } else { session.receiveEnd() }
            case .closed, .failed: return false
            }
        }
        return heard.readableBytes == 0
    }
}
