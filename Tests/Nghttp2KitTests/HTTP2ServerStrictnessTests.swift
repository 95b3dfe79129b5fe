import NIOCore
import Nghttp2Kit
import Testing

/// Requests that RFC 9113 §8.2 and §8.3 call malformed, many of them ways to smuggle something past a translation to HTTP/1.
@Suite struct HTTP2ServerStrictnessTests {
    static let malformed: [(String, [Block.Field])] =
        [
            ("no :method", Block.get.filter { $0.0 != ":method" }),
            ("no :scheme", Block.get.filter { $0.0 != ":scheme" }),
            ("no :path", Block.get.filter { $0.0 != ":path" }),
            ("neither :authority nor Host", Block.get.filter { $0.0 != ":authority" }),
            ("an empty :path", Block.get.filter { $0.0 != ":path" } + [(":path", "")]),
            ("a :path without its slash", Block.get.filter { $0.0 != ":path" } + [(":path", "x")]),
            ("a line in :path", Block.get.filter { $0.0 != ":path" } + [(":path", "/ HTTP/1.1\r\nx: y")]),
            ("a space in :path", Block.get.filter { $0.0 != ":path" } + [(":path", "/a b")]),
            ("a line in :method", Block.get.filter { $0.0 != ":method" } + [(":method", "GET / HTTP/1.1\r\nx: y")]),
            ("a space in :method", Block.get.filter { $0.0 != ":method" } + [(":method", "GET /")]),
            ("a line in :scheme", Block.get.filter { $0.0 != ":scheme" } + [(":scheme", "https\r\nx: y")]),
            ("a line in :authority", Block.get.filter { $0.0 != ":authority" } + [(":authority", "a.test\r\nx: y")]),
            ("userinfo in :authority", Block.get.filter { $0.0 != ":authority" } + [(":authority", "b.test@a.test")]),
        ]
        + [
            ("a second :path", (":path", "/other")), ("an unknown pseudo-header", (":other", "x")),
            ("a response's :status", (":status", "200")),
            ("Host unlike :authority", ("host", "b.test")), ("an upper case name", ("X-Name", "v")), ("an empty name", ("", "v")),
            ("a space in a name", ("a b", "v")), ("a colon in a name", ("a:b", "v")), ("a line in a name", ("a\r\nb", "v")),
            ("CR LF in a value", ("a", "v\r\nb: c")), ("LF in a value", ("a", "v\nb: c")), ("CR in a value", ("a", "v\rb")),
            ("NUL in a value", ("a", "v\0")), ("DEL in a value", ("a", "\u{7f}")), ("connection", ("connection", "close")),
            ("keep-alive", ("keep-alive", "timeout=5")), ("proxy-connection", ("proxy-connection", "close")),
            ("transfer-encoding", ("transfer-encoding", "chunked")), ("upgrade", ("upgrade", "h2c")), ("te: gzip", ("te", "gzip")),
            ("content without content", ("content-length", "5")), ("a signed content-length", ("content-length", "+0")),
            ("a list as content-length", ("content-length", "0, 0")),
            ("a huge content-length", ("content-length", "99999999999999999999")),
        ].map { ($0.0, Block.get + [$0.1]) }

    @Test(arguments: malformed)
    func `a malformed request is reset and never told`(name: String, fields: [Block.Field]) throws {
        let server = try HTTP2Server()
        #expect(try server.receive(Frames.hello + Frames.headers(1, Block.of(fields))) == [])
        #expect(server.takeFrames().filter { $0.type == 3 } == [.reset(1, .protocolError)])
        #expect(try server.receive(Frames.headers(3, Block.of(Block.get))).count == 1)
    }

    @Test func `a pseudo-header behind a field is malformed`() throws {
        let server = try HTTP2Server()
        let fields = Block.get.dropLast() + [("a", "v"), (":path", "/")]
        #expect(try server.receive(Frames.hello + Frames.headers(1, Block.of(Array(fields)))) == [])
        #expect(server.takeFrames().contains(.reset(1, .protocolError)))
    }

    @Test func `more content than was said is malformed`() throws {
        let server = try HTTP2Server()
        let head = Frames.headers(1, Block.of(Block.post + [("content-length", "1")]), flags: Frames.endHeaders)
        #expect(try server.receive(Frames.hello + head + Frames.data(1, [1, 2], flags: Frames.endStream)) == [])
        #expect(server.takeFrames().contains(.reset(1, .protocolError)))
    }

    @Test func `a pseudo-header among the trailers is malformed`() throws {
        let server = try HTTP2Server()
        let head = Frames.headers(1, Block.of(Block.post), flags: Frames.endHeaders)
        #expect(try server.receive(Frames.hello + head + Frames.headers(1, Block.of([(":path", "/other")]))) == [])
        #expect(server.takeFrames().contains(.reset(1, .protocolError)))
    }

    static let breaches: [(String, [UInt8], UInt32)] = [
        ("HEADERS on stream 0", Frames.headers(0, Block.of(Block.get)), 1),
        ("an even stream", Frames.headers(2, Block.of(Block.get)), 1),
        ("CONTINUATION alone", Frames.continuation(1, [0x82]), 1),
        ("PUSH_PROMISE of a client", Frames.frame(5, flags: 4, stream: 1, [0, 0, 0, 2]), 1),
        ("a PING of 7 octets", Frames.frame(6, [UInt8](repeating: 0, count: 7)), 6),
        ("a frame over the maximum size", Frames.data(1, [UInt8](repeating: 0, count: 16_385)), 6),
        ("an invalid header block", Frames.headers(1, [0xff, 0x80, 0x7f]), 9),
        ("a frame inside a header block", Frames.headers(1, [0x82], flags: 0) + Frames.ping, 1),
    ]

    @Test(arguments: breaches)
    func `a breach of the connection ends it with GOAWAY`(name: String, bytes: [UInt8], code: UInt32) throws {
        let server = try HTTP2Server()
        #expect(try server.receive(Frames.hello + bytes) == [])
        let goAway = server.takeFrames().last
        #expect(goAway?.type == 7)
        #expect(goAway?.payload.dropFirst(4).prefix(4).elementsEqual(Frames.octets(code)) == true)
        #expect(server.wantsClose)
    }

    @Test func `bytes that are not HTTP/2 are refused once and then ignored`() throws {
        let server = try HTTP2Server()
        #expect(throws: HTTP2Error(.invalidPreface, "")) { try server.receive(Array("GET / HTTP/1.1\r\nhost: a\r\n\r\n".utf8)) }
        #expect(!server.wantsClose)
        let frames = server.takeFrames()
        #expect(frames.map(\.type) == [4, 7])
        #expect(frames.last == .goAway(0, .protocolError))
        #expect(server.wantsClose)
        #expect(try server.receive(Frames.hello) == [])
        try server.respond(stream: 1, status: 200)
        server.shutdown()
        #expect(server.takeOutbound() == nil)
    }
}
