import Testing
import Wire

@Suite struct `A PROXY protocol header` {
    typealias Parse = ProxyProtocolHeader.Parse

    static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]
    static let hello: [UInt8] = [22, 3, 1, 2, 0]

    static func binary(_ command: UInt8, _ family: UInt8, _ body: [UInt8]) -> [UInt8] {
        signature + [command, family, UInt8(body.count >> 8), UInt8(body.count & 0xff)] + body
    }

    static let four: [UInt8] = [192, 0, 2, 7, 198, 51, 100, 1, 0xc8, 0x22, 1, 0xbb]
    static let six: [UInt8] =
        [0x20, 1, 0x0d, 0xb8] + Array(repeating: 0, count: 11) + [7] + Array(repeating: 0, count: 15) + [1, 0xc8, 0x22, 1, 0xbb]
    static let mapped: [UInt8] =
        Array(repeating: 0, count: 10) + [0xff, 0xff, 192, 0, 2, 7] + Array(repeating: 0, count: 15) + [1, 0xc8, 0x22, 1, 0xbb]

    @Test(arguments: [
        ("PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n", "192.0.2.7", 51234),
        ("PROXY TCP6 2001:db8::7 2001:db8::1 51234 443\r\n", "2001:db8::7", 51234),
        ("PROXY TCP6 ::ffff:192.0.2.7 ::1 1 443\r\n", "192.0.2.7", 1), ("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0", 0),
        (
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535
        ),
    ])
    func `as text names the client`(text: String, host: String, port: UInt16) throws {
        let expected = Parse.client(try Host.parse(host), port: port, length: text.utf8.count)
        #expect(ProxyProtocolHeader.parse(Array(text.utf8) + Self.hello) == expected)
        for count in 0..<text.utf8.count { #expect(ProxyProtocolHeader.parse(Array(text.utf8.prefix(count))) == .needMore, "\(count)") }
    }

    @Test(arguments: [
        (four, 0x11, "192.0.2.7"), (six, 0x21, "2001:db8::7"), (mapped, 0x21, "192.0.2.7"),
        (four + [3, 0, 4, 1, 2, 3, 4], 0x11, "192.0.2.7"),
    ])
    func `in binary names the client`(body: [UInt8], family: UInt8, host: String) throws {
        let bytes = Self.binary(0x21, family, body)
        #expect(ProxyProtocolHeader.parse(bytes + Self.hello) == .client(try Host.parse(host), port: 51234, length: bytes.count))
        for count in bytes.indices { #expect(ProxyProtocolHeader.parse(Array(bytes.prefix(count))) == .needMore, "\(count)") }
    }

    @Test(arguments: [
        Array("PROXY UNKNOWN\r\n".utf8), Array("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n".utf8), binary(0x20, 0, []), binary(0x20, 0x11, four),
        binary(0x21, 0, []), binary(0x21, 0x31, Array(repeating: 97, count: 216)), binary(0x21, 0x12, four),
    ])
    func `may leave the client unnamed`(bytes: [UInt8]) {
        #expect(ProxyProtocolHeader.parse(bytes + Self.hello) == .unknown(length: bytes.count))
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "PROXYTCP4", "PROXY TCP4\r\n", "PROXY \r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 51234\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 51234 443 1\r\n", "PROXY TCP4  192.0.2.7 198.51.100.1 51234 443\r\n",
        "PROXY TCP6 192.0.2.7 198.51.100.1 51234 443\r\n", "PROXY TCP4 2001:db8::7 2001:db8::1 51234 443\r\n",
        "PROXY TCP4 192.0.2.256 198.51.100.1 51234 443\r\n", "PROXY TCP4 a.test b.test 51234 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 65536 443\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 051 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 +1 443\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1\r51234 443\r\n", "PROXY UDP4 192.0.2.7 198.51.100.1 51234 443\r\n", "proxy TCP4 ",
        "PROXY UNKNOWN " + String(repeating: "x", count: 93),
    ])
    func `as text is strict`(text: String) {
        #expect(ProxyProtocolHeader.parse(Array(text.utf8)) == .malformed)
    }

    @Test(arguments: [
        hello, binary(0x11, 0x11, four), binary(0x22, 0x11, four), binary(0x21, 0x13, four), binary(0x21, 0x41, four),
        binary(0x21, 0x11, Array(four.dropLast())), binary(0x21, 0x21, four), binary(0x21, 0x11, four + Array(repeating: 0, count: 509)),
        signature + [0x21, 0x11, 0xff, 0xff], signature.dropLast() + [11],
    ])
    func `in binary is strict`(bytes: [UInt8]) {
        #expect(ProxyProtocolHeader.parse(bytes) == .malformed)
    }

    @Test func `of the longest kinds is taken`() throws {
        let text = "PROXY UNKNOWN " + String(repeating: "x", count: 91) + "\r\n"
        #expect(text.utf8.count == 107 && ProxyProtocolHeader.parse(Array(text.utf8)) == .unknown(length: 107))
        let binary = Self.binary(0x21, 0x11, Self.four + Array(repeating: 0, count: 508))
        #expect(ProxyProtocolHeader.parse(binary) == .client(try Host.parse("192.0.2.7"), port: 51234, length: 536))
    }
}
