import Testing
import Wire

@Suite struct `A DNS query` {
    private static let head = octets("1234 0100 0001 0000 0000 0001")
    private static let name = octets("03") + Array("API".utf8) + octets("07") + Array("example".utf8) + octets("00")
    private static let options = octets("00 0029 04d0 00000000 0000")
    private static let a = head + name + octets("0001 0001") + options

    @Test func `for an address is read, and its options are left alone`() throws {
        let query = try DNSQuery.parse(Self.a)
        #expect(query.id == 0x1234 && query.wantsRecursion && query.kind == .a)
        #expect(query.host == .name("api.example"))
        #expect(query.question == Self.name + octets("0001 0001"))
    }

    @Test(arguments: ["001c 0001", "0041 0001", "0040 0001", "000c 0001", "00ff 0001", "0001 0003"])
    func `for anything else is told apart`(type: String) throws {
        let query = try DNSQuery.parse(Self.head + Self.name + octets(type))
        #expect(query.kind == .other && query.host == .name("api.example"))
    }

    @Test(
        arguments: [
            ("", DNSQuery.Refusal.ignored), ("1234 0100 0001", .ignored), ("1234 8100 0001 0000 0000 0000", .ignored),
            ("1234 2100 0001 0000 0000 0000 00 0001 0001", .code(4, id: 0x1234)),
            ("1234 0100 0000 0000 0000 0000", .code(1, id: 0x1234)), ("1234 0100 0002 0000 0000 0000 00 0001 0001", .code(1, id: 0x1234)),
            ("1234 0100 0001 0000 0000 0000 c00c 0001 0001", .code(1, id: 0x1234)),
            ("1234 0100 0001 0000 0000 0000 0361", .code(1, id: 0x1234)), ("1234 0100 0001 0000 0000 0000 00 00", .code(1, id: 0x1234)),
        ])
    func `that is none is refused`(hex: String, refusal: DNSQuery.Refusal) {
        #expect(throws: refusal) { try DNSQuery.parse(octets(hex)) }
    }

    @Test func `has a name of 255 bytes at most`() throws {
        let label = octets("3f") + Array(repeating: UInt8(ascii: "a"), count: 63)
        let fitting = label + label + label + octets("3d") + Array(repeating: UInt8(ascii: "a"), count: 61) + [0]
        #expect(fitting.count == 255)
        #expect(try DNSQuery.parse(Self.head + fitting + octets("0001 0001")).host != nil)
        #expect(throws: DNSQuery.Refusal.code(1, id: 0x1234)) {
            try DNSQuery.parse(Self.head + label + label + label + label + [0] + octets("0001 0001"))
        }
    }

    @Test(arguments: [[], [[0x61, 0x2e, 0x62]], [[0x31], [0x32], [0x33], [0x34]], [[0x2d]], [[0]]] as [[[UInt8]]])
    func `may be for what is no host`(labels: [[UInt8]]) throws {
        var name: [UInt8] = []
        for label in labels { name += [UInt8(label.count)] + label }
        name.append(0)
        let query = try DNSQuery.parse(Self.head + name + octets("0001 0001"))
        #expect(query.labels == labels && query.host == nil)
    }

    @Test func `is answered with an address`() throws {
        let answer = DNSAnswer.address([198, 18, 0, 2]).message(to: try DNSQuery.parse(Self.a))
        let question = Self.name + octets("0001 0001")
        #expect(answer == octets("1234 8180 0001 0001 0000 0000") + question + octets("c00c 0001 0001 0000003c 0004 c6120002"))
    }

    @Test(arguments: [(DNSAnswer.nothing, "8180"), (.noSuchName, "8183"), (.failure, "8182"), (.address([1, 2]), "8180")])
    func `is answered without one`(answer: DNSAnswer, flags: String) throws {
        let message = answer.message(to: try DNSQuery.parse(Self.a))
        #expect(message == octets("1234 \(flags) 0001 0000 0000 0000") + Self.name + octets("0001 0001"))
    }

    @Test func `that is refused is answered with a code, or not at all`() {
        #expect(DNSAnswer.message(to: .code(4, id: 0x1234)) == octets("1234 8084 0000 0000 0000 0000"))
        #expect(DNSAnswer.message(to: .ignored) == nil)
    }

    @Test func `may be anything at all`() {
        var generator = SeededGenerator(12)
        for _ in 0..<20_000 {
            let bytes = generator.mutated(Self.a)
            guard let query = try? DNSQuery.parse(bytes) else { continue }
            #expect(query.question.count <= bytes.count - 12 && query.labels.allSatisfy { (1...63).contains($0.count) })
            // Whatever is asked, the answer's question is the same one.
            let answer = DNSAnswer.address([127, 0, 0, 1]).message(to: query)
            #expect(Array(answer.dropFirst(12).prefix(query.question.count)) == query.question)
        }
    }
}

@Suite struct `A packet that a raw socket shows` {
    private static let ipv4 = octets("45 00 003c 0000 4000 40 06 0000 7f000001 c6120002")
    private static let tcp = octets("9c40 270f 00000000 00000000 a002 ffff 0000 0000")

    @Test func `says where it was to go`() throws {
        let target = try PacketTarget.parse(Self.ipv4 + Self.tcp, isIPv6: false)
        #expect(target.host == .ipv4("198.18.0.2") && target.port == 9999)
        let longer = [0x46] + Self.ipv4.dropFirst() + octets("94040000") + Self.tcp
        #expect(try PacketTarget.parse(longer, isIPv6: false) == target)
        let six = try PacketTarget.parse(Self.tcp, isIPv6: true)
        #expect(six.host == nil && six.port == 9999)
    }

    @Test func `may be cut short, or be none`() {
        let whole = Self.ipv4 + Self.tcp
        for count in 0..<24 {
            #expect(throws: WireError(.malformed, "")) { try PacketTarget.parse(Array(whole.prefix(count)), isIPv6: false) }
        }
        for first: UInt8 in [0x44, 0x65, 0x00] {
            #expect(throws: WireError(.malformed, "")) { try PacketTarget.parse([first] + whole.dropFirst(), isIPv6: false) }
        }
        var generator = SeededGenerator(13)
        for _ in 0..<5_000 {
            let bytes = generator.mutated(whole)
            if let target = try? PacketTarget.parse(bytes, isIPv6: false) { #expect(target.host?.addressBytes?.count == 4) }
        }
    }
}
