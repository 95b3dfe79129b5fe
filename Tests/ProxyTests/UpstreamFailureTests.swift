import Catalog
import Dispatch
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts

/// An upstream that cannot be had is told to the client once it was accepted, and is never evidence about the client.
@Suite(.timeLimit(.minutes(1))) struct `An upstream failure after acceptance` {
    private let world: Stage.World

    init() throws { world = try Stage.World() }

    /// Sends a request through a fresh stage and gives the answer and the record.
    private func ask(_ stage: Stage, alpn: [String] = [], _ text: String = request()) async throws -> (String, Connection) {
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(alpn: alpn), saying: text) == .finished)
        let answer = String(buffer: try await client.hear())
        await client.close()
        return (answer, try await stage.recorder.record())
    }

    @Test func `is a 502 where the origin is down`() async throws {
        let stage = try await Stage(origin: try await refusedPort(), world: world)
        let (answer, record) = try await ask(stage)
        #expect(answer.hasPrefix("HTTP/1.1 502 ") && answer.contains("connection refused"))
        #expect(record.outcome == .accepted && record.request == "GET /" && record.notes == [.originDown])
        await stage.end()
    }

    @Test func `is heard by a client that is still sending`() async throws {
        let stage = try await Stage(origin: try await refusedPort(), world: world)
        let client = try await stage.client()
        let head = "POST / HTTP/1.1\r\nHost: origin.test\r\nContent-Length: 8388608\r\n\r\n"
        #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: head) == .finished)
        try await client.say(ByteBuffer(repeating: 7, count: 8 * 1024 * 1024))
        #expect(try await client.hearText().hasPrefix("HTTP/1.1 502 "))
        #expect(try await client.end() == .closed)
        await client.close()
        #expect(try await stage.recorder.record().request == "POST /")
        await stage.end()
    }

    @Test func `is a 502 where the origin ends before anything was said`() async throws {
        let origin = try await StubOrigin.start(StubOrigin.Script(isClosing: true))
        let gone = DispatchSemaphore(value: 0)
        let end = Task { [counts = origin.counts] in
            _ = try await counts.when("the origin's end") { $0.accepted == 1 && $0.open == 0 ? true : nil }
            gone.signal()
        }
        let stage = try await Stage(origin: origin.port, world: world, onAnchors: { gone.wait() })
        let (answer, record) = try await ask(stage)
        try await end.value
        #expect(answer.hasPrefix("HTTP/1.1 502 "))
        #expect(record.outcome == .accepted && record.notes == [.originDown])
        await stage.end()
    }

    @Test func `is a 504 where connecting takes too long`() async throws {
        let hanging = try await HangingPort()
        let stage = try await Stage(origin: hanging.port, world: world) { $0.connectTime = .milliseconds(100) }
        let (answer, record) = try await ask(stage)
        #expect(answer.hasPrefix("HTTP/1.1 504 "))
        #expect(record.outcome == .accepted)
        await stage.end()
        await hanging.stop()
    }

    @Test func `is a 504 where the origin accepts and then says nothing`() async throws {
        let origin = try await StubOrigin.start(try world.script())
        origin.play { $0.delay = { .hours(1) } }
        let stage = try await Stage(origin: origin.port, world: world) { $0.connectTime = .milliseconds(100) }
        let (answer, record) = try await ask(stage)
        #expect(answer.hasPrefix("HTTP/1.1 504 "))
        #expect(record.outcome == .accepted)
        await stage.end()
    }

    @Test func `is a 504 where the origin does not answer a request`() async throws {
        let origin = try await StubOrigin.start(try world.script())
        origin.play { $0.answer = { _ in .wait } }
        let stage = try await Stage(origin: origin.port, world: world) { $0.firstByteTime = .milliseconds(100) }
        let (answer, record) = try await ask(stage)
        #expect(answer.hasPrefix("HTTP/1.1 504 "))
        #expect(record.outcome == .accepted)
        _ = try await origin.counts.when("the upstream to be closed") { $0.accepted == 1 && $0.open == 0 ? true : nil }
        await stage.end()
    }

    @Test func `is a 502 where the origin speaks no TLS`() async throws {
        let origin = try await StubOrigin.start(StubOrigin.Script(greeting: ByteBuffer(string: "220 ready\r\n")))
        let stage = try await Stage(origin: origin.port, world: world)
        let (answer, record) = try await ask(stage)
        #expect(answer.hasPrefix("HTTP/1.1 502 "))
        #expect(record.outcome == .accepted)
        await stage.end()
    }

    @Test func `is a 502 where the origin's certificate is not trusted`() async throws {
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(origin: origin.port, world: nil)
        let (answer, record) = try await ask(stage)
        #expect(answer.hasPrefix("HTTP/1.1 502 ") && answer.contains("does not verify"))
        #expect(record.outcome == .accepted && record.notes == [.originUntrusted])
        #expect(origin.counts.value.heard == 0)
        await stage.end()
    }

    @Test func `is a 502 where the origin's certificate is for another name`() async throws {
        var script = try world.script()
        script.identity = try world.identity("other.test")
        let stage = try await Stage(origin: try await StubOrigin.start(script).port, world: world)
        let (answer, record) = try await ask(stage)
        #expect(answer.hasPrefix("HTTP/1.1 502 "))
        #expect(record.notes == [.originUntrusted])
        await stage.end()
    }

    @Test(arguments: ["origin.test", "*"]) func `is not one where the user said that the origin need not verify`(host: String) async throws
    {
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(origin: origin.port, world: nil, insecure: [host])
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: request()) == .finished)
        #expect(try await client.hearText(upTo: "ok").hasSuffix("ok"))
        await client.close()
        #expect(try await stage.recorder.record().notes == [])
        await stage.end()
    }

    @Test func `is a GOAWAY over HTTP/2, behind SETTINGS`() async throws {
        let stage = try await Stage(origin: try await refusedPort(), world: world)
        let client = try await stage.client()
        // A preface, an empty SETTINGS frame, and HEADERS of stream 1 (its block need not be read).
        let hello = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0" + "\0\0\u{1}\u{1}\u{5}\0\0\0\u{1}\u{2}"
        #expect(try await client.enter("origin.test:443", try stage.trusting(alpn: ["h2"]), saying: hello) == .finished)
        let answer = try await client.hear()
        #expect(
            Array(answer.readableBytesView) == [0, 0, 0, 4, 0, 0, 0, 0, 0] + [0, 0, 8, 7, 0, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0])
        await client.close()
        #expect(try await stage.recorder.record().outcome == .accepted)
        await stage.end()
    }

    @Test func `is told only when HTTP/2 has asked for something, and the request is seen`() async throws {
        let origin = try await StubOrigin.start(StubOrigin.Script(greeting: ByteBuffer(string: "220 ready\r\n")))
        let stage = try await Stage(origin: origin.port, world: world)
        let client = try await stage.client()
        let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0"
        #expect(try await client.enter("origin.test:443", try stage.trusting(alpn: ["h2"]), saying: preface) == .finished)
        _ = try await origin.counts.when("the upstream's end") { $0.accepted == 1 && $0.open == 0 ? true : nil }
        try await client.say("\0\0\u{1}\u{1}\u{5}\0\0\0\u{1}\u{2}")
        #expect(try await client.hear().readableBytes > 9)
        await client.close()
        #expect(try await stage.recorder.record().outcome == .accepted)
        await stage.end()
    }

    @Test func `is a close where no HTTP is spoken`() async throws {
        let stage = try await Stage(origin: try await refusedPort(), world: world)
        let (answer, record) = try await ask(stage, "\u{10}\u{c}\0\u{4}MQTT\u{4}\u{2}\0\u{3c}\0\0")
        #expect(answer == "")
        #expect(record.outcome == .accepted && record.request == "14 bytes")
        await stage.end()
    }

    @Test func `before the client's first word waits for it`() async throws {
        let origin = try await StubOrigin.start(StubOrigin.Script(greeting: ByteBuffer(string: "220 ready\r\n")))
        let stage = try await Stage(origin: origin.port, world: world) { $0.serverFirst = .milliseconds(1) }
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting()) == .finished)
        _ = try await origin.counts.when("the upstream's end") { $0.accepted == 1 && $0.open == 0 ? true : nil }
        try await client.say(request())
        #expect(try await client.hearText().hasPrefix("HTTP/1.1 502 "))
        await client.close()
        #expect(try await stage.recorder.record().outcome == .accepted)
        await stage.end()
    }

    @Test func `below a request is upstream-fault`() async throws {
        let stage = try await Stage(origin: try await refusedPort(), world: world, window: .milliseconds(1)) {
            $0.serverFirst = .milliseconds(1)
        }
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting()) == .finished)
        #expect(try await client.hearText() == "")
        let record = try await stage.recorder.record()
        #expect(record.outcome == .upstreamFault || record.outcome == .acceptedWeak)
        #expect(record.notes == [.originDown])
        await stage.end()
    }

    @Test func `in the middle of an answer ends the client's connection`() async throws {
        let origin = try await StubOrigin.start(try world.script())
        origin.play { $0.answer = { _ in .last(ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")) } }
        let stage = try await Stage(origin: origin.port, world: world)
        let (answer, record) = try await ask(stage)
        #expect(answer.hasSuffix("half"))
        #expect(record.outcome == .accepted)
        await stage.end()
    }

    @Test func `by reset ends the client's connection`() async throws {
        let origin = try await StubOrigin.start(try world.script())
        origin.play { $0.answer = { _ in .reset } }
        let stage = try await Stage(origin: origin.port, world: world)
        let (answer, record) = try await ask(stage)
        #expect(answer == "")
        #expect(record.outcome == .accepted)
        await stage.end()
    }
}
