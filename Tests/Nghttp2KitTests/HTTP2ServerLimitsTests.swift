import NIOCore
import Nghttp2Kit
import Testing

@Suite struct HTTP2ServerLimitsTests {
    /// Frames that ask for nothing: what must come before, and the frame that is repeated on a stream.
    static let floods: [(String, [UInt8], [UInt8])] = [
        ("PING", [], Frames.ping),
        ("SETTINGS", [], Frames.frame(4)),
        ("PRIORITY", [], Frames.frame(2, stream: 1, [0, 0, 0, 0, 15])),
        ("empty DATA", Frames.headers(1, Block.of(Block.post), flags: Frames.endHeaders), Frames.data(1)),
        (
            "DATA of padding alone", Frames.headers(1, Block.of(Block.post), flags: Frames.endHeaders),
            Frames.data(1, [2, 0, 0], flags: Frames.padded)
        ),
    ]

    /// The client's own SETTINGS is the first of the 1,000.
    private let allowed = 999

    private func repeated(_ frame: [UInt8], _ count: Int) -> [UInt8] { (0..<count).flatMap { _ in frame } }

    private func expectCalm(_ server: HTTP2Server, last: UInt32) {
        #expect(server.takeFrames().last == .goAway(last, .enhanceYourCalm))
        #expect(server.wantsClose)
    }

    @Test(arguments: floods)
    func `a thousand frames that ask for nothing are borne, and not one more`(name: String, before: [UInt8], frame: [UInt8]) throws {
        let server = try HTTP2Server()
        #expect(try server.receive(Frames.hello + before + repeated(frame, allowed)) == [])
        #expect(throws: HTTP2Error(.flood, "")) { try server.receive(frame, at: 9_999_999_999) }
        expectCalm(server, last: before.isEmpty ? 0 : 1)
    }

    @Test(arguments: floods)
    func `ten seconds later the count begins anew`(name: String, before: [UInt8], frame: [UInt8]) throws {
        let server = try HTTP2Server()
        #expect(try server.receive(Frames.hello + before + repeated(frame, allowed)) == [])
        _ = server.takeOutbound()
        #expect(try server.receive(repeated(frame, 1_000), at: 10_000_000_000) == [])
        #expect(throws: HTTP2Error(.flood, "")) { try server.receive(frame, at: 10_000_000_000) }
    }

    @Test(arguments: [(Int64.min, Int64.max), (Int64.max, Int64.min), (0, -1)])
    func `a clock that leaps does not trap`(first: Int64, second: Int64) throws {
        let server = try HTTP2Server()
        #expect(try server.receive(Frames.hello + Frames.ping, at: first) == [])
        #expect(try server.receive(Frames.ping, at: second) == [])
    }

