import Catalog
import NIOCore
import Proxy
import Testing
import Verdicts

/// Real hellos with bytes of them changed, cut, doubled and put elsewhere: each is somebody's mistake or malice, and none may matter to others.
@Suite(.timeLimit(.minutes(10))) struct `Hostile hellos` {
    private static let originals = [[], ["http/1.1"], ["h2", "http/1.1"]]

    /// How a sender leaves.
    private enum Leave: CaseIterable { case close, reset, half, listen }

    @Test func `cost a client beside them nothing`() async throws {
        let count = isLong ? 100_000 : 2_000
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script(alpn: "http/1.1"))
        let stage = try await Stage(
            mode: Catalog.trusted, origin: origin.port, world: world, window: .milliseconds(50),
            limits: {
                $0.clientHelloTime = .milliseconds(100)
                $0.handshakeTime = .milliseconds(200)
                $0.probeTime = .milliseconds(200)
                // What is no TLS any more is relayed, and its origin waits for the rest.
                $0.idleTime = .seconds(2)
            })
        let originals = try Self.originals.map { Array(try TLSClient.careless("hostile.test", alpn: $0).hello().readableBytesView) }
        let isOver = Watched(false)
        let beside = Task {
            var served = 0
            while served < 5 || !isOver.value {
                let client = try await stage.client()
                let shake = try await client.enter("origin.test:443", try stage.trusting(alpn: ["http/1.1"]), saying: request())
                guard shake == .finished, try await client.hearText(upTo: "ok").hasPrefix("HTTP/1.1 200 ") else {
                    throw Stuck(waitingFor: "the answer number \(served + 1)")
                }
                await client.close()
                served += 1
            }
            return served
        }
        let mistakes = try await crowd(count, atOnce: 32) { number in
            var random = Seeded(number)
            var hello = originals.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...6, using: &random) { hello.mutate(using: &random) }
            let leave = Leave.allCases.randomElement(using: &random) ?? .close
            try await Self.send(hello, to: stage, leave)
            return 1
        }
        isOver.change { $0 = true }
        #expect(mistakes.count == count)
        #expect(try await beside.value >= 5)
        await stage.end()
        #expect(stage.server.openConnections == 0)
    }

    private static func send(_ hello: [UInt8], to stage: Stage, _ leave: Leave) async throws {
        let client = try await stage.client()
        await client.send(ByteBuffer(bytes: Array("CONNECT hostile.test:443 HTTP/1.1\r\n\r\n".utf8) + hello))
        switch leave {
        case .close: _ = try await client.next()
        case .reset: return await client.reset()
        case .half:
            try? await client.closeOutput()
            _ = try await client.end()
        case .listen:
            _ = try await client.next()
            _ = try await client.next()
        }
        await client.close()
    }
}

extension [UInt8] {
    /// One change of the kinds that parsers get wrong: lengths, repetitions, ends.
    fileprivate mutating func mutate(using random: inout Seeded) {
        guard count > 8, let place = indices.randomElement(using: &random) else { return append(22) }
        let length = Int.random(in: 1...16, using: &random)
        let part = self[place..<Swift.min(endIndex, place + length)]
        switch Int.random(in: 0..<8, using: &random) {
        case 0: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: self[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
        case 2: removeSubrange(part.indices)
        case 3: insert(contentsOf: part, at: place)
        case 4: removeSubrange(place...)
        case 5: append(contentsOf: self[..<place])
        case 6: replaceSubrange(part.indices, with: part.map { _ in UInt8.random(in: 0...255, using: &random) })
        default: self[Int.random(in: 3..<9, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
    }
}
