import NIOCore
import Nghttp2Kit
import Testing
import Wire

/// A conversation in HTTP/2 with both sides' frames.
struct Conversation {
    var turns: [(HTTPExchange.Side, [UInt8])]

    init(_ turns: (HTTPExchange.Side, [UInt8])...) { self.turns = turns }

    func exchanges(body: Int = 1_000, cut: ([UInt8]) -> [[UInt8]] = { [$0] }) -> [HTTPExchange] {
        var limits = ExchangeLimits()
        limits.body = body
        let observer = HTTP2ExchangeObserver(limits)
        var found: [HTTPExchange] = []
        for (side, bytes) in turns {
            for piece in cut(bytes) {
                observer.read(ByteBuffer(bytes: piece), from: side, at: 0)
                found += observer.takeFinished()
            }
        }
        observer.close()
        return found + observer.takeFinished()
    }
}

@Suite struct `An onlooker on HTTP/2` {
    static let settings = Frames.frame(4)
    static let ok = Block.of([(":status", "200"), ("content-type", "text/plain")])
    static let grpc = Block.of([
        (":method", "POST"), (":scheme", "https"), (":authority", "a.test"), (":path", "/pkg.Svc/Do"), ("content-type", "application/grpc"),
    ])

    static let conversations: [Conversation] = [
        Conversation(
            (.client, Frames.hello + Frames.headers(1, Block.of(Block.get)) + Frames.headers(3, Block.of(Block.post), flags: 4)),
            (.server, settings + Frames.settingsAck + Frames.headers(1, ok, flags: 4)), (.client, Frames.data(3, [65, 66])),
            (.server, Frames.data(1, [1, 2, 3, 0], flags: 0) + Frames.data(1, [2, 7, 0, 0], flags: 1 | 8)),
            (.client, Frames.data(3, [67], flags: 1) + Frames.ping),
            (.server, Frames.headers(3, Block.of([(":status", "103")]), flags: 4) + Frames.headers(3, ok))),
        Conversation(
            (.client, Frames.hello + Frames.headers(1, grpc, flags: 4) + Frames.data(1, [0, 0, 0, 0, 1, 9], flags: 1)),
            (.server, settings + Frames.headers(1, Block.of([(":status", "200")]), flags: 4) + Frames.data(1, [0, 0, 0, 0, 0])),
            (.server, Frames.headers(1, Block.of([("grpc-status", "5")])))),
        Conversation(
            (.client, Frames.hello + Frames.headers(1, [0x41] + Block.text("indexed.test") + [0x82, 0x87, 0x84])),
            (.server, settings + Frames.headers(1, [0x88])), (.client, Frames.headers(3, [0x82, 0x87, 0x84, 0xbe])),
            (.server, Frames.headers(3, [0x8d]))),
        Conversation(
            (.client, Frames.hello + Frames.headers(1, Block.of(Block.get)) + Frames.headers(3, Block.of(Block.get))),
            (.server, settings + Frames.reset(1))),
        Conversation(
            (
                .client,
                Frames.hello
                    + Frames.headers(
                        1,
                        Block.of([
                            (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":path", "/ws"), (":authority", "a"),
                        ]),
                        flags: 4)
            ),
            (.server, settings + Frames.headers(1, [0x88], flags: 4)), (.client, Frames.data(1, [0x81, 0x81, 0, 0, 0, 0, 65])),
            (.server, Frames.data(1, [0x88, 0], flags: 1)), (.client, Frames.data(1, [], flags: 1))),
        Conversation(
            (.client, Frames.hello + Frames.headers(1, Block.of(Block.get))),
            (.server, settings + Frames.frame(5, stream: 1, [0, 0, 0, 2]))),
    ]

    @Test func `reads streams that run side by side`() {
        let found = Self.conversations[0].exchanges()
        #expect(found.map(\.target) == ["/x?y=z", "/x"])
        #expect(found.map(\.status) == [200, 200])
        #expect(found.map(\.ending) == [.whole, .whole])
        #expect(found.first?.response?.body == [1, 2, 3, 0, 7])
        #expect(found.first?.response?.bodyBytes == 5)
        #expect(found.last?.request.body == [65, 66, 67])
        #expect(found.first?.response?.fields == [.init("content-type", "text/plain")])
        #expect(found.first?.request.headBytes == Block.of(Block.get).count)
    }

