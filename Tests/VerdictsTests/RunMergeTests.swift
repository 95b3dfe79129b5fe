import Catalog
import Testing
import Verdicts
import Wire

/// A recorded run of a program.
private func recorded(
    _ program: Program, id: String, root: String = "AB", command: [String] = ["app"], version: String = "1",
    options: PlanOptions = PlanOptions()
) -> Run {
    let plan = program.run(options).plan
    return Run(
        id: id, started: 1, ended: 2, toolVersion: version, command: command, profile: "core", modes: options.modes,
        authority: .init(fingerprint: root, notAfter: 9), equipment: plan.evidence.equipment, asked: plan.evidence.asked,
        trials: plan.evidence.trials, connections: Connection.superseded(in: plan.evidence.connections), cleartext: plan.evidence.cleartext,
        origins: plan.evidence.origins, findings: plan.findings)
}

/// Refuses our CA at one host, as a pin or a CA that it does not have.
private func refusing(_ host: String) -> Program {
    Program(host) { mode, _ in [untrustedModes.contains(mode) ? .alert(48) : .alert(46)] }.behind()
}

/// Takes our sound certificate at one host and nothing else.
private func sound(_ host: String) -> Program {
    Program(host) { mode, _ in [soundModes.contains(mode) ? .sends : .alert(48)] }.behind()
}

private func merge(_ runs: Run...) -> Run { RunMerge.merge(runs, id: "all", toolVersion: "1") }

extension Run {
    fileprivate func verdict(_ host: String) -> Verdict? { findings.first { $0.domain.host == host }?.verdict }
}

@Suite struct `Runs put together` {
    @Test func `prove by one shard that a stack trusts our CA, which another left open`() {
        let (a, b) = (recorded(refusing("a.test"), id: "1"), recorded(sound("b.test"), id: "2"))
        #expect(a.verdict("a.test") != .pinned || a.findings.first?.confidence != .proven)
        let all = merge(a, b)
        #expect(all.verdict("a.test") == .pinned && all.verdict("b.test") == .validated)
        #expect(all.findings.first?.controls.trust?.by == .otherDomain)
        #expect(!all.isMixed && all.warnings.isEmpty)
        #expect(Findings.of(Evidence(run: all)) == all.findings)
    }

    @Test(arguments: ["root", "command", "stack", "modes"])
    func `prove nothing for each other where something differs`(_ difference: String) {
        let a = recorded(refusing("a.test"), id: "1")
        let b =
            switch difference {
            case "root": recorded(sound("b.test"), id: "2", root: "CD")
            case "command": recorded(sound("b.test"), id: "2", command: ["other"])
            case "stack": recorded(sound("b.test").with { $0.stack = "t13i_other" }, id: "2")
            default: recorded(sound("b.test"), id: "2", options: PlanOptions(modes: [Catalog.trusted, Catalog.untrusted]))
            }
        let all = merge(a, b)
        #expect(all.verdict("a.test") == a.verdict("a.test") && all.findings.first == a.findings.first)
        #expect(all.findings.last == b.findings.last)
        #expect(all.warnings.isEmpty == (difference == "stack"))
        #expect(all.isMixed == (difference != "stack"))
    }

    @Test func `number trials and connections through`() {
        let (a, b) = (recorded(sound("a.test"), id: "1"), recorded(sound("b.test"), id: "2"))
        let all = merge(a, b)
        #expect(all.trials.map(\.n) == Array(1...all.trials.count))
        #expect(all.connections.map(\.id) == Array(1...all.connections.count))
        #expect(all.trials.count == a.trials.count + b.trials.count)
        for connection in all.connections {
            let trial = all.trials.first { $0.n == connection.trial }
            #expect(trial != nil && (trial?.domain == nil || trial?.domain == connection.domain || connection.mode == Catalog.passthrough))
        }
    }

    @Test func `say so where they do not agree, and the worst counts`() throws {
        let careless = Program("a.test") { _, _ in [.sends] }.behind()
        let runs = [recorded(sound("a.test"), id: "first"), recorded(careless, id: "second")]
        for runs in [runs, runs.reversed()] {
            let all = RunMerge.merge(runs, id: "all", toolVersion: "1")
            #expect(all.findings.map(\.verdict) == [.noValidation])
            let warning = try #require(all.warnings.first)
            #expect(warning == "a.test: the runs do not agree (no-validation in second; validated in first). no-validation counts.")
        }
    }

    @Test func `count a run once that is given twice`() {
        let a = recorded(refusing("a.test"), id: "1")
        let all = merge(a, a)
        #expect(all.trials.count == a.trials.count && all.findings == a.findings)
        #expect(all.warnings == ["Given more than once, and counted once: 1."])
    }

    @Test func `name other versions`() {
        let all = merge(recorded(sound("a.test"), id: "1"), recorded(sound("b.test"), id: "2", version: "2"))
        #expect(all.warnings == ["These runs were made by different versions of pinproof: 1 in 1, 2 in 2."])
    }

    @Test func `need not make sense`() {
        var odd = recorded(sound("a.test"), id: "1")
        odd.trials[0].n = Int.max
        odd.connections[0].trial = Int.min
        odd.connections[0].id = Int.max
        let all = merge(odd, recorded(sound("b.test"), id: "2"))
        #expect(all.trials.map(\.n).uniquedCount == all.trials.count)
        #expect(RunMerge.merge([], id: "none", toolVersion: "1").findings.isEmpty)
    }
}

extension Array where Element: Hashable {
    fileprivate var uniquedCount: Int { Set(self).count }
}