    @Test func `a thousand rapid resets are borne, and not one more`() throws {
        let server = try HTTP2Server()
        let bytes = (0..<UInt32(allowed)).map { Frames.headers($0 * 2 + 1, Block.of(Block.get)) + Frames.reset($0 * 2 + 1) }
        #expect(try server.receive(Frames.hello + bytes.flatMap { $0 }).count == allowed)
        #expect(!server.takeFrames().contains { $0.type == 7 })
        #expect(throws: HTTP2Error(.flood, "")) {
            try server.receive(Frames.headers(1_999, Block.of(Block.get)) + Frames.reset(1_999))
        }
        expectCalm(server, last: 1_999)
    }

    @Test func `streams that we have to reset are counted like those of the client`() throws {
        let server = try HTTP2Server()
        let bad = Block.of(Block.get + [("connection", "close")])
        for number in 0..<UInt32(allowed) {
            #expect(try server.receive((number == 0 ? Frames.hello : []) + Frames.headers(number * 2 + 1, bad)) == [])
            #expect(!server.takeFrames().contains { $0.type == 7 })
        }
        #expect(try server.receive(Frames.headers(1_999, bad)) == [])
        expectCalm(server, last: 1_999)
    }

    @Test func `a flood of malformed requests at once ends the connection`() throws {
        let server = try HTTP2Server()
        let bad = Block.of(Block.get + [("connection", "close")])
        let bytes = (0..<UInt32(3_000)).flatMap { Frames.headers($0 * 2 + 1, bad) }
        _ = try? server.receive(Frames.hello + bytes)
        #expect(server.takeFrames().last?.type == 7)
        #expect(server.wantsClose)
    }

    @Test func `32 continuations are borne, and not one more`() throws {
        let block = Block.of(Block.get)
        func bytes(continuations: Int) -> [UInt8] {
            Frames.headers(1, block, flags: Frames.endStream)
                + (1...continuations).flatMap { Frames.continuation(1, [], flags: $0 == continuations ? Frames.endHeaders : 0) }
        }
        #expect(try HTTP2Server().receive(Frames.hello + bytes(continuations: 32)).count == 1)
        let server = try HTTP2Server()
        #expect(throws: HTTP2Error(.tooManyContinuations, "")) { try server.receive(Frames.hello + bytes(continuations: 33)) }
        expectCalm(server, last: 1)
    }

    @Test func `a header list over 64 KiB costs its stream, and the next is told`() throws {
        let server = try HTTP2Server()
        let fields = (0..<5).map { ("x-\($0)", String(repeating: "v", count: 13_100)) }
        let parts = fields.map { Block.of([$0]) }
        var bytes = Frames.headers(1, Block.of(Block.get), flags: Frames.endStream)
        for (number, part) in parts.enumerated() {
            bytes += Frames.continuation(1, part, flags: number == parts.count - 1 ? Frames.endHeaders : 0)
        }
        #expect(try server.receive(Frames.hello + bytes + Frames.headers(3, Block.of(Block.get))).count == 1)
        #expect(server.takeFrames().filter { $0.type == 3 } == [.reset(1, .enhanceYourCalm)])
    }

    @Test func `a few octets that stand for a large header list are counted decoded`() throws {
        let server = try HTTP2Server()
        let bomb = [0x40] + Block.text("x") + Block.text(String(repeating: "v", count: 3_900)) + [UInt8](repeating: 0xbe, count: 16)
        #expect(try server.receive(Frames.hello + Frames.headers(1, Block.of(Block.get) + bomb)) == [])
        #expect(server.takeFrames().contains(.reset(1, .enhanceYourCalm)))
    }

    @Test func `many small fields are counted with their overhead`() throws {
        let server = try HTTP2Server()
        let fields = (0..<2_000).flatMap { _ in Block.of([("a", "")]) }
        #expect(try server.receive(Frames.hello + Frames.headers(1, Block.of(Block.get) + fields)) == [])
        #expect(server.takeFrames().contains(.reset(1, .enhanceYourCalm)))
    }

    @Test func `trailers count into the header list`() throws {
        let server = try HTTP2Server()
        let head = Frames.headers(1, Block.of(Block.post), flags: Frames.endHeaders)
        let trailers = (0..<2_000).flatMap { _ in Block.of([("a", "")]) }
        #expect(try server.receive(Frames.hello + head + Frames.headers(1, trailers)) == [])
        #expect(server.takeFrames().contains(.reset(1, .enhanceYourCalm)))
    }

    @Test func `a target over 8 KiB costs its stream`() throws {
        let server = try HTTP2Server()
        let fields = Block.get.dropLast() + [(":path", "/" + String(repeating: "p", count: 8_192))]
        #expect(try server.receive(Frames.hello + Frames.headers(1, Block.of(Array(fields)))) == [])
        #expect(server.takeFrames().contains(.reset(1, .enhanceYourCalm)))
    }

    @Test func `the hundred and first stream is refused, before and after the client knows the limit`() throws {
        let open = (0..<UInt32(100)).flatMap { Frames.headers($0 * 2 + 1, Block.of(Block.get)) }
        let one = Frames.headers(201, Block.of(Block.get))

        let unaware = try HTTP2Server()
        #expect(try unaware.receive(Frames.hello + open).count == 100)
        #expect(try unaware.receive(one) == [])
        #expect(unaware.takeFrames().contains(.reset(201, .refusedStream)))
        #expect(!unaware.wantsClose)

        let aware = try HTTP2Server()
        _ = aware.takeOutbound()
        #expect(try aware.receive(Frames.hello + Frames.settingsAck + open).count == 100)
        #expect(try aware.receive(one) == [])
        #expect(aware.takeFrames().last?.type == 7)
        #expect(aware.wantsClose)
    }

    @Test func `an answered stream makes room for another`() throws {
        var limits = HTTP2Limits()
        limits.maxConcurrentStreams = 1
        let pair = try Pair(limits: limits)
        let streams = try (0..<5).map { _ in try pair.client.get(authority: "a.test", path: "/") }
        var events: [HTTP2Client.Event] = []
        events += try pair.run { stream, _ in try pair.server.respond(stream: stream, status: 200) }
        #expect(events.contains(.response(stream: streams[0], .init(status: 200, body: ByteBuffer()))))
        let later = try pair.client.get(authority: "a.test", path: "/")
        #expect(
            try pair.run { stream, _ in try pair.server.respond(stream: stream, status: 200) }
                == [.response(stream: later, .init(status: 200, body: ByteBuffer()))])
    }
}

@Suite struct `The content of a request over HTTP/2` {
    private func request(_ limit: Int, parts: [Int]) throws -> [HTTP2Server.Event] {
        var limits = HTTP2Limits()
        limits.maxRequestContent = limit
        let server = try HTTP2Server(limits: limits)
        var bytes = Frames.hello + Frames.headers(1, Block.of(Block.post), flags: Frames.endHeaders)
        for part in parts { bytes += Frames.data(1, [UInt8](repeating: 0x61, count: part)) }
        return try server.receive(bytes + Frames.data(1, flags: Frames.endStream))
    }

    @Test func `is read to its bound`() throws {
        let events = try request(100, parts: [60, 40])
        guard case .request(1, let request) = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(request.method == "POST" && events.count == 1)
    }

    @Test(arguments: [[101], [60, 41], [60, 41, 500]]) func `is told to be too long once, and the request not at all`(parts: [Int]) throws {
        #expect(try request(100, parts: parts) == [.contentTooLarge(stream: 1)])
    }

    @Test func `and what a client brings back is told with it`() throws {
        let server = try HTTP2Server()
        let fields = Block.get + [("cookie", "a=1"), ("if-none-match", "\"x\""), ("cookie", "b=2"), ("authorization", "secret")]
        guard case .request(1, let request) = try server.receive(Frames.hello + Frames.headers(1, Block.of(fields))).first else {
            Issue.record("no request")
            return
        }
        #expect(request.returned == ["a=1", "\"x\"", "b=2"])
    }
}