    @Test func `reads trailers`() {
        #expect(Self.conversations[1].exchanges().first?.response?.trailers == [.init("grpc-status", "5")])
    }

    @Test func `follows the table of fields in both directions`() {
        let found = Self.conversations[2].exchanges()
        #expect(found.map(\.authority) == ["indexed.test", "indexed.test"])
        #expect(found.map(\.status) == [200, 404])
    }

    @Test func `takes no number but one of three digits for a status`() {
        for (status, read) in [("100", 0), ("199", 0), ("200", 200), ("999", 999), ("050", nil), ("1000", nil), ("+20", nil), ("", nil)] {
            let answer = Frames.headers(1, Block.of([(":status", status)]), flags: 4) + Frames.data(1, [1], flags: 1)
            let found = Conversation((.client, Frames.hello + Frames.headers(1, Block.of(Block.get))), (.server, Self.settings + answer))
                .exchanges()
            #expect(found.map(\.ending) == [read == nil ? .notReadFurther : read == 0 ? .cut : .whole], "\(status)")
            #expect(found.first?.status == (read == 0 ? nil : read), "\(status)")
        }
    }

    @Test func `follows what each side says of its table while the other's fields are read`() {
        let bounds = Frames.frame(4, [0, 1, 0, 0, 0x20, 0])
        let found = Conversation(
            (.client, Frames.hello + bounds), (.server, bounds),
            // Both encoders use the 8,192 octets that they were allowed (RFC 7541 §6.3).
            (.client, Frames.headers(1, [0x3f, 0xe1, 0x3f, 0x82, 0x87, 0x84, 0x41, 1, 97])),
            (.server, Frames.headers(1, [0x3f, 0xe1, 0x3f, 0x88]))
        ).exchanges()
        #expect(found.map(\.status) == [200] && found.map(\.authority) == ["a"] && found.map(\.ending) == [.whole])
    }

    @Test func `says which streams were reset or left open`() {
        #expect(Self.conversations[3].exchanges().map(\.ending) == [.cut, .cut])
    }

    @Test func `counts the messages of a WebSocket in a stream`() {
        let traffic = Self.conversations[4].exchanges().first?.webSocket
        #expect(traffic?.fromClient.messages == 1 && traffic?.fromClient.frames == ["text": 1])
        #expect(traffic?.fromServer.frames == ["close": 1])
    }

    @Test func `gives up on a server that pushes`() {
        #expect(Self.conversations[5].exchanges().map(\.ending) == [.notReadFurther])
    }

    @Test func `holds at most a thousand streams`() {
        let many = (0..<1_001).flatMap { Frames.headers(UInt32(2 * $0 + 1), Block.of(Block.get)) }
        let found = Conversation((.client, Frames.hello + many)).exchanges()
        #expect(found.count == 1_000)
        #expect(found.allSatisfy { $0.ending == .notReadFurther })
    }

    @Test(arguments: conversations.indices) func `sees the same at every cut`(index: Int) {
        let whole = Self.conversations[index].exchanges()
        #expect(!whole.isEmpty)
        let longest = Self.conversations[index].turns.map(\.1.count).max() ?? 0
        for place in 1..<longest {
            #expect(
                Self.conversations[index].exchanges { [Array($0.prefix(place)), Array($0.dropFirst(place))] } == whole, "cut at \(place)")
        }
        #expect(Self.conversations[index].exchanges { $0.map { [$0] } } == whole)
    }

    @Test func `survives 10,000 mutations and is of the same mind however they are cut`() {
        var random = SeededGenerator(state: 0x6578_6368)
        var (whole, lost) = (0, 0)
        for round in 0..<10_000 {
            var conversation = Self.conversations.randomElement(using: &random) ?? Conversation()
            for index in conversation.turns.indices where Bool.random(using: &random) {
                let place = Int.random(in: conversation.turns[index].1.indices, using: &random)
                conversation.turns[index].1[place] ^= UInt8.random(in: 1 ... .max, using: &random)
            }
            let found = conversation.exchanges()
            let size = Int.random(in: 1...30, using: &random)
            let cut = conversation.exchanges { bytes in
                stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
            }
            #expect(found == cut, "round \(round)")
            for exchange in found { if exchange.ending == .whole { whole += 1 } else { lost += 1 } }
        }
        #expect(whole > 1_000 && lost > 1_000)
    }
}
