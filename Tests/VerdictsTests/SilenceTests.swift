import Catalog
import Testing
import Verdicts

/// A client that finishes a handshake and goes without a word has refused the certificate, or had nothing to say.
@Suite struct SilenceTests {
    /// Goes so long after the handshake with a certificate of our CA; talks to the genuine server in this way.
    private func late(_ milliseconds: Int, _ trusted: Reaction = .late, passing: Reaction, alpn: [String] = []) -> Program {
        Program("example.com") { mode, _ in [untrustedModes.contains(mode) ? .alert(48) : trusted.after(milliseconds: milliseconds)] }
            .with {
                $0.alpn = alpn
                $0.uninterrupted = { _, _ in [passing] }
            }.behind()
    }

    @Test func `who may have waited for the server's greeting in vain is not pinned for that`() {
        for trusted in [Reaction.late, .lateAlert(0), .lateAlert(90)] {
            let finding = late(600, trusted, passing: .speaksSecond).run().first
            #expect(finding?.verdict == .inconclusive && finding?.reason == .waitsForServer)
        }
    }

    @Test func `who goes at once, speaks first, speaks HTTP or complains did not wait for a greeting`() {
        let programs = [
            late(149, passing: .speaksSecond), late(600, passing: .speaksFirst), late(600, passing: .speaksSecond, alpn: ["http/1.1"]),
            late(600, passing: .speaksSecond, alpn: ["h2"]), late(600, .lateAlert(46), passing: .speaksSecond), late(600, passing: .passes),
        ]
        for program in programs {
            let finding = program.run().first
            #expect(finding?.verdict == .pinned && finding?.confidence == .proven)
        }
        let last = late(150, passing: .speaksSecond, alpn: ["imap"]).run().first
        #expect(last?.verdict == .inconclusive)
    }

    @Test func `one connection on which it spoke first shows that it waits for nobody`() {
        let turn = Counter()
        let program = late(600, passing: .speaksSecond).with {
            $0.uninterrupted = { _, _ in [turn.next() == 1 ? .speaksFirst : .speaksSecond] }
        }
        #expect(program.run().first?.verdict == .pinned)
    }

    @Test func `a wrong name from which it goes late is not refused for certain either`() {
        let program = Program("example.com") { mode, _ in
            [mode == "wrong-host" ? .late.after(milliseconds: 600) : soundModes.contains(mode) ? .sends : .alert(48)]
        }.with {
            $0.alpn = []
            $0.uninterrupted = { _, _ in [.speaksSecond] }
        }.behind()
        let finding = program.run().first
        #expect(finding?.verdict == .inconclusive && finding?.reason == .waitsForServer)
    }

    @Test func `a command that once looked in on the genuine server only may do so with ours`() {
        let program = late(0, passing: .speaksFirst).with {
            $0.uninterrupted = { _, purpose in [purpose == .reach ? .looksIn : .speaksFirst] }
        }
        let finding = program.run().first
        #expect(finding?.verdict != .pinned)
        // Beside a request in the same trial it is a spare.
        let spare = late(0, passing: .speaksFirst).with { $0.uninterrupted = { _, _ in [.looksIn, .speaksFirst] } }
        #expect(spare.run().first?.verdict == .pinned)
    }

    @Test func `a refusal in the handshake needs no such care`() {
        let program = Program.pinning(untrusted: .alert(48), trusted: .alert(40)).with {
            let turn = Counter()
            $0.uninterrupted = { _, _ in [turn.next() == 2 ? .looksIn : .speaksSecond] }
        }
        var street = Street([program])
        street.settle()
        for _ in 0..<5 { street.call(0) }
        #expect(street.finding(0)?.verdict == .pinned)
    }

    /// One visit in so many is a request; in the others it connects, verifies and closes.
    private func lookingIn(every count: Int) -> Program {
        let turn = Counter()
        return late(0, passing: .speaksFirst).with {
            $0.uninterrupted = { _, _ in [(turn.next() - 1).isMultiple(of: count) ? .speaksFirst : .looksIn] }
        }
    }

    @Test(arguments: [2, 7]) func `a visitor that mostly looks in is not pinned`(count: Int) {
        var street = Street([lookingIn(every: count)])
        street.settle()
        #expect(!street.news.contains { $0.verdict == .pinned })
        #expect(street.finding(0)?.reason == .probeThenClose)
    }

    @Test func `a verdict is taken back when the client is seen to look in later`() {
        let turn = Counter()
        let program = late(0, passing: .speaksFirst).with {
            $0.uninterrupted = { _, _ in [turn.next() <= 4 ? .speaksFirst : .looksIn] }
        }
        var street = Street([program])
        street.settle()
        #expect(street.news.last?.verdict == .pinned && street.news.last?.confidence == .proven)
        let before = street.planner.evidence.connections.count
        for _ in 0..<20 { street.call(0) }
        #expect(street.planner.evidence.connections.count == before + 3)
        #expect(street.news.last?.verdict == .inconclusive && street.news.last?.reason == .probeThenClose)
        #expect(street.finding(0)?.verdict == .inconclusive)
    }

    @Test func `unused connections outlive an end of the proxy, and not a new beginning at their host`() throws {
        let turn = Counter()
        let program = late(0, passing: .speaksFirst).with {
            $0.uninterrupted = { _, _ in [turn.next() <= 4 ? .speaksFirst : .looksIn] }
        }
        var street = Street([program])
        street.settle()
        street.call(0)
        let evidence = street.planner.evidence
        let run = Run(
            id: "r", started: 0, ended: 1, toolVersion: "1", command: [], profile: "core", modes: evidence.modes.map(\.id),
            authority: nil, equipment: evidence.equipment, asked: evidence.asked, trials: evidence.trials,
            connections: evidence.connections, cleartext: evidence.cleartext, origins: evidence.origins, findings: [])
        var planner = Planner(options: PlanOptions(), clientele: .many, resuming: run)
        #expect(Findings.of(planner.evidence).first?.reason == .probeThenClose)
        planner.again("example.com")
        #expect(planner.evidence.connections.isEmpty)
    }

    @Test func `a pin that shows in silence alone is looked for behind three connections of its visitor`() {
        var street = Street([late(0, passing: .speaksFirst)])
        street.settle()
        #expect(street.finding(0)?.verdict == .pinned && street.finding(0)?.confidence == .proven)
        #expect(street.planner.evidence.trials.count { $0.purpose == .reach } == 3)
        var brisk = Street([late(0, .lateAlert(46), passing: .speaksFirst)])
        brisk.settle()
        #expect(brisk.planner.evidence.trials.count { $0.purpose == .reach } == 1)
    }
}
