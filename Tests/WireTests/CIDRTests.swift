import Testing
import Wire

@Suite struct `A block of addresses` {
    @Test(
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("192.168.7.0/24", "192.168.7.255", true),
            ("192.168.7.0/24", "192.168.8.0", false), ("172.16.0.0/12", "172.31.9.9", true), ("172.16.0.0/12", "172.32.0.0", false),
            ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.6", false), ("192.0.2.6/31", "192.0.2.7", true),
            ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true),
            ("::/0", "10.0.0.1", false), ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false),
            ("2001:db8::/33", "2001:db8:8000::", false), ("[fe80::]/10", "febf::1", true), ("fe80::/10", "fec0::", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::ffff:10.0.0.0/104", "10.1.2.3", true), ("::ffff:10.0.0.0/104", "11.1.2.3", false),
            ("10.0.0.0/8", "ten.example.test", false),
        ])
    func `holds what begins with its prefix`(block: String, address: String, isHeld: Bool) throws {
        #expect(try CIDR.parse(block).contains(Host.parse(address)) == isHeld)
    }

    @Test(arguments: [
        "10.0.0.1/8", "192.168.7.1/2", "2001:db8::1/32", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
        "10.0.0.0/0x8", "10/8", "example.test", "example.test/8", "/8", "10.0.0.0/1000000000000000000000",
    ])
    func `that is none is refused`(text: String) {
        #expect(throws: WireError.self) { try CIDR.parse(text) }
    }

    @Test func `with bits after its prefix is told as it should be`() {
        let error = #expect(throws: WireError.self) { try CIDR.parse("192.168.7.1/16") }
        #expect(error?.message.contains("192.168.0.0/16") == true)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("[::1]", "::1/128"), ("::ffff:10.0.0.0/104", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"),
    ])
    func `is written in one form`(text: String, canonical: String) throws {
        #expect(try CIDR.parse(text).text == canonical)
    }

    @Test(arguments: [
        ("127.0.0.1", true, false), ("127.255.0.9", true, false), ("::1", true, false), ("::ffff:127.0.0.1", true, false),
        ("10.1.1.1", false, true), ("172.16.0.1", false, true), ("192.168.0.1", false, true), ("169.254.1.1", false, true),
        ("fd12::1", false, true), ("fe80::1", false, true), ("::ffff:192.168.1.1", false, true),
        ("8.8.8.8", false, false), ("172.15.0.1", false, false), ("2001:db8::1", false, false), ("::2", false, false),
        ("fec0::1", false, false),
    ])
    func `of this machine or of its networks is known`(address: String, isLoopback: Bool, isLocal: Bool) throws {
        let host = try Host.parse(address)
        #expect(CIDR.loopback.contains { $0.contains(host) } == isLoopback)
        #expect(CIDR.local.contains { $0.contains(host) } == isLocal)
    }

    @Test func `may be any text at all`() {
        var generator = SeededGenerator(21)
        for _ in 0..<20_000 {
            let text = String(decoding: generator.mutated(Array("2001:db8::192.0.2.0/120".utf8)), as: UTF8.self)
            guard let block = try? CIDR.parse(text) else { continue }
            #expect((try? CIDR.parse(block.text)) == block)
        }
    }
}
