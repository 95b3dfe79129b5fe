import Testing
import Wire

@Suite struct `A JA4 fingerprint` {
    /// The first 12 digits of SHA-256, as a caller brings it.
    private func hash(_ bytes: [UInt8]) -> String { String(SHA256.hex(bytes).prefix(12)) }

    /// The hello of FoxIO's own example, its lists in the order of the published JA4_ro, with GREASE as a browser sends it.
    private var example: ClientHello {
        ClientHello(
            cipherSuites: [
                0xAAAA, 0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C, 0x009D, 0x002F,
                0x0035,
            ],
            extensionTypes: [
                0x9A9A, 0x001B, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002D, 0x000D, 0x0005, 0x0023, 0x0012, 0x002B, 0xFF01, 0x000B,
                0x000A,
                0x6A6A, 0x0015,
            ],
            serverName: Array("example.com".utf8), alpnRaw: [Array("h2".utf8), Array("http/1.1".utf8)],
            supportedVersions: [0xBABA, 0x0304, 0x0303], supportedGroups: [0x1A1A, 29, 23, 24],
            signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601])
    }

    @Test func `the hash of the tests is SHA-256`() {
        #expect(SHA256.hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(SHA256.hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func `the published example comes out, raw and hashed`() {
        let ja4 = example.ja4Parts
        #expect(ja4.a == "t13d1516h2")
        #expect(
            example.ja4Raw == "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9"
                + "_0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01"
                + "_0403,0804,0401,0503,0805,0501,0806,0601")
        #expect(ja4.fingerprint(hash: hash) == "t13d1516h2_8daaf6152771_e5627efa2ab1")
    }

    @Test func `without signature algorithms there is no second list`() {
        let hello = ClientHello(cipherSuites: example.cipherSuites, extensionTypes: example.extensionTypes)
        #expect(hello.ja4Parts.extensionsAndSignatureAlgorithms.hasSuffix("4469,ff01"))
        #expect(hello.ja4Parts.fingerprint(hash: hash).hasSuffix("_6d807ffa2a79"))
    }

    @Test func `an old hello with nothing but a server name comes out as published`() {
        let suites: [UInt16] = [
            0x39, 0x38, 0x35, 0x16, 0x13, 0x0A, 0x33, 0x32, 0x2F, 0x9A, 0x99, 0x96, 0x05, 0x04, 0x15, 0x12, 0x09, 0x14, 0x11, 0x08, 0x06,
            0x03,
            0xFF,
        ]
        let hello = ClientHello(legacyVersion: 0x0301, cipherSuites: suites, extensionTypes: [0], serverName: Array("www.example.com".utf8))
        #expect(
            hello.ja4Raw == "t10d230100_0003,0004,0005,0006,0008,0009,000a,0011,0012,0013,0014,0015,0016,002f,0032,0033,0035,0038,0039,"
                + "0096,0099,009a,00ff_")
        #expect(hello.ja4Parts.fingerprint(hash: hash) == "t10d230100_6a57a6f57151_000000000000")
    }

    @Test func `empty lists are zeros`() {
        let hello = ClientHello(cipherSuites: [0x0A0A])
        #expect(hello.ja4Parts.fingerprint(hash: hash) == "t12i000000_000000000000_000000000000")
    }

    @Test(arguments: [
        ("h2", "h2"), ("http/1.1", "h1"), ("x", "xx"), ("\u{AB}", "ab"), ("\u{AB}\u{CD}", "ad"), ("0\u{AB}", "3b"),
        ("01\u{AB}\u{CD}", "3d"),
        ("0\u{AB}\u{CD}1", "01"), ("", "00"),
    ])
    func `the protocol mark follows the published table`(name: String, mark: String) {
        let bytes = name.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let hello = ClientHello(cipherSuites: [0x1301], alpnRaw: bytes.isEmpty ? [] : [bytes])
        #expect(hello.ja4Parts.a == "t12i0100" + mark)
    }

    @Test(
        arguments: [
            ([0x0304, 0x0303], "13"), ([0x0303, 0x0302], "12"), ([0x0302], "11"), ([0x0301], "10"), ([0x0300], "s3"), ([0x7F1C], "00"),
            ([0x2A2A], "00"),
        ] as [([UInt16], String)])
    func `the version is the highest of the extension`(versions: [UInt16], mark: String) {
        let hello = ClientHello(cipherSuites: [0x1301], extensionTypes: [43], supportedVersions: versions)
        #expect(hello.ja4Parts.a == "t\(mark)i010100")
    }

    @Test func `more than 99 suites are written as 99`() {
        let hello = ClientHello(cipherSuites: (0..<120).map { 0xC001 + $0 })
        #expect(hello.ja4Parts.a == "t12i990000")
    }
}

@Suite struct `The identity of a stack` {
    private func hello(_ recorded: RecordedHello) throws -> ClientHello {
        guard case .hello(let hello) = ClientHello.parse(recorded.bytes) else { throw Missing() }
        return hello
    }

    private struct Missing: Error {}

    @Test func `does not depend on the host asked for`() throws {
        let named = try hello(.curl)
        let other = try hello(.curlOtherHost)
        let address = try hello(.curlAddress)
        #expect(named.stack == other.stack)
        #expect(named.stack == address.stack)
        #expect(named.ja4Raw != address.ja4Raw)
    }

    @Test func `tells programs apart`() throws {
        let programs: [RecordedHello] = [.opensslTLS13, .opensslTLS12, .curl, .curlStaple, .python, .gnutls, .node, .java]
        #expect(Set(try programs.map { try hello($0).stack }).count == programs.count)
    }

    @Test func `does not depend on resumption, early data, a retry or padding`() {
        let plain = ClientHello(
            cipherSuites: [0x1301], extensionTypes: [10, 43, 51], alpnRaw: [[0x68, 0x32]], supportedVersions: [0x0304])
        let again = ClientHello(
            cipherSuites: [0x2A2A, 0x1301], extensionTypes: [51, 0, 35, 10, 0x3A3A, 42, 43, 44, 16, 21, 41], alpnRaw: [[0x68, 0x32]],
            supportedVersions: [0x0304])
        #expect(plain.stack == "t13h2_1301_000a,002b,0033")
        #expect(again.stack == plain.stack)
    }

    @Test func `a library is known by its suites, extensions and signature algorithms, whatever name and protocol it asks for`() {
        #expect(KnownStack.name(ja4: "t13d190900_9dc949149365_97f8aa674fd9") == "Go crypto/tls (1.19)")
        #expect(KnownStack.name(ja4: "t13i1910h2_9dc949149365_97f8aa674fd9") == "Go crypto/tls (1.19)")
        #expect(KnownStack.name(ja4: "t13d190900_9dc949149365_000000000000") == nil)
        #expect(KnownStack.name(ja4: "") == nil && KnownStack.name(ja4: "_") == nil)
    }
}
