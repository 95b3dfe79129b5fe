import Testing
import Wire

/// A conversation in HTTP/1, side by side.
struct Dialogue {
    typealias Turn = (HTTPExchange.Side, [UInt8])

    var turns: [Turn]

    init(_ turns: (HTTPExchange.Side, String)...) { self.turns = turns.map { ($0.0, Array($0.1.utf8)) } }

    init(turns: [Turn]) { self.turns = turns }

    /// What an observer makes of it, with each turn cut by `cut`. Every byte is at time 0.
    func exchanges(limits: ExchangeLimits = .keeping(1_000), cut: ([UInt8]) -> [[UInt8]] = { [$0] }) -> [HTTPExchange] {
        var observer = HTTP1Observer(limits)
        var found: [HTTPExchange] = []
        for (side, bytes) in turns {
            for piece in cut(bytes) {
                observer.read(piece[...], from: side, at: 0)
                found += observer.takeFinished()
            }
        }
        observer.close(at: 0)
        return found + observer.takeFinished()
    }
}

extension ExchangeLimits {
    static func keeping(_ body: Int) -> Self {
        var limits = ExchangeLimits()
        limits.body = body
        return limits
    }
}

extension HTTPExchange.Message {
    var text: String { String(decoding: body, as: UTF8.self) }
}

@Suite struct `An onlooker on HTTP/1` {
    static let get = "GET /a?b=c HTTP/1.1\r\nHost: a.test\r\nAccept: */*\r\n\r\n"
    static let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
    static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n"
    static let upgrade = "GET /chat HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    static let switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\r\n"

    static let dialogues: [Dialogue] = [
        Dialogue((.client, get), (.server, ok), (.client, get), (.server, ok)),
        Dialogue((.client, get + get + "HEAD / HTTP/1.1\r\nHost: a.test\r\n\r\n" + get), (.server, ok + chunked + ok.dropLast(5) + ok)),
        Dialogue(
            (.client, "POST /p HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"),
            (.server, "HTTP/1.1 100 Continue\r\n\r\n"), (.client, "abc"),
            (.server, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"), (.client, get),
            (.server, "HTTP/1.0 200 OK\r\n\r\nto the end")),
        Dialogue((.client, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"), (.server, ok)),
        Dialogue(turns: [
            (.client, Array(upgrade.utf8)), (.server, Array(switching.utf8) + [0x89, 0]),
            (.client, [0x81, 0x85, 1, 2, 3, 4, 9, 9, 9, 9, 9, 0x8A, 0x80, 0, 0, 0, 0]),
            (.server, [0x02, 126, 0, 200] + Array(repeating: 7, count: 200) + [0x80, 1, 7, 0x88, 2, 3, 0xE8]),
        ]),
        Dialogue((.client, get), (.server, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\nPRI")),
        Dialogue((.client, get), (.server, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")),
    ]

    @Test func `reads pipelined requests, a head without a body, chunks and trailers`() throws {
        let found = Self.dialogues[1].exchanges()
        #expect(found.map(\.method) == ["GET", "GET", "HEAD", "GET"])
        #expect(found.map { $0.response?.text } == ["hello", "abcde", "", "hello"])
        #expect(found.allSatisfy { $0.ending == .whole && $0.status == 200 && $0.authority == "a.test" })
        let second = try #require(found.dropFirst().first?.response)
        #expect(second.trailers == [.init("X-Sum", "5")])
        #expect(second.bodyBytes == 5)
        #expect(found.first?.target == "/a?b=c")
        #expect(found.first?.request.headBytes == Self.get.utf8.count)
        #expect(found.first?.request.fields == [.init("Host", "a.test"), .init("Accept", "*/*")])
    }

    @Test func `passes interim answers over and reads an answer up to the end of the connection`() {
        let found = Self.dialogues[2].exchanges()
        #expect(found.map(\.status) == [204, 200])
        #expect(found.map(\.request.text) == ["abc", ""])
        #expect(found.map { $0.response?.text } == ["", "to the end"])
        #expect(found.allSatisfy { $0.ending == .whole })
    }

    @Test func `counts the messages of a WebSocket by side and opcode`() throws {
        let exchange = try #require(Self.dialogues[4].exchanges().first)
        let traffic = try #require(exchange.webSocket)
        #expect(exchange.status == 101 && exchange.ending == .whole)
        #expect(traffic.fromClient.messages == 1 && traffic.fromClient.bytes == 5)
        #expect(traffic.fromClient.frames == ["text": 1, "pong": 1])
        #expect(traffic.fromServer.messages == 1 && traffic.fromServer.bytes == 201)
        #expect(traffic.fromServer.frames == ["ping": 1, "binary": 1, "continuation": 1, "close": 1])
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nbad field\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
    ])
    func `gives up on what is odd, and says so`(answer: String) {
        let found = Dialogue((.client, Self.get), (.server, answer), (.client, Self.get), (.server, Self.ok)).exchanges()
        #expect(found.map(\.ending) == [.notReadFurther])
    }

    @Test func `tells of a request without an answer that it was cut`() {
        #expect(Dialogue((.client, Self.get)).exchanges().map(\.ending) == [.cut])
        #expect(Dialogue((.client, Self.get), (.server, String(Self.ok.dropLast()))).exchanges().map(\.ending) == [.cut])
    }

    @Test func `takes nothing for a request that is none`() {
        #expect(Dialogue((.client, "\u{16}\u{3}\u{1}hello\r\n\r\n"), (.server, Self.ok)).exchanges() == [])
    }

    @Test func `holds no more than its limits`() {
        let long = "GET / HTTP/1.1\r\nX: \(String(repeating: "y", count: 70_000))\r\n\r\n"
        #expect(Dialogue((.client, long), (.server, Self.ok)).exchanges() == [])
        let many = "GET / HTTP/1.1\r\n\(String(repeating: "X: y\r\n", count: 201))\r\n"
        #expect(Dialogue((.client, many), (.server, Self.ok)).exchanges() == [])
        let kept = Self.dialogues[0].exchanges(limits: .keeping(2)).compactMap(\.response)
        #expect(kept.map(\.text) == ["he", "he"])
        #expect(kept.map(\.bodyBytes) == [5, 5])
        #expect(Self.dialogues[0].exchanges(limits: ExchangeLimits()).allSatisfy { $0.response?.body == [] })
    }

    @Test(arguments: dialogues.indices) func `sees the same at every cut`(index: Int) {
        let whole = Self.dialogues[index].exchanges()
        #expect(!whole.isEmpty)
        let longest = Self.dialogues[index].turns.map(\.1.count).max() ?? 0
        for place in 1..<longest {
            #expect(Self.dialogues[index].exchanges { [Array($0.prefix(place)), Array($0.dropFirst(place))] } == whole, "cut at \(place)")
        }
        #expect(Self.dialogues[index].exchanges { $0.map { [$0] } } == whole)
    }

    @Test func `survives 20,000 mutations and is of the same mind however they are cut`() {
        var generator = SeededGenerator(10)
        var (whole, other) = (0, 0)
        for round in 0..<20_000 {
            guard let seed = Self.dialogues.randomElement(using: &generator) else { continue }
            let dialogue = Dialogue(
                turns: seed.turns.map { Bool.random(using: &generator) ? ($0.0, generator.mutated($0.1)) : $0 })
            let found = dialogue.exchanges()
            #expect(found == dialogue.exchanges { generator.chunks($0) }, "round \(round)")
            for exchange in found { if exchange.ending == .whole { whole += 1 } else { other += 1 } }
        }
        #expect(whole > 1_000 && other > 1_000)
    }
}
