import Testing
import Verdicts
import Wire

@Suite struct `A replay` {
    private func recorded(_ program: Program) -> Run {
        let plan = program.run().plan
        return Run(
            id: "r", started: 1, ended: 2, toolVersion: "1", command: [], profile: "core", modes: PlanOptions().modes,
            equipment: plan.evidence.equipment, asked: plan.evidence.asked, trials: plan.evidence.trials,
            connections: Connection.superseded(in: plan.evidence.connections), origins: plan.evidence.origins, findings: plan.findings)
    }

    @Test func `finds what is stated in an honest file`() {
        let run = recorded(.curl)
        let replay = Replay(run)
        #expect(replay.findings == run.findings && !run.findings.isEmpty)
        #expect(replay.differences.isEmpty && replay.misjudged.isEmpty)
    }

    @Test func `tells a verdict that the evidence does not bear out`() throws {
        var run = recorded(.always(.sends))
        run.findings[0].verdict = .pinned
        let difference = try #require(Replay(run).differences.first)
        #expect(difference.stated?.verdict == .pinned && difference.judged?.verdict == .noValidation)
        run.findings = []
        #expect(Replay(run).differences.map(\.stated) == [nil])
    }

    @Test func `tells an outcome that its events do not give, and judges by the events`() throws {
        var run = recorded(.always(.sends))
        for index in run.connections.indices where run.connections[index].outcome == .accepted {
            run.connections[index].outcome = .rejected
        }
        let replay = Replay(run)
        #expect(replay.misjudged.count > 3)
        #expect(replay.differences.isEmpty && replay.findings == run.findings)
    }

    @Test func `finds nothing of a domain that was spared`() {
        var run = recorded(.curl)
        run.asked.spared = run.findings.map(\.domain)
        run.findings = []
        #expect(Replay(run).findings == [])
    }

    @Test func `does not judge what was put together of parts`() {
        var run = recorded(.curl)
        run.isMixed = true
        run.findings = []
        #expect(Replay(run).findings == nil && Replay(run).differences.isEmpty)
    }

    @Test func `tells a story step by step`() {
        let connection = Connection(
            id: 1, time: 0, client: .init(address: "c:1"), domain: Domain(host: "a.test", port: 443), mode: "expired",
            events: story([.clientHello, .certificateWritten, .alertReceived(Alert(45)), .clientClosed(.closed)]))
        let moments = Replay.story(of: connection)
        #expect(moments.map(\.step) == [.e1, .e2, .e3, .e3])
        #expect(moments.map(\.outcome) == [nil, nil, .rejected, .rejected])
        #expect(moments.map(\.event) == connection.events)
    }
}
