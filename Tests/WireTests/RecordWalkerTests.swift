import Testing
import Wire

extension RecordWalker {
    fileprivate mutating func take(_ chunk: RecordedSession.Chunk) {
        if chunk.fromClient { fromClient(chunk.bytes.span) } else { fromServer(chunk.bytes.span) }
    }
}

@Suite struct `The walk along a spliced connection` {
    @Test(arguments: RecordedSession.all) func `counts what proves use and nothing else`(session: RecordedSession) {
        var walker = RecordWalker()
        #expect(walker.isTLS13 == nil)
        for chunk in session.chunks { walker.take(chunk) }
        #expect(walker.clientApplicationRecords == session.clientApplicationRecords)
        #expect(walker.serverAnsweredAfter == session.serverAnsweredAfter)
        #expect(walker.isTLS13 == (session.serverHello != .tls12))
        #expect(!walker.isLost)
    }

    @Test(arguments: RecordedSession.all) func `does not depend on how the bytes are cut`(session: RecordedSession) {
        var generator = SeededGenerator(3)
        for _ in 0..<20 {
            var walker = RecordWalker()
            for chunk in session.chunks {
                for piece in generator.chunks(chunk.bytes) { walker.take(.init(fromClient: chunk.fromClient, bytes: piece)) }
            }
            #expect(walker.clientApplicationRecords == session.clientApplicationRecords)
            #expect(walker.serverAnsweredAfter == session.serverAnsweredAfter)
        }
    }

    @Test(
        arguments: [
            ("Node.js", true, false, false), ("curl, TLS 1.3", true, true, true), ("curl, TLS 1.2", true, false, true),
            ("wget refuses after the handshake", true, true, false), ("gnutls-cli sends nothing and closes", true, true, true),
            ("Java sends nothing and closes", true, true, true), ("curl refuses, TLS 1.3", false, false, false),
            ("curl refuses, TLS 1.2", false, false, false), ("a server of TLS 1.2 greets", true, true, false),
            ("a server of TLS 1.3 greets at once", true, true, false),
        ])
    func `tells whether the client finished, may have been greeted first, and took its leave`(
        what: String, finished: Bool, greeted: Bool, leaves: Bool
    ) throws {
        let greetings = [
            RecordedSession(
                "a server of TLS 1.2 greets", .tls12, counts: 1, answered: true,
                "C22:512 S22:93 S22:434 S22:4 C22:37 C20:1 C22:40 S20:1 S22:40 S23:35 C23:32 S23:40"),
            RecordedSession(
                "a server of TLS 1.3 greets at once", .tls13AES256, counts: 1, answered: true,
                "C22:512 S22:122 S20:1 S23:700 C20:1 C23:69 S23:28 C23:25 S23:40"),
        ]
        let session = try #require((RecordedSession.all + greetings).first { $0.testDescription == what })
        var walker = RecordWalker()
        for chunk in session.chunks { walker.take(chunk) }
        #expect(walker.clientHasFinished == finished)
        #expect(walker.serverCameFirst == greeted)
        #expect(walker.clientTakesLeave == leaves)
        #expect(walker.clientApplicationRecords == session.clientApplicationRecords)
    }

    @Test func `never counts down`() {
        for session in RecordedSession.all {
            var walker = RecordWalker()
            var (count, answered) = (0, false)
            for chunk in session.chunks {
                walker.take(chunk)
                #expect(walker.clientApplicationRecords >= count && (walker.serverAnsweredAfter || !answered))
                (count, answered) = (walker.clientApplicationRecords, walker.serverAnsweredAfter)
            }
        }
    }

    @Test func `counts a record when it has come whole`() {
        var walker = RecordWalker()
        let chunks = RecordedSession.all.first?.chunks ?? []
        for chunk in chunks.prefix(11) { walker.take(chunk) }
        walker.fromClient([23, 3, 3, 0, 100].span)
        walker.fromClient(Array(repeating: UInt8(0), count: 99).span)
        #expect(walker.clientApplicationRecords == 0)
        walker.fromClient([0].span)
        #expect(walker.clientApplicationRecords == 1)
    }

    @Test func `takes the first record of a client that offers ALPS for its flight`() {
        let session = RecordedSession(
            "", .tls13AES256, counts: 1, answered: true, "C22:512 S22:122 S20:1 S23:700 C20:1 C23:120 C23:300 S23:250 C23:19")
        let counts = ([[17_513], [17_613], [17_513, 42], []] as [[UInt16]]).map { types in
            var walker = RecordWalker(hello: ClientHello(cipherSuites: [0x1301], extensionTypes: types))
            for chunk in session.chunks { walker.take(chunk) }
            return walker.clientApplicationRecords
        }
        #expect(counts == [1, 1, 0, 0])
    }

    @Test func `counts nothing for a cipher suite whose lengths are unknown`() {
        var hello = RecordedSession.ServerHelloKind.tls13AES256.record
        hello.replace([0x13, 0x02, 0, 0, 0x2E], with: [0x13, 0x77, 0, 0, 0x2E])
        var walker = RecordWalker()
        walker.fromServer(hello.span)
        walker.fromClient(
            (HelloBuilder.record(Array(repeating: 0, count: 69), type: 23) + HelloBuilder.record(Array(repeating: 0, count: 99), type: 23))
                .span)
        #expect(walker.isTLS13 == true)
        #expect(walker.clientApplicationRecords == 0)
    }

    @Test func `reads a ServerHello split over records and followed by more`() {
        let record = RecordedSession.ServerHelloKind.tls12.record
        let message = Array(record.dropFirst(5))
        var split = RecordWalker()
        split.fromServer(HelloBuilder.records(message, of: 7).span)
        #expect(split.isTLS13 == false)
        var joined = RecordWalker()
        joined.fromServer(HelloBuilder.record(message + Array(repeating: 11, count: 9_000)).span)
        #expect(joined.isTLS13 == false)
        #expect(!joined.isLost)
    }

    @Test(
        arguments: [
            ("cleartext", Array("HTTP/1.1 200 OK\r\n\r\n".utf8)), ("another version", [22, 2, 0, 0, 1]),
            ("a type of no record", [25, 3, 3, 0, 1]),
            ("a record beyond the largest", [23, 3, 3, 0x48, 0x01]), ("no ServerHello first", HelloBuilder.record([11, 0, 0, 1, 0])),
            ("a ServerHello beyond 4 KiB", HelloBuilder.record([2, 0, 0x20, 0])),
            ("a ServerHello cut short", HelloBuilder.record([2, 0, 0, 3, 3, 3, 0])),
        ] as [(String, [UInt8])])
    func `stops at what is not TLS`(what: String, bytes: [UInt8]) {
        var walker = RecordWalker()
        walker.fromServer(bytes.span)
        #expect(walker.isLost)
        for chunk in RecordedSession.all.first?.chunks ?? [] { walker.take(chunk) }
        #expect(walker.clientApplicationRecords == 0)
        #expect(!walker.serverAnsweredAfter)
    }

    @Test func `keeps what it counted when the bytes stop being TLS`() {
        var walker = RecordWalker()
        for chunk in RecordedSession.all.first?.chunks ?? [] { walker.take(chunk) }
        walker.fromClient(Array("garbage".utf8).span)
        #expect(walker.isLost)
        #expect(walker.clientApplicationRecords == 1)
        #expect(walker.serverAnsweredAfter)
    }
}
