import Testing
import Wire

private let allVersions = ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"]

@Suite struct `A ClientHello` {
    private func parsed(_ bytes: [UInt8]) throws -> ClientHello {
        guard case .hello(let hello) = ClientHello.parse(bytes) else { throw Missing() }
        return hello
    }

    private struct Missing: Error {}

    @Test(
        arguments: [
            (RecordedHello.opensslTLS13, "api.example.com", ["h2", "http/1.1"], allVersions, true),
            (.opensslTLS12, "api.example.com", [], ["TLSv1.2"], true),
            (.opensslRSAOnly, "api.example.com", [], ["TLSv1.2"], false),
            (.opensslRSASignatures, "api.example.com", [], allVersions, false),
            (.opensslNoName, nil, [], allVersions, true),
            (.curl, "api.example.com", ["h2", "http/1.1"], allVersions, true),
            (.curlStaple, "api.example.com", ["http/1.1"], allVersions, true),
            (.curlOtherHost, "www.example.org", ["h2", "http/1.1"], allVersions, true),
            (.curlAddress, nil, ["h2", "http/1.1"], allVersions, true),
            (.python, "api.example.com", [], ["TLSv1.3", "TLSv1.2"], true),
            (.gnutls, "api.example.com", [], allVersions, true),
            (.node, "api.example.com", ["http/1.1"], ["TLSv1.3", "TLSv1.2"], true),
            (.java, "api.example.com", [], ["TLSv1.3", "TLSv1.2"], true),
        ] as [(RecordedHello, String?, [String], [String], Bool)])
    func `what real clients say is read`(recorded: RecordedHello, name: String?, alpn: [String], versions: [String], ecdsa: Bool) throws {
        let hello = try parsed(recorded.bytes)
        #expect(hello.serverName == name.map { Array($0.utf8) })
        #expect(hello.alpn == alpn)
        #expect(hello.alpnRaw == alpn.map { Array($0.utf8) })
        #expect(hello.versionNames == versions)
        #expect(hello.offersECDSA == ecdsa)
        #expect(hello.legacyVersion == 0x0303)
        #expect(!hello.cipherSuites.isEmpty && !hello.supportedGroups.isEmpty && !hello.signatureAlgorithms.isEmpty)
        #expect(!hello.offersPSK && !hello.hasECH && !hello.asksForSCT)
    }

    @Test func `a client that wants a staple is told from one that does not`() throws {
        #expect(try parsed(RecordedHello.curlStaple.bytes).asksForStaple)
        #expect(try !parsed(RecordedHello.curl.bytes).asksForStaple)
    }

    @Test(arguments: RecordedHello.allCases) func `every strict prefix of a real hello asks for more`(recorded: RecordedHello) {
        let bytes = recorded.bytes
        for count in 0..<bytes.count {
            #expect(ClientHello.parse(Array(bytes.prefix(count))) == .needMore, "after \(count) bytes")
        }
    }

    @Test(arguments: [4, 39, 100, 400])
    func `a hello split over records is the same hello`(length: Int) throws {
        let bytes = RecordedHello.curl.bytes
        let split = HelloBuilder.records(Array(bytes.dropFirst(5)), of: length)
        #expect(ClientHello.parse(split) == ClientHello.parse(bytes))
        #expect(try parsed(split).alpn == ["h2", "http/1.1"])
        for count in stride(from: 0, to: split.count, by: max(1, split.count / 500)) {
            #expect(ClientHello.parse(Array(split.prefix(count))) == .needMore, "after \(count) bytes")
        }
    }

    @Test func `records after the hello are left alone`() throws {
        let bytes = RecordedHello.opensslTLS13.bytes
        let early = HelloBuilder.record([1], type: 20) + HelloBuilder.record([1, 2, 3], type: 23)
        #expect(ClientHello.parse(bytes + early) == ClientHello.parse(bytes))
    }

    @Test func `a hello without extensions is read`() throws {
        let hello = try parsed(HelloBuilder(legacyVersion: 0x0302, extensions: nil).record)
        #expect(hello.extensionTypes.isEmpty && hello.serverName == nil && hello.alpn.isEmpty)
        #expect(hello.supportedVersions == [0x0302])
        #expect(hello.versionNames == ["TLSv1.1"])
    }

