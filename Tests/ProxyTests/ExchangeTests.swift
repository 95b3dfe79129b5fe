import NIOCore
import Proxy
import Testing
import Verdicts
import Wire

/// What is read beside the relay, and what it leaves alone.
@Suite(.timeLimit(.minutes(1))) struct `The exchanges of an accepted client` {
    private let world: Stage.World

    init() throws { world = try Stage.World() }

    /// Everything that was told of, once one client has said `requests`, one after the other's answer, and left.
    private func exchanges(
        of requests: [ByteBuffer], script: (inout StubOrigin.Script) -> Void = { _ in }, options: ExchangeOptions? = ExchangeOptions(),
        answerEnd: String = "ok"
    ) async throws -> (seen: Recorder.Seen, heard: String) {
        var play = try world.script()
        script(&play)
        let origin = try await StubOrigin.start(play)
        let stage = try await Stage(origin: origin.port, world: world, settings: { $0.exchanges = options })
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting()) == .finished)
        var heard = ""
        for request in requests {
            try await client.say(request)
            heard += try await client.hearText(upTo: answerEnd)
        }
        await client.close()
        _ = try await stage.recorder.record()
        await stage.end()
        return (stage.recorder.now, heard)
    }

    private let twice = [ByteBuffer(string: request("/a?token=1")), ByteBuffer(string: request("/b"))]

    @Test func `are told one by one, with secrets masked`() async throws {
        let seen = try await exchanges(of: twice).seen
        #expect(seen.exchanges.map(\.content.target) == ["/a?token=***", "/b"])
        #expect(seen.exchanges.allSatisfy { $0.kind == .http1 && $0.content.status == 200 && $0.content.ending == .whole })
        let first = try #require(seen.exchanges.first)
        #expect(first.connection == seen.records.first?.id && first.domain == Domain(host: "origin.test", port: 443))
        #expect(first.content.response?.bodyBytes == 2 && first.content.response?.body == [])
        let timings = first.timings
        let times = try [
            timings.requestStart, #require(timings.requestEnd), #require(timings.responseStart), #require(timings.responseEnd),
        ]
        #expect(times == times.sorted() && first.time >= 1_800_000_000)
    }

    @Test func `hold bodies and secrets where that is asked for`() async throws {
        let seen = try await exchanges(of: twice, options: ExchangeOptions(keepsBodies: true, includesSecrets: true)).seen
        #expect(seen.exchanges.first?.content.target == "/a?token=1")
        #expect(seen.exchanges.first?.content.response?.body == Array("ok".utf8))
    }

    @Test func `are not read where nobody asked`() async throws {
        let seen = try await exchanges(of: twice, options: nil).seen
        #expect(seen.exchanges.isEmpty && seen.records.first?.outcome == .accepted)
    }

    @Test func `pass unharmed where they are not understood`() async throws {
        let odd = ByteBuffer(string: "GET / HTTP/1.1\r\nno field\r\n\r\n")
        let (seen, heard) = try await exchanges(of: [odd, odd])
        #expect(seen.exchanges.isEmpty)
        #expect(heard == String(repeating: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", count: 2))
        #expect(seen.records.first?.outcome == .accepted)
    }

    @Test func `count the messages of a WebSocket`() async throws {
        let upgrade = "GET /chat HTTP/1.1\r\nHost: origin.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
        let frame: [UInt8] = [0x81, 0x82, 0, 0, 0, 0] + Array("hi".utf8)
        let script = { (script: inout StubOrigin.Script) in
            script.answer = { heard in
                heard.readableBytesView.first == UInt8(ascii: "G")
                    ? .say(ByteBuffer(string: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX: ok\r\n\r\n"))
                    : .say(ByteBuffer(bytes: [0x82, 3] + Array(" ok".utf8)))
            }
        }
        let seen = try await exchanges(of: [ByteBuffer(string: upgrade), ByteBuffer(bytes: frame)], script: script).seen
        let exchange = try #require(seen.exchanges.first)
        #expect(exchange.kind == .webSocket && exchange.content.status == 101 && exchange.content.target == "/chat")
        #expect(exchange.content.webSocket?.fromClient.frames == ["text": 1] && exchange.content.webSocket?.fromClient.bytes == 2)
        #expect(exchange.content.webSocket?.fromServer.frames == ["binary": 1] && exchange.content.webSocket?.fromServer.bytes == 3)
    }

    @Test func `end with the connection where it ends first`() async throws {
        let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok")
        let seen = try await exchanges(of: [ByteBuffer(string: request())], script: { $0.answer = { _ in .say(answer) } }).seen
        #expect(seen.exchanges.map(\.content.ending) == [.cut])
        #expect(seen.exchanges.first?.content.response?.bodyBytes == 2)
    }
}
