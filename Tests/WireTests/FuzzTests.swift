import Testing
import Wire

/// Random and mutated input for every parser: none may trap, and what is decided must stay decided when more bytes come.
@Suite struct `Hostile bytes` {
    private static let rounds = 20_000

    @Test(arguments: RecordedHello.allCases) func `in one place of a hello never trap`(recorded: RecordedHello) {
        let bytes = recorded.bytes
        let original = ClientHello.parse(bytes)
        for index in bytes.indices {
            for change in [1, 0x80, 0xFF] as [UInt8] {
                var mutated = bytes
                mutated[index] ^= change
                let answer = ClientHello.parse(mutated)
                if case .hello(let hello) = answer { #expect(hello.stack.hasPrefix("t")) }
                #expect(index > 0 || answer != original, "the first byte decides")
            }
        }
    }

    @Test func `in a hello leave decisions as they are`() {
        var generator = SeededGenerator(4)
        let seeds = RecordedHello.allCases.map(\.bytes) + [HelloBuilder.records(Array(RecordedHello.curl.bytes.dropFirst(5)), of: 20)]
        for _ in 0..<Self.rounds {
            let bytes = generator.mutated(seeds.randomElement(using: &generator) ?? [])
            let answer = ClientHello.parse(bytes)
            let prefix = ClientHello.parse(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))))
            switch prefix {
            case .needMore: continue
            case .hello, .notTLS: #expect(answer == prefix)
            case .malformed, .tooLong: #expect(answer == .malformed || answer == .tooLong)
            }
        }
    }

    @Test func `of no kind are a hello`() {
        var generator = SeededGenerator(5)
        for _ in 0..<Self.rounds {
            let random = generator.bytes(Int.random(in: 0...80, using: &generator))
            for bytes in [random, [22, 3, 1] + random, HelloBuilder.record([1] + u24(random.count) + random)] {
                if case .hello = ClientHello.parse(bytes) { Issue.record("random bytes made a hello") }
            }
        }
    }

    @Test func `in a request to the proxy leave decisions as they are`() {
        var generator = SeededGenerator(6)
        let seeds = [
            "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nUser-Agent: x\r\n\r\n",
            "POST http://example.com/a?b HTTP/1.1\r\nHost: example.com\r\nContent-Length: 5\r\nConnection: close, x\r\n\r\nhello",
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        ].map { Array($0.utf8) }
        for _ in 0..<Self.rounds {
            let bytes = generator.mutated(seeds.randomElement(using: &generator) ?? [])
            let answer = ProxyRequest.parse(bytes)
            let prefix = ProxyRequest.parse(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))))
            switch prefix {
            case .needMore: break
            case .malformed:
                guard case .malformed = answer else {
                    Issue.record("refused before, and not any more")
                    continue
                }
            default: #expect(answer == prefix)
            }
            if case .absolute(let request, let length) = answer {
                #expect(length <= bytes.count)
                guard case .originForm = ProxyRequest.parse(request.rewrittenHead) else {
                    Issue.record("the rewritten head is no proper head: \(printable(request.rewrittenHead))")
                    continue
                }
            }
        }
    }

    @Test func `in a PROXY protocol header leave decisions as they are`() {
        var generator = SeededGenerator(10)
        let body: [UInt8] = [192, 0, 2, 7, 198, 51, 100, 1, 0xc8, 0x22, 1, 0xbb]
        let seeds = [
            Array("PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n".utf8), Array("PROXY UNKNOWN\r\n".utf8),
            [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10, 0x21, 0x11, 0, 12] + body,
        ]
        for _ in 0..<Self.rounds {
            let bytes = generator.mutated(seeds.randomElement(using: &generator) ?? [])
            let answer = ProxyProtocolHeader.parse(bytes)
            let prefix = ProxyProtocolHeader.parse(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))))
            #expect(prefix == .needMore || prefix == answer)
            switch answer {
            case .client(let host, _, let length): #expect(length <= bytes.count && host.isAddress && length <= 536)
            case .unknown(let length): #expect(length <= bytes.count && length <= 536)
            case .needMore, .malformed: break
            }
            let long = ProxyProtocolHeader.parse(bytes + generator.bytes(600))
            #expect(long != .needMore, "a header has a longest length")
        }
    }

    @Test func `in a host give its canonical form or a reason`() {
        var generator = SeededGenerator(7)
        let alphabet = Array("aZ09.-_:[]%xf \u{0}é".utf8)
        for round in 0..<Self.rounds {
            let length = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            let text = String(
                decoding: round.isMultiple(of: 2) ? bytes : generator.mutated(Array("2001:db8::192.0.2.1".utf8)), as: UTF8.self)
            if let host = try? Host.parse(text) {
                #expect((try? Host.parse(host.text)) == host)
                #expect(host.addressBytes?.count == (host.isAddress ? (host.text.contains(":") ? 16 : 4) : nil))
            }
            if let authority = try? HostPort.parse(text, defaultPort: 80) {
                #expect((try? HostPort.parse(authority.text)) == authority)
            }
        }
    }

    @Test func `in a spliced connection are walked the same however they are cut`() {
        var generator = SeededGenerator(8)
        for _ in 0..<Self.rounds / 10 {
            let session = RecordedSession.all.randomElement(using: &generator)
            let chunks = (session?.chunks ?? []).map { chunk in
                Int.random(in: 0..<6, using: &generator) == 0
                    ? RecordedSession.Chunk(fromClient: chunk.fromClient, bytes: generator.mutated(chunk.bytes)) : chunk
            }
            var whole = RecordWalker()
            var cut = RecordWalker()
            for chunk in chunks {
                if chunk.fromClient { whole.fromClient(chunk.bytes.span) } else { whole.fromServer(chunk.bytes.span) }
                for piece in [chunk.bytes.prefix(7), chunk.bytes.dropFirst(7)].map(Array.init) {
                    if chunk.fromClient { cut.fromClient(piece.span) } else { cut.fromServer(piece.span) }
                }
            }
            #expect(whole.clientApplicationRecords == cut.clientApplicationRecords)
            #expect(whole.serverAnsweredAfter == cut.serverAnsweredAfter)
            #expect(whole.isLost == cut.isLost)
        }
    }

    @Test func `before TLS are read the same however they are cut, and what is decided stays`() {
        var generator = SeededGenerator(10)
        let seeds =
            Conversation.begun + Conversation.others.filter { $0.parts.allSatisfy { $0.bytes.count < 100 } } + Conversation.injections
        for _ in 0..<Self.rounds {
            let parts = (seeds.randomElement(using: &generator)?.parts ?? []).map { part in
                Int.random(in: 0..<4, using: &generator) == 0
                    ? Conversation.Part(fromClient: part.fromClient, bytes: generator.mutated(part.bytes)) : part
            }
            var whole = StartTLS()
            var cut = StartTLS()
            for part in parts {
                let before = cut.state
                let count = whole.take(part)
                #expect((0...part.bytes.count).contains(count))
                for piece in generator.chunks(part.bytes) { _ = cut.take(.init(fromClient: part.fromClient, bytes: piece)) }
                #expect(whole.state == cut.state && whole.plainRequest == cut.plainRequest)
                if before == .unrecognised || before == .malformed { #expect(cut.state == before) }
            }
        }
    }

    @Test func `in an intercepted request show nothing that is not printable`() {
        var generator = SeededGenerator(9)
        let seed = Array("GET /path?secret HTTP/1.1\r\nHost: example.com\r\n\r\n".utf8)
        for _ in 0..<Self.rounds {
            guard let summary = HTTP1RequestSummary(generator.mutated(seed)) else { continue }
            #expect((summary.line + (summary.host ?? "")).unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
        }
    }
}
