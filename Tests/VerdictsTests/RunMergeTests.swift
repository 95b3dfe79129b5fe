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

    private func stating(_ finding: Finding, id: String, modes: [String] = Catalog.profile(.core).map(\.id)) -> Run {
        Run(id: id, started: 0, ended: 1, toolVersion: "1", command: ["app"], profile: "core", modes: modes, findings: [finding])
    }

    @Test func `lose no accepted fault where they played different modes`() throws {
        var expired = judged(.partialValidation, accepts: ["expired"])
        expired.cells.removeAll { $0.mode == "wrong-host" }
        var other = judged(.partialValidation, accepts: ["wrong-host"], cleartext: .fallback)
        other.cells = other.cells.filter { $0.mode != "expired" } + [.init(mode: "expired", state: .notRun)]
        for runs in [[stating(expired, id: "1"), stating(other, id: "2")], [stating(other, id: "2"), stating(expired, id: "1")]] {
            let finding = try #require(RunMerge.merge(runs, id: "all", toolVersion: "1").findings.first)
            #expect(finding.verdict == .partialValidation && finding.cleartext == .fallback)
            #expect(Set(finding.acceptedModes) == ["expired", "wrong-host"])
            #expect(finding.cells.filter { ["expired", "wrong-host"].contains($0.mode) }.allSatisfy { $0.accepted > 0 })
            #expect(Set(finding.cells.map(\.mode)).count == finding.cells.count)
        }
    }

    @Test(arguments: [
        ([Verdict.noValidation, .pinned], Verdict.noValidation), ([.partialValidation, .validated], .partialValidation),
        ([.validated, .pinned], .validated), ([.pinned, .inconclusive], .pinned), ([.inconclusive, .validated], .validated),
        ([.pinned, .ownStore], .pinned), ([.inconclusive, .ownStore], .inconclusive), ([.pinBypassable, .pinned], .pinBypassable),
        ([.pinBypassable, .validated], .validated),
    ])
    func `that were judged apart keep what is decided, the worst of it`(said: [Verdict], expected: Verdict) throws {
        let accepts: [Verdict: [String]] = [.noValidation: ["untrusted-ca"], .partialValidation: ["expired"]]
        let runs = said.enumerated().map { stating(judged($0.element, accepts: accepts[$0.element] ?? []), id: "\($0.offset)") }
        for runs in [runs, runs.reversed()] {
            let all = RunMerge.merge(runs, id: "all", toolVersion: "1")
            #expect(all.findings.map(\.verdict) == [expected])
            #expect(all.warnings.contains { $0.hasSuffix("\(expected.rawValue) counts.") })
        }
    }

    @Test func `state no pin where one of them saw our certificate accepted`() {
        var open = judged(.inconclusive)
        open.cells = [.init(mode: Catalog.trusted, outcome: .accepted, trials: 1, accepted: 1, state: .tested)]
        #expect(merge(stating(judged(.pinned), id: "1"), stating(open, id: "2")).findings.map(\.verdict) == [.inconclusive])
    }

    @Test func `tell plain requests at the host that another of them met over TLS`() {
        let plain = Finding(
            domain: Domain(host: apiHost.host, port: 80), stack: nil, ja4: nil, verdict: .inconclusive, confidence: .unknown,
            reason: .neverConnected, cleartext: .observed, controls: .init(reach: .notRun, trust: nil))
        let all = merge(stating(plain, id: "1"), stating(judged(.pinned), id: "2"))
        #expect(all.findings.map(\.domain) == [apiHost] && all.findings.map(\.cleartext) == [.observed])
        #expect(merge(stating(plain, id: "1"), stating(plain, id: "2")).findings == [plain])
    }

    @Test func `count a run once that is given twice`() {
        let a = recorded(refusing("a.test"), id: "1")
        let all = merge(a, a)
        #expect(all.trials.count == a.trials.count && all.findings == a.findings)
        #expect(all.warnings == ["Given more than once, and counted once: 1."])
    }

    @Test func `keep both of two different runs with one id`() throws {
        let (a, b) = (recorded(sound("a.test"), id: "1"), recorded(Program("a.test") { _, _ in [.sends] }.behind(), id: "1"))
        let all = merge(a, b, a)
        #expect(all.findings.map(\.verdict) == [.noValidation] && all.trials.count == a.trials.count + b.trials.count)
        #expect(
            all.warnings.prefix(2) == [
                "Given more than once, and counted once: 1.",
                "Two different runs have the id 1. Both count; the later one is called 1-2, and was judged apart.",
            ])
        #expect(all.warnings.last == "a.test: the runs do not agree (no-validation in 1-2; validated in 1). no-validation counts.")
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
