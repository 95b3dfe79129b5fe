import Testing
import Wire

private func label(_ count: Int) -> String { String(repeating: "a", count: count) }

/// 253 characters: three labels of 63 and one of 61.
private let longest = [label(63), label(63), label(63), label(61)].joined(separator: ".")

@Suite struct `A host` {
    @Test(arguments: [
        ("example.com", Host.name("example.com")), ("EXAMPLE.Com", .name("example.com")), ("example.com.", .name("example.com")),
        ("localhost", .name("localhost")), ("xn--bcher-kva.example", .name("xn--bcher-kva.example")),
        ("XN--BCHER-KVA.example", .name("xn--bcher-kva.example")), ("_dmarc.example.com", .name("_dmarc.example.com")),
        ("a_b.example", .name("a_b.example")), ("r3---sn-abc.example", .name("r3---sn-abc.example")),
        ("trailing-.example", .name("trailing-.example")),
        ("1.2.3.com", .name("1.2.3.com")), ("127.0.0.1.nip.io", .name("127.0.0.1.nip.io")), ("0x7f.example", .name("0x7f.example")),
        ("1a", .name("1a")), ("0xg", .name("0xg")), (label(63), .name(label(63))), (longest, .name(longest)),
        (longest + ".", .name(longest)),
        ("127.0.0.1", .ipv4("127.0.0.1")), ("0.0.0.0", .ipv4("0.0.0.0")), ("255.255.255.255", .ipv4("255.255.255.255")),
        ("192.0.2.1.", .ipv4("192.0.2.1")), ("::1", .ipv6("::1")), ("[::1]", .ipv6("::1")), ("::", .ipv6("::")),
        ("2001:DB8:0:0:0:0:0:1", .ipv6("2001:db8::1")), ("2001:db8::0001", .ipv6("2001:db8::1")),
        ("2001:db8:0:1:1:1:1:1", .ipv6("2001:db8:0:1:1:1:1:1")), ("2001:0:0:1:0:0:0:1", .ipv6("2001:0:0:1::1")),
        ("2001:db8:0:0:1:0:0:1", .ipv6("2001:db8::1:0:0:1")), ("1:2:3:4:5:6:7::", .ipv6("1:2:3:4:5:6:7:0")), ("1::", .ipv6("1::")),
        ("::ffff:192.0.2.1", .ipv6("::ffff:192.0.2.1")), ("::FFFF:C000:0201", .ipv6("::ffff:192.0.2.1")),
        ("::192.0.2.1", .ipv6("::c000:201")),
        ("64:ff9b::192.0.2.33", .ipv6("64:ff9b::c000:221")), ("[fe80::1]", .ipv6("fe80::1")),
    ])
    func `has one canonical form`(text: String, host: Host) throws {
        #expect(try Host.parse(text) == host)
        #expect(try Host.parse(host.text) == host, "the canonical text means the same host")
    }

    @Test(
        arguments: [
            ("", WireError.Code.hostEmpty), (".", .labelEmpty), ("..", .labelEmpty), ("example..com", .labelEmpty),
            (".example.com", .labelEmpty),
            ("example.com..", .labelEmpty), (label(64) + ".com", .labelTooLong), ("a" + longest, .hostTooLong),
            ([label(63), label(63), label(63), label(62)].joined(separator: "."), .hostTooLong),
            (String(repeating: "a.", count: 1_000), .hostTooLong),
            ("-example.com", .labelBeginsWithHyphen), ("a.-b.com", .labelBeginsWithHyphen), ("exa\0mple.com", .hostCharacter),
            ("example.com\n", .hostCharacter), ("exa mple.com", .hostCharacter), ("exa\u{1B}[31mmple", .hostCharacter),
            ("bücher.example", .hostCharacter),
            ("ex\u{202E}ample", .hostCharacter), ("例え.jp", .hostCharacter), ("user@example.com", .hostCharacter),
            ("example.com/x", .hostCharacter),
            ("*.example.com", .hostCharacter), ("a%41.com", .hostCharacter), ("a\u{7F}", .hostCharacter), ("example。com", .hostCharacter),
            ("127.1", .addressInvalid), ("127.0.1", .addressInvalid), ("2130706433", .addressInvalid), ("0x7f.1", .addressInvalid),
            ("0x7f000001", .addressInvalid), ("0X7F000001", .addressInvalid), ("example.0x", .addressInvalid),
            ("0177.0.0.1", .addressInvalid),
            ("127.0.0.01", .addressInvalid), ("256.0.0.1", .addressInvalid), ("1.2.3.4.5", .addressInvalid),
            ("example.123", .addressInvalid),
            ("[::1", .addressInvalid), ("[]", .addressInvalid), ("[127.0.0.1]", .addressInvalid), ("[example.com]", .addressInvalid),
            (":", .addressInvalid), (":::", .addressInvalid), ("::1::", .addressInvalid), ("1:2:3:4:5:6:7", .addressInvalid),
            ("1:2:3:4:5:6:7:8:9", .addressInvalid), ("1:2:3:4:5:6:7:8::", .addressInvalid), ("12345::", .addressInvalid),
            ("g::", .addressInvalid),
            (":1:2:3:4:5:6:7", .addressInvalid), ("1:2:3:4:5:6:7:", .addressInvalid), ("::1.2.3", .addressInvalid),
            ("1.2.3.4::", .addressInvalid),
            ("::1.2.3.4:5", .addressInvalid), ("::01.2.3.4", .addressInvalid), ("example.com:443", .addressInvalid),
            ("fe80::1%eth0", .addressZone), ("[fe80::1%25eth0]", .addressZone),
        ] as [(String, WireError.Code)])
    func `is refused with its reason`(text: String, code: WireError.Code) {
        #expect(throws: WireError(code, "")) { try Host.parse(text) }
    }

