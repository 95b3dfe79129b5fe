import Testing
import Wire

@Suite struct `A SOCKS client` {
    @Test(
        arguments: [
            ([], SOCKSRequest.Greeting.needMore), ([5], .needMore), ([5, 2, 0], .needMore), ([5, 1, 0], .methods([0], length: 3)),
            ([5, 2, 2, 0, 9], .methods([2, 0], length: 4)), ([4, 1, 1, 187], .malformed), ([5, 0], .malformed),
        ] as [([UInt8], SOCKSRequest.Greeting)])
    func `offers methods`(bytes: [UInt8], expected: SOCKSRequest.Greeting) {
        #expect(SOCKSRequest.greeting(bytes) == expected)
    }

    static let name = Array("api.example.test".utf8)

    @Test func `asks for a name or an address`() throws {
        let request: [UInt8] = [5, 1, 0, 3, UInt8(Self.name.count)] + Self.name + [1, 187]
        #expect(SOCKSRequest.command(request + [22, 3, 1]) == .connect(try HostPort.parse("api.example.test:443"), length: request.count))
        #expect(SOCKSRequest.command([5, 1, 0, 1, 192, 0, 2, 7, 0, 80]) == .connect(try HostPort.parse("192.0.2.7:80"), length: 10))
        let six: [UInt8] = [5, 1, 0, 4] + [0x20, 1, 0x0d, 0xb8] + Array(repeating: 0, count: 11) + [1, 1, 187]
        #expect(SOCKSRequest.command(six) == .connect(try HostPort.parse("[2001:db8::1]:443"), length: 22))
        for count in 0..<request.count { #expect(SOCKSRequest.command(Array(request.prefix(count))) == .needMore, "\(count)") }
    }

    @Test(
        arguments: [
            ([5, 2, 0, 1, 192, 0, 2, 7, 0, 80], 7), ([5, 3, 0, 1, 192, 0, 2, 7, 0, 80], 7), ([5, 1, 0, 2], 8), ([4], 1),
            ([5, 1, 0, 3, 0, 1, 187], 1), ([5, 1, 0, 3, 2, 0x2e, 0x2e, 1, 187], 1), ([5, 1, 0, 1, 192, 0, 2, 7, 0, 0], 1),
        ] as [([UInt8], UInt8)])
    func `is refused what is not served`(bytes: [UInt8], reply: UInt8) {
        #expect(SOCKSRequest.command(bytes) == .refused(reply: reply))
    }

    @Test func `may send anything at all`() {
        var generator = SeededGenerator(11)
        let seeds: [[UInt8]] = [
            [5, 1, 0, 3, UInt8(Self.name.count)] + Self.name + [1, 187], [5, 1, 0, 1, 192, 0, 2, 7, 0, 80], [5, 3, 0, 1, 2],
        ]
        for _ in 0..<20_000 {
            let bytes = generator.mutated(seeds.randomElement(using: &generator) ?? [])
            let short = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
            let (early, late) = (SOCKSRequest.command(short), SOCKSRequest.command(bytes))
            #expect(early == .needMore || early == late)
            if case .connect(_, let length) = late { #expect(length <= bytes.count) }
            if case .methods(let methods, let length) = SOCKSRequest.greeting(bytes) { #expect(methods.count + 2 == length) }
        }
    }
}
