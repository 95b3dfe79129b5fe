import NIOCore
import Nghttp2Kit
import Testing

@Suite struct HTTP2ServerTests {
    private let request = ObservedRequest(method: "GET", scheme: "https", authority: "canary.test", path: "/nonce?n=1")

    @Test func `the first outbound frame is SETTINGS with our limits`() throws {
        let frames = try HTTP2Server().takeFrames()
        #expect(frames.map(\.type) == [4])
        let payload = try #require(frames.first).payload
        #expect(payload == [0, 3, 0, 0, 0, 100] + [0, 6, 0, 1, 0, 0] + [0, 9, 0, 0, 0, 1])
    }

    @Test func `a request is told and its answer arrives`() throws {
        let pair = try Pair()
        let stream = try pair.client.get(authority: "canary.test", path: "/nonce?n=1", headers: [("accept", "*/*")])
        var told: [ObservedRequest] = []
        let events = try pair.run { stream, request in
            told.append(request)
            try pair.server.respond(
                stream: stream, status: 200, headers: [("content-type", "text/plain")], body: ByteBuffer(string: "nonce"))
        }
        #expect(told == [request])
        #expect(events == [.response(stream: stream, .init(status: 200, body: ByteBuffer(string: "nonce")))])
        #expect(!pair.server.wantsClose)
    }

