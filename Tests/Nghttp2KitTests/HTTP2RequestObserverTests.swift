import NIOCore
import Nghttp2Kit
import Testing

@Suite struct HTTP2RequestObserverTests {
    /// A real client's bytes and the request in them.
    struct Capture: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let method: String
        let path: String
        let summary: String
    }

    static let captures = [
        Capture(
            testDescription: "curl GET", bytes: Captures.curlGet, method: "GET", path: "/login?token=secret", summary: "GET /login"),
        Capture(testDescription: "curl POST", bytes: Captures.curlPost, method: "POST", path: "/submit", summary: "POST /submit"),
        Capture(testDescription: "nghttp GET", bytes: Captures.nghttpGet, method: "GET", path: "/a/b?c=d", summary: "GET /a/b"),
    ]

    private func observed(_ chunks: [UInt8]...) -> HTTP2RequestObserver {
        let observer = HTTP2RequestObserver()
        for chunk in chunks { observer.observe(ByteBuffer(bytes: chunk)) }
        return observer
    }

    private func request(_ capture: Capture) -> ObservedRequest {
        ObservedRequest(method: capture.method, scheme: "http", authority: "127.0.0.1:18431", path: capture.path)
    }

    @Test(arguments: captures)
    func `a real client's request is read wherever the bytes are cut in two`(capture: Capture) {
        for cut in 0...capture.bytes.count {
            let observer = observed(Array(capture.bytes[..<cut]), Array(capture.bytes[cut...]))
            #expect(observer.firstRequest == request(capture), "cut at \(cut)")
            #expect(observer.isDone && !observer.failed && observer.sawHeaders)
            #expect(observer.firstRequest?.summary == capture.summary)
        }
    }

    @Test(arguments: captures)
    func `a real client's request is read byte by byte`(capture: Capture) {
        let observer = HTTP2RequestObserver()
        for byte in capture.bytes { observer.observe(ByteBuffer(bytes: [byte])) }
        #expect(observer.firstRequest == request(capture))
    }

    @Test func `chatter alone is no request`() {
        let observer = observed(Frames.hello + Frames.ping + Frames.settingsAck + Frames.frame(8, [0, 0, 1, 0]))
        #expect(!observer.isDone && !observer.sawHeaders && observer.firstRequest == nil)
    }

    @Test func `the header of a HEADERS frame is seen before its payload`() {
        let bytes = Frames.hello + Frames.headers(1, Block.of(Block.get))
        let observer = observed(Array(bytes.prefix(Frames.hello.count + 8)))
        #expect(!observer.sawHeaders)
        observer.observe(ByteBuffer(bytes: [bytes[Frames.hello.count + 8]]))
        #expect(observer.sawHeaders && !observer.isDone)
    }

    @Test func `padding, priority and continuations are taken off`() {
        let block = Block.of(Block.get)
        let first = [3] + [0, 0, 0, 0, 15] + Array(block.prefix(10)) + [0, 0, 0]
        let bytes =
            Frames.hello + Frames.headers(1, first, flags: Frames.padded | Frames.priority)
            + Frames.continuation(1, Array(block.dropFirst(10).prefix(20)))
            + Frames.continuation(1, Array(block.dropFirst(30)), flags: Frames.endHeaders)
        #expect(observed(bytes).firstRequest?.summary == "GET /x")
    }

    @Test func `a block may refer to a field of the block before it`() {
        let first: [UInt8] = [0x41] + Block.text("indexed.test")
        let second: [UInt8] = [0x82, 0x87, 0x84, 0xbe]
        let observer = observed(Frames.hello + Frames.headers(1, first) + Frames.headers(3, second))
        #expect(observer.firstRequest?.authority == "indexed.test")
    }

    @Test func `a large frame of another type is skipped and not held`() {
        let bytes = Frames.hello + Frames.data(1, [UInt8](repeating: 1, count: 200_000)) + Frames.headers(3, Block.of(Block.get))
        let observer = HTTP2RequestObserver()
        for start in stride(from: 0, to: bytes.count, by: 1_000) {
            observer.observe(ByteBuffer(bytes: bytes[start..<min(start + 1_000, bytes.count)]))
        }
        #expect(observer.firstRequest?.path == "/x?y=z")
    }

    @Test func `the summary of CONNECT names the authority`() {
        let observer = observed(Frames.hello + Frames.headers(1, Block.of([(":method", "CONNECT"), (":authority", "a.test:443")])))
        #expect(observer.firstRequest?.summary == "CONNECT a.test:443")
    }

    @Test func `a path over its bound is cut and said to be`() {
        let path = "/" + String(repeating: "p", count: 9_000)
        let observer = observed(Frames.hello + Frames.headers(1, Block.of([(":method", "GET"), (":path", path)])))
        #expect(observer.firstRequest?.path.utf8.count == 8_192)
        #expect(observer.firstRequest?.isTruncated == true)
    }

    @Test func `octets that are not UTF-8 are replaced`() {
        let block = Block.of([(":method", "GET")]) + [0x04, 0x02, 0x2f, 0xff]
        #expect(observed(Frames.hello + Frames.headers(1, block)).firstRequest?.path == "/\u{fffd}")
    }

    @Test func `a larger dynamic table is accepted once the server is known to allow it`() {
        let block = [0x20 | 0x1f] + Block.integer(8_192, prefix: 5).dropFirst() + Block.of(Block.get)
        let bytes = ByteBuffer(bytes: Frames.hello + Frames.headers(1, block))
        let (unknown, told, learned) = (HTTP2RequestObserver(), HTTP2RequestObserver(headerTableSize: 8_192), HTTP2RequestObserver())
        learned.serverAdvertised(headerTableSize: 8_192)
        for observer in [unknown, told, learned] { observer.observe(bytes) }
        #expect(unknown.failed && unknown.firstRequest == nil)
        #expect(told.firstRequest != nil && learned.firstRequest != nil)
    }

    @Test(arguments: [-1, 0, 100, 4_095, Int.min])
    func `a smaller dynamic table does not break a client that has not heard of it`(size: Int) {
        let observer = HTTP2RequestObserver(headerTableSize: size)
        observer.observe(ByteBuffer(bytes: Captures.curlGet))
        #expect(observer.firstRequest != nil)
    }

    static let broken: [(String, [UInt8])] = [
        ("HTTP/1", Array("GET / HTTP/1.1\r\n".utf8)),
        ("a first byte that is not the preface's", [0x16]),
        ("HEADERS on stream 0", Frames.hello + Frames.headers(0, Block.of(Block.get))),
        ("CONTINUATION without HEADERS", Frames.hello + Frames.continuation(1, [0x82])),
        ("PUSH_PROMISE of a client", Frames.hello + Frames.frame(5, stream: 1, [0, 0, 0, 2])),
        ("another frame inside a block", Frames.hello + Frames.headers(1, [0x82], flags: 0) + Frames.ping),
        ("DATA of the same stream inside a block", Frames.hello + Frames.headers(1, [0x82], flags: 0) + Frames.data(1, [1])),
        ("HEADERS inside a block", Frames.hello + Frames.headers(1, [0x82], flags: 0) + Frames.headers(3, [0x82])),
        ("CONTINUATION of another stream", Frames.hello + Frames.headers(1, [0x82], flags: 0) + Frames.continuation(3, [0x84])),
        ("padding over the frame", Frames.hello + Frames.headers(1, [9, 0x82], flags: Frames.padded | Frames.endHeaders)),
        ("no room for the padding's length", Frames.hello + Frames.headers(1, [], flags: Frames.padded | Frames.endHeaders)),
        ("no room for the priority", Frames.hello + Frames.headers(1, [0, 0], flags: Frames.priority | Frames.endHeaders)),
        ("an index beyond the tables", Frames.hello + Frames.headers(1, [0xff, 0x80, 0x7f])),
        ("an unfinished field", Frames.hello + Frames.headers(1, [0x00, 0x05, 0x61])),
        ("a block over 64 KiB in one frame", Frames.hello + Frames.headers(1, [UInt8](repeating: 0x82, count: 65_537))),
        (
            "a block over 64 KiB in continuations",
            Frames.hello + Frames.headers(1, [], flags: 0)
                + (0..<5).flatMap { _ in Frames.continuation(1, [UInt8](repeating: 0x84, count: 16_384)) }
        ),
        (
            "33 continuations",
            Frames.hello + Frames.headers(1, [0x82], flags: 0)
                + (0..<33).flatMap { Frames.continuation(1, [0x84], flags: $0 == 32 ? Frames.endHeaders : 0) }
        ),
    ]

    @Test(arguments: broken)
    func `what cannot be followed fails softly and is left alone`(name: String, bytes: [UInt8]) {
        let observer = observed(bytes)
        #expect(observer.failed && observer.isDone && observer.firstRequest == nil)
        observer.observe(ByteBuffer(bytes: Captures.curlGet))
        #expect(observer.failed && observer.firstRequest == nil)
    }

    @Test func `32 continuations are followed`() {
        let fragments = (0..<32).flatMap { Frames.continuation(1, [0x84], flags: $0 == 31 ? Frames.endHeaders : 0) }
        #expect(observed(Frames.hello + Frames.headers(1, [0x82], flags: 0) + fragments).firstRequest?.summary == "GET /")
    }

    @Test func `a block that is no request is passed over`() {
        let observer = observed(Frames.hello + Frames.headers(1, []) + Frames.headers(3, Block.of(Block.get)))
        #expect(observer.firstRequest?.method == "GET")
    }
}