    @Test func `knows the bytes of an address`() throws {
        #expect(try Host.parse("192.0.2.1").addressBytes == [192, 0, 2, 1])
        #expect(try Host.parse("2001:db8::1").addressBytes == [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1])
        #expect(try Host.parse("::ffff:192.0.2.1").addressBytes == Array(repeating: 0, count: 10) + [0xFF, 0xFF, 192, 0, 2, 1])
        #expect(try Host.parse("example.com").addressBytes == nil)
        #expect(try Host.parse("::1").isAddress)
        #expect(try Host.parse("192.0.2.1").isAddress)
        #expect(try !Host.parse("example.com").isAddress)
    }

    @Test func `keeps what it says of a hostile name printable and short`() {
        let error = #expect(throws: WireError.self) { try Host.parse("\u{1B}[2J" + String(repeating: "x", count: 100_000)) }
        #expect(error?.message.unicodeScalars.allSatisfy { $0.isASCII || $0 == "…" } == true)
        #expect(error?.message.contains("\u{1B}") == false)
        #expect((error?.message.count ?? 0) < 400)
    }
}

@Suite struct `A server name` {
    @Test func `is a host`() throws {
        #expect(try Host.serverName(Array("API.example.com".utf8)) == .name("api.example.com"))
        #expect(try Host.serverName(Array("example.com.".utf8)) == .name("example.com"))
    }

    @Test(
        arguments: [
            (Array("192.0.2.1".utf8), WireError.Code.addressAsServerName), (Array("::1".utf8), .addressAsServerName),
            (Array("[2001:db8::1]".utf8), .addressAsServerName), (Array("127.1".utf8), .addressInvalid), ([], .hostEmpty),
            ([0xFF, 0xFE], .hostCharacter),
            ([0x61, 0, 0x62], .hostCharacter), (Array("bücher.example".utf8), .hostCharacter),
        ] as [([UInt8], WireError.Code)])
    func `is never an address or no text`(bytes: [UInt8], code: WireError.Code) {
        #expect(throws: WireError(code, "")) { try Host.serverName(bytes) }
    }
}

@Suite struct `A host with a port` {
    @Test(
        arguments: [
            ("example.com:443", nil, "example.com:443"), ("EXAMPLE.com.:8443", nil, "example.com:8443"), ("[::1]:443", nil, "[::1]:443"),
            ("[2001:DB8::0]:1", nil, "[2001:db8::]:1"), ("192.0.2.1:65535", nil, "192.0.2.1:65535"), ("example.com", 80, "example.com:80"),
            ("example.com:", 80, "example.com:80"), ("[::1]", 80, "[::1]:80"), ("example.com:00443", nil, "example.com:443"),
        ] as [(String, UInt16?, String)])
    func `is read`(text: String, defaultPort: UInt16?, canonical: String) throws {
        #expect(try HostPort.parse(text, defaultPort: defaultPort).text == canonical)
    }

    @Test(
        arguments: [
            ("example.com", WireError.Code.portInvalid), ("example.com:", .portInvalid), ("example.com:0", .portInvalid),
            ("example.com:65536", .portInvalid),
            ("example.com:+80", .portInvalid), ("example.com:-1", .portInvalid), ("example.com:8 0", .portInvalid),
            ("example.com:000443", .portInvalid),
            ("example.com:443:443", .portInvalid), ("[::1]443", .portInvalid), ("[::1", .portInvalid), ("::1:443", .portInvalid),
            (":443", .hostEmpty),
            ("user:pass@example.com:443", .portInvalid), ("user@example.com:443", .hostCharacter), ("127.1:443", .addressInvalid),
            ("", .portInvalid),
            ("example.com:٤٤٣", .portInvalid),
        ] as [(String, WireError.Code)])
    func `is refused with its reason`(text: String, code: WireError.Code) {
        #expect(throws: WireError(code, "")) { try HostPort.parse(text) }
    }

    @Test func `leaves the scheme's own port out of a Host field`() throws {
        #expect(try HostPort.parse("example.com:80").authority(defaultPort: 80) == "example.com")
        #expect(try HostPort.parse("[::1]:8080").authority(defaultPort: 80) == "[::1]:8080")
    }
}