    @Test func `a body larger than every window arrives whole`() throws {
        let pair = try Pair()
        let body = ByteBuffer(bytes: (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
        let stream = try pair.client.get(authority: "canary.test", path: "/")
        let events = try pair.run { stream, _ in try pair.server.respond(stream: stream, status: 200, body: body) }
        #expect(events == [.response(stream: stream, .init(status: 200, body: body))])
    }

    @Test func `many streams are answered on one connection`() throws {
        let pair = try Pair()
        let streams = try (0..<90).map { try pair.client.get(authority: "canary.test", path: "/\($0)") }
        let events = try pair.run { stream, request in
            try pair.server.respond(stream: stream, status: 200, body: ByteBuffer(string: request.path))
        }
        let expected = streams.enumerated().map { number, stream in
            HTTP2Client.Event.response(stream: stream, .init(status: 200, body: ByteBuffer(string: "/\(number)")))
        }
        #expect(Set(events) == Set(expected) && events.count == 90)
    }

    @Test(arguments: [200, 204, 304, 404, 599])
    func `a status arrives, with content where it may have some`(status: Int) throws {
        let pair = try Pair()
        let stream = try pair.client.get(authority: "canary.test", path: "/")
        let events = try pair.run { stream, _ in
            try pair.server.respond(stream: stream, status: status, body: ByteBuffer(string: "x"))
        }
        let body = status == 204 || status == 304 ? "" : "x"
        #expect(events == [.response(stream: stream, .init(status: status, body: ByteBuffer(string: body)))])
    }

    @Test func `HEAD is answered without content`() throws {
        let server = try HTTP2Server()
        let head: [Block.Field] = [(":method", "HEAD")] + Block.get.dropFirst()
        _ = try server.receive(Frames.hello + Frames.headers(1, Block.of(head)))
        _ = server.takeOutbound()
        try server.respond(stream: 1, status: 200, body: ByteBuffer(string: "x"))
        let frames = server.takeFrames()
        #expect(frames.map(\.type) == [1])
        #expect(frames.first?.flags == Frames.endStream | Frames.endHeaders)
    }

    @Test func `a real client's upload is told once, wherever its bytes are cut`() throws {
        for cut in 0...Captures.curlPost.count {
            let server = try HTTP2Server()
            let first = try server.receive(Array(Captures.curlPost[..<cut]))
            let events = first + (try server.receive(Array(Captures.curlPost[cut...])))
            let request = ObservedRequest(method: "POST", scheme: "http", authority: "127.0.0.1:18431", path: "/submit")
            #expect(events == [.request(stream: 1, request)], "cut at \(cut)")
        }
    }

    @Test func `a body is discarded, the windows move and the request is told at its end`() throws {
        let server = try HTTP2Server()
        #expect(try server.receive(Frames.hello + Frames.headers(1, Block.of(Block.post), flags: Frames.endHeaders)) == [])
        var updates = 0
        for _ in 0..<64 {
            #expect(try server.receive(Frames.data(1, [UInt8](repeating: 1, count: 16_384))) == [])
            updates += server.takeFrames().count { $0.type == 8 }
        }
        #expect(updates >= 32)
        let events = try server.receive(Frames.data(1, flags: Frames.endStream))
        #expect(events == [.request(stream: 1, ObservedRequest(method: "POST", scheme: "https", authority: "a.test", path: "/x"))])
    }

    @Test func `trailers end a request and change nothing in it`() throws {
        let server = try HTTP2Server()
        _ = try server.receive(Frames.hello + Frames.headers(1, Block.of(Block.post), flags: Frames.endHeaders))
        let events = try server.receive(Frames.headers(1, Block.of([("host", "other.test")])))
        #expect(events == [.request(stream: 1, ObservedRequest(method: "POST", scheme: "https", authority: "a.test", path: "/x"))])
    }

    @Test func `Host stands in for a missing authority`() throws {
        let server = try HTTP2Server()
        let fields = Block.get.filter { $0.0 != ":authority" } + [("host", "b.test")]
        let events = try server.receive(Frames.hello + Frames.headers(1, Block.of(fields)))
        #expect(events == [.request(stream: 1, ObservedRequest(method: "GET", scheme: "https", authority: "b.test", path: "/x?y=z"))])
    }

    @Test func `nothing is sent on a stream that the client has reset`() throws {
        let server = try HTTP2Server()
        let events = try server.receive(Frames.hello + Frames.headers(1, Block.of(Block.get)) + Frames.reset(1))
        #expect(events.count == 1)
        _ = server.takeOutbound()
        try server.respond(stream: 1, status: 200, body: ByteBuffer(string: "x"))
        #expect(server.takeOutbound() == nil)
    }

    @Test func `a request is answered once`() throws {
        let server = try HTTP2Server()
        _ = try server.receive(Frames.hello + Frames.headers(1, Block.of(Block.get)))
        try server.respond(stream: 1, status: 200, body: ByteBuffer(string: "first"))
        #expect(throws: HTTP2Error(.alreadyAnswered, "")) { try server.respond(stream: 1, status: 200) }
        #expect(server.takeFrames().last?.payload == Array("first".utf8))
    }

    @Test(arguments: [-1, 0, 99, 100, 101, 199, 600, Int.max])
    func `a status that is not final is not sent`(status: Int) throws {
        let server = try HTTP2Server()
        #expect(throws: HTTP2Error(.invalidStatus, "")) { try server.respond(stream: 1, status: status) }
    }

    @Test(arguments: [
        ("X-Upper", "v"), ("", "v"), (":status", "200"), ("a b", "v"), ("a", "x\r\nb: y"), ("a", "x\0"), ("connection", "close"),
        ("transfer-encoding", "chunked"), ("upgrade", "h2c"), ("a", " v"),
    ])
    func `a field that HTTP/2 forbids is not sent`(name: String, value: String) throws {
        let pair = try Pair()
        #expect(throws: HTTP2Error(.invalidField, "")) { try pair.server.respond(stream: 1, status: 200, headers: [(name, value)]) }
        #expect(throws: HTTP2Error(.invalidField, "")) { try pair.client.get(authority: "a", path: "/", headers: [(name, value)]) }
    }

    @Test func `a shutdown lets an open request be answered and then wants to close`() throws {
        let pair = try Pair()
        let stream = try pair.client.get(authority: "canary.test", path: "/")
        var waiting: Int32?
        _ = try pair.run { stream, _ in waiting = stream }
        pair.server.shutdown()
        #expect(try pair.run() == [.goAway])
        #expect(!pair.server.wantsClose)
        try pair.server.respond(stream: try #require(waiting), status: 200)
        #expect(!pair.server.wantsClose)
        #expect(try pair.run() == [.response(stream: stream, .init(status: 200, body: ByteBuffer()))])
        #expect(pair.server.wantsClose && pair.client.wantsClose)
    }

    @Test func `a client's GOAWAY is told and ends the connection`() throws {
        let server = try HTTP2Server()
        let events = try server.receive(Frames.hello + Frames.frame(7, Frames.octets(0) + Frames.octets(0)))
        #expect(events == [.goAway])
        _ = server.takeOutbound()
        #expect(server.wantsClose)
    }
}
