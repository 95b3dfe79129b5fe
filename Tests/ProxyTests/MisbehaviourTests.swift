import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// How far a client goes before it stops behaving.
private enum Progress: Int, CaseIterable, Comparable {
    case connected, partOfRequest, request, tunnel, partOfHello, hello, flight, finished, chatter, asked, answered

    static func < (a: Progress, b: Progress) -> Bool { a.rawValue < b.rawValue }
}

/// How it leaves.
private enum Leave: CaseIterable { case close, reset, half, goodbye, silence, garbage }

private struct Behaviour: CustomStringConvertible {
    let number: Int
    let mode: TestMode
    let offer: [String]
    let progress: Progress
    let leave: Leave
    let cut: Int

    init(number: Int, random: inout Seeded) throws {
        self.number = number
        mode = try #require(Catalog.profile(.core).randomElement(using: &random))
        offer = try #require([[], ["http/1.1"], ["h2", "http/1.1"]].randomElement(using: &random))
        progress = try #require(Progress.allCases.randomElement(using: &random))
        leave = try #require(Leave.allCases.randomElement(using: &random))
        cut = Int.random(in: 1..<180, using: &random)
    }

    var host: String { "i\(number).\(mode.id).test" }
    var description: String { "\(host) offers \(offer), goes to \(progress) (cut \(cut)), then \(leave)" }
}

extension Peer {
    fileprivate func behave(_ behaviour: Behaviour) async throws {
        try await go(behaviour)
        switch behaviour.leave {
        case .close: await close()
        case .reset: await reset()
        case .half:
            try? await closeOutput()
            _ = try await end()
            await close()
        case .goodbye:
            sayGoodbye()
            await close()
        case .silence:
            _ = try await end()
            await close()
        case .garbage:
            send(ByteBuffer(repeating: UInt8(truncatingIfNeeded: behaviour.cut), count: 200))
            await close()
        }
    }

    private func go(_ behaviour: Behaviour) async throws {
        let connect = "CONNECT \(behaviour.host):443 HTTP/1.1\r\n\r\n"
        guard behaviour.progress > .connected else { return }
        guard behaviour.progress > .partOfRequest else { return send(String(connect.prefix(behaviour.cut % connect.count))) }
        send(connect)
        guard behaviour.progress > .request else { return }
        _ = try await text(upTo: "\r\n\r\n")
        guard behaviour.progress > .tunnel else { return }
        let client = try TLSClient.careless(behaviour.host, alpn: behaviour.offer)
        guard behaviour.progress >= .finished else {
            let hello = try client.hello()
            guard behaviour.progress > .partOfHello else {
                return send(hello.getSlice(at: hello.readerIndex, length: min(behaviour.cut, hello.readableBytes - 1)) ?? hello)
            }
            try? await sendAll(hello)
            if behaviour.progress == .flight { _ = try await next() }
            return
        }
        let early: String? =
            switch behaviour.progress {
            case .chatter: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            case .asked, .answered: request()
            default: nil
            }
        guard try await shake(client, saying: early) == .finished else { return }
        if behaviour.progress == .answered { _ = try await hear(upTo: "\r\n\r\n") }
    }
}

@Suite(.timeLimit(.minutes(5))) struct `Whatever clients do at whatever moment` {
    @Test(arguments: isLong ? 1...20 : 1...1) func `each that said whom it wants to meet has one record`(seed: Int) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script(alpn: "http/1.1"))
        let stage = try await Stage(
            origin: origin.port, insecure: ["*"], window: .milliseconds(50),
            limits: {
                // Short for those that say nothing, and long for all others on a busy machine.
                $0.requestHeadTime = .seconds(3)
                $0.clientHelloTime = .seconds(3)
                $0.handshakeTime = .seconds(3)
                $0.serverFirst = .milliseconds(30)
                $0.firstByteTime = .seconds(2)
                $0.idleTime = .seconds(2)
            },
            choose: { intent in
                let id = intent.connectHost.split(separator: ".").dropFirst().first.map(String.init) ?? ""
                guard let mode = Catalog.mode(id) else { return .needsHello }
                return intent.hello == nil && mode.presentation != .splice ? .needsHello : .play(mode)
            })
        var random = Seeded(seed)
        let behaviours = try (0..<500).map { try Behaviour(number: $0, random: &random) }
        let count = behaviours.count
        _ = try await crowd(count, atOnce: 80) { n in try await stage.client().behave(behaviours[n]) }
        await stage.end()
        #expect(stage.server.openConnections == 0)

        let records = stage.recorder.now.records
        let byHost = Dictionary(grouping: records) { $0.connectHost ?? "" }
        for behaviour in behaviours where behaviour.progress >= .tunnel {
            let own = byHost[behaviour.host] ?? []
            #expect(own.count == 1, "\(behaviour)")
            guard let record = own.first else { continue }
            try check(record, behaviour)
        }
        #expect(records.count <= count)
        #expect(Set(records.map(\.id)).count == records.count)
        _ = try await origin.counts.when("all upstreams to be closed") { $0.open == 0 ? true : nil }
    }

    private func check(_ record: Connection, _ behaviour: Behaviour) throws {
        let said = "\(behaviour) was \(record.outcome) at \(record.step): \(record.kinds)"
        if behaviour.mode.presentation == .splice {
            #expect(record.outcome == .passedThrough || record.outcome == .notReached || record.outcome == .upstreamFault, "\(said)")
            return
        }
        switch behaviour.progress {
        case .connected, .partOfRequest, .request, .tunnel, .partOfHello:
            // A tunnel in which nothing is said is relayed, since the server may have to speak first.
            #expect(record.outcome == .notReached || record.outcome == .passedThrough, "\(said)")
        case .hello, .flight:
            let possible: Set<Outcome> = [.incompatible, .rejectedClosed, .stalled, .interrupted]
            #expect(possible.contains(record.outcome), "\(said)")
            #expect(record.mode == behaviour.mode.id && record.step >= .e1 && record.step <= .e3, "\(said)")
            if behaviour.progress == .flight { #expect(record.step >= .e2, "\(said)") }
        case .finished:
            #expect(record.outcome != .accepted && record.outcome != .rejected && record.step <= .e5, "\(said)")
        case .chatter:
            // Over HTTP/1 a preface is a request like any other.
            #expect(record.step == .e6 || record.outcome == .accepted, "\(said)")
        case .asked, .answered:
            #expect(record.outcome == .accepted, "\(said)")
        }
    }
}