    @Test func `flags follow the extensions`() throws {
        let hello = try parsed(
            HelloBuilder(extensions: [
                (5, [1, 0, 0, 0, 0]), (18, []), (0xFE0D, [0]), (0x2A2A, [9]), (0x7777, [1, 2]),
                (41, [0]),
            ]).record)
        #expect(hello.asksForStaple && hello.asksForSCT && hello.hasECH && hello.offersPSK)
        #expect(hello.extensionTypes == [5, 18, 0xFE0D, 0x2A2A, 0x7777, 41])
    }

    @Test func `GREASE stays in the lists and out of the names`() throws {
        let hello = try parsed(
            HelloBuilder(
                cipherSuites: [0x0A0A, 0x1301],
                extensions: [(0x1A1A, []), (43, HelloBuilder.versions([0x3A3A, 0x0303, 0x0304])), (10, HelloBuilder.list([0x4A4A, 29]))]
            ).record)
        #expect(hello.cipherSuites == [0x0A0A, 0x1301])
        #expect(hello.supportedVersions == [0x3A3A, 0x0303, 0x0304])
        #expect(hello.supportedGroups == [0x4A4A, 29])
        #expect(hello.versionNames == ["TLSv1.3", "TLSv1.2"])
    }

    @Test func `a version above 1.2 in legacy_version alone means 1.2`() throws {
        #expect(try parsed(HelloBuilder(legacyVersion: 0x0304, extensions: nil).record).supportedVersions == [0x0303])
    }

    @Test func `protocol names that are no text are escaped and kept`() throws {
        let hello = try parsed(HelloBuilder(extensions: [(16, HelloBuilder.alpn([[0x68, 0x32], [0x1B, 0xFF]]))]).record)
        #expect(hello.alpn == ["h2", "\\u{1b}\\u{ff}"])
        #expect(hello.alpnRaw == [[0x68, 0x32], [0x1B, 0xFF]])
    }
}

@Suite struct `What is no ClientHello` {
    @Test(
        arguments: [
            ("GET / HTTP/1.1\r\n", Array("G".utf8)), ("SSH", Array("SSH-2.0".utf8)), ("SOCKS", [5, 1, 0]),
            ("an alert", [21, 3, 1, 0, 2, 2, 40]),
            ("application data", [23]), ("SSL 2.0", [0x80, 0x2E, 1]), ("another major version", [22, 2]), ("NUL", [0]),
            ("a type only", [22, 0x16]),
        ] as [(String, [UInt8])])
    func `bytes that begin no handshake record are not TLS`(what: String, bytes: [UInt8]) {
        #expect(ClientHello.parse(bytes) == .notTLS)
    }

    @Test(
        arguments: [
            ("an empty record", [22, 3, 1, 0, 0]),
            ("a record that is too long", [22, 3, 1, 0x41, 0x01]),
            ("a ServerHello", [22, 3, 1, 0, 50, 2]),
            ("a message that is too short", [22, 3, 1, 0, 50, 1, 0, 0, 20]),
            ("a record longer than its message", [22, 3, 1, 0, 100, 1, 0, 0, 60]),
            ("an empty record in the middle", HelloBuilder.record([1, 0, 0, 60]) + [22, 3, 1, 0, 0]),
            ("an alert in the middle", HelloBuilder.record([1, 0, 0, 60]) + [21]),
            ("bytes after the extensions", HelloBuilder(trailing: [0]).record),
            ("one byte where the extensions begin", HelloBuilder(extensions: nil, trailing: [0]).record),
            ("a second message in the record", HelloBuilder.record(HelloBuilder().message + [0])),
            ("no version of TLS", HelloBuilder(legacyVersion: 0x0203).record),
            ("a session id of 33 bytes", HelloBuilder(sessionID: Array(repeating: 1, count: 33)).record),
            ("no cipher suites", HelloBuilder(cipherSuites: []).record),
            ("no compression methods", HelloBuilder(compressionMethods: []).record),
            ("no null compression", HelloBuilder(compressionMethods: [1]).record),
            ("an extension twice", HelloBuilder(extensions: [(0x7777, []), (1, []), (0x7777, [])]).record),
            ("GREASE twice", HelloBuilder(extensions: [(0x0A0A, []), (0x0A0A, [])]).record),
            ("257 extensions", HelloBuilder(extensions: (0..<257).map { (0x4000 + $0, []) }).record),
            ("an empty server name", HelloBuilder(extensions: [(0, HelloBuilder.serverName([]))]).record),
            ("an empty server name list", HelloBuilder(extensions: [(0, [0, 0])]).record),
            ("two server names", HelloBuilder(extensions: [(0, [0, 8, 0, 0, 1, 97, 0, 0, 1, 98])]).record),
            ("bytes after the server name", HelloBuilder(extensions: [(0, HelloBuilder.serverName([97]) + [0])]).record),
            ("an empty protocol name", HelloBuilder(extensions: [(16, HelloBuilder.alpn([[104], []]))]).record),
            ("an empty protocol list", HelloBuilder(extensions: [(16, [0, 0])]).record),
            ("an odd list of versions", HelloBuilder(extensions: [(43, [3, 3, 4, 3])]).record),
            ("no versions", HelloBuilder(extensions: [(43, [0])]).record),
            ("no groups", HelloBuilder(extensions: [(10, [0, 0])]).record),
            ("an odd list of signature algorithms", HelloBuilder(extensions: [(13, [0, 3, 4, 3, 4])]).record),
            (
                "an extension beyond the end",
                HelloBuilder.record([1, 0, 0, 47] + HelloBuilder(extensions: nil).body + [0, 4, 0, 99, 0, 1])
            ),
        ] as [(String, [UInt8])])
    func `a hello that contradicts the format is malformed, and never awaited`(what: String, bytes: [UInt8]) {
        #expect(ClientHello.parse(bytes) == .malformed)
    }

    @Test func `a contradiction is seen before the rest has come`() {
        let twice = HelloBuilder(extensions: [(0x7777, []), (0x7777, []), (1, Array(repeating: 0, count: 200))]).record
        #expect(ClientHello.parse(Array(twice.dropLast(150))) == .malformed)
        let longID = HelloBuilder(sessionID: Array(repeating: 1, count: 40)).record
        #expect(ClientHello.parse(Array(longID.prefix(5 + 4 + 2 + 32 + 1))) == .malformed)
    }

    @Test func `a hello of more than 64 KiB is too long`() {
        #expect(ClientHello.parse([22, 3, 1, 0x40, 0, 1, 1, 0, 0]) == .tooLong)
        #expect(ClientHello.parse([22, 3, 1, 0x40, 0, 1, 0, 0xFF, 0xFD]) == .tooLong)
        #expect(ClientHello.parse([22, 3, 1, 0x40, 0, 1, 0, 0xF0, 0]) == .needMore)
    }

    @Test func `a hello whose record headers lead it over 64 KiB is too long`() {
        let overhead = HelloBuilder(extensions: [(0x7777, [])]).message.count
        let message = HelloBuilder(extensions: [(0x7777, Array(repeating: 0, count: 65_530 - overhead))]).message
        #expect(ClientHello.parse(HelloBuilder.records(message, of: 16_384)) == .tooLong)
    }

    @Test func `a hello split over more than 128 records is too long`() {
        let message = HelloBuilder(extensions: [(0x7777, Array(repeating: 0, count: 200))]).message
        #expect(ClientHello.parse(HelloBuilder.records(message, of: 1)) == .tooLong)
        guard case .hello = ClientHello.parse(HelloBuilder.records(message, of: 2)) else {
            Issue.record("\(message.count) bytes in records of two were refused")
            return
        }
    }

    @Test func `the largest hello that is allowed is read`() {
        let overhead = HelloBuilder(extensions: [(0x7777, [])]).message.count
        let content = ClientHello.maximumBytes - 4 * 5 - overhead
        let hello = HelloBuilder(extensions: [(0x7777, Array(repeating: 0, count: content))]).message
        let records = HelloBuilder.records(hello, of: 16_384)
        #expect(records.count == ClientHello.maximumBytes)
        guard case .hello = ClientHello.parse(records) else {
            Issue.record("refused")
            return
        }
    }
}
