import Catalog
import Testing
import Verdicts
import Wire

/// What counts of trials in which trust was handed over in another way.
struct CarriedTests {
    /// Careless under this mode alone.
    private func careless(_ mode: String) -> Evidence {
        let curl = Program.curl
        let act = curl.domains.first?.1
        return Program("example.com") { played, n in played == mode ? [.sends] : act?(played, n) ?? [] }.behind().run().plan.evidence
    }

    private func carry(_ before: Evidence, into program: Program, _ options: PlanOptions = PlanOptions()) -> Evidence {
        var evidence = program.run(options).plan.evidence
        let shift = before.trials.count
        for index in evidence.trials.indices { evidence.trials[index].n += shift }
        for index in evidence.connections.indices {
            evidence.connections[index].trial = evidence.connections[index].trial.map { $0 + shift }
        }
        evidence.carry(from: before)
        return evidence
    }

    @Test(arguments: ["untrusted-ca", "self-signed", "untrusted-ca-root-sent"])
    func `an unknown CA that was accepted stays accepted`(mode: String) {
        let evidence = carry(careless(mode), into: .curl)
        let finding = Findings.of(evidence).first
        #expect(finding?.verdict == .noValidation && finding?.acceptedModes == [mode])
        #expect(finding?.cells.first { $0.mode == mode }?.outcome == .accepted)
        #expect(evidence.carried.map(\.mode) == [mode] && evidence.carried.allSatisfy { $0.isCarried })
    }

    @Test(arguments: ["wrong-host", "trusted-ca", "nothing"])
    func `nothing is carried that rests on our CA, nor any refusal`(mode: String) {
        let evidence = carry(careless(mode), into: .curl)
        #expect(evidence.carried.isEmpty && evidence.connections.count == Program.curl.run().plan.evidence.connections.count)
        #expect(Findings.of(evidence).first?.verdict == .validated)
    }

    @Test func `a carried acceptance takes no trial away, and the numbers go on`() {
        let before = careless("untrusted-ca")
        var plan = TestPlan(options: PlanOptions(trials: 2), after: 40)
        plan.carry(from: before)
        let spec = plan.next()
        #expect(spec?.purpose == .discovery && spec?.n == 41)
        #expect(plan.evidence.trials.isEmpty && plan.evidence.carried.count == 1)
        #expect(plan.findings.map(\.verdict) == [.noValidation])
    }

    @Test func `a refusal before an accepted retry is no refusal of ours`() {
        let before = Program("example.com") { mode, _ in
            mode == "self-signed" ? [.alert(48), .sends.by("retry")] : [soundModes.contains(mode) ? .sends : .alert(48)]
        }.behind().run().plan.evidence
        let finding = Findings.of(carry(before, into: .curl)).first
        #expect(finding?.verdict == .noValidation && finding?.retriedModes == ["self-signed"])
    }

    @Test func `nothing that was played before proves that refusals and acceptances alternated`() {
        let before = Program.curl.with { program in
            program.cleartext = { $0.mode == "untrusted-ca" ? [Domain(host: "example.com", port: 80)] : [] }
        }.run().plan.evidence
        // It finishes the handshake before it refuses, but is first seen to refuse unknown issuers after all of that.
        var after = Program("example.com") { mode, _ in mode == "untrusted-ca" ? [.alert(48)] : [mode == "passthrough" ? .sends : .late] }
            .behind().run().plan.evidence
        #expect(Findings.of(after).first?.controls.trust?.by == .progressDifferential)
        let shift = before.trials.count
        let last = (after.trials.map(\.n).max() ?? 0) + shift
        func moved(_ n: Int, _ mode: String) -> Int { mode == "untrusted-ca" ? n + last : n + shift }
        for index in after.trials.indices { after.trials[index].n = moved(after.trials[index].n, after.trials[index].mode) }
        for index in after.connections.indices {
            let mode = after.connections[index].mode
            after.connections[index].trial = after.connections[index].trial.map { moved($0, mode) }
        }
        #expect(Findings.of(after).first?.controls.trust == nil)
        after.carry(from: before)
        #expect(!after.carried.isEmpty && after.connections.contains { $0.trial == after.carried.first?.n })
        #expect(Findings.of(after).map(\.controls.trust) == [nil])
    }

    @Test(arguments: [CleartextUse.observed, .fallback]) func `plain requests are carried with what they were`(use: CleartextUse) {
        let domain = Domain(host: "example.com", port: 80)
        let before = Program.curl.with { program in
            program.cleartext = { trial in
                (use == .observed ? trial.purpose == .discovery : trial.mode == "untrusted-ca") ? [domain] : []
            }
        }.run().plan.evidence
        #expect(Findings.of(before).first?.cleartext == use)
        let finding = Findings.of(carry(before, into: .curl)).first
        #expect(finding?.cleartext == use && finding?.verdict == .validated)
    }

    @Test func `what was carried once is not carried again, and a recorded run is judged alike`() {
        let evidence = carry(careless("untrusted-ca"), into: .curl)
        var again = Program.curl.run().plan.evidence
        again.carry(from: evidence)
        #expect(again.carried.isEmpty)
        let run = Run(
            id: "r", started: 0, ended: 1, toolVersion: "1", command: [], profile: "core", modes: evidence.modes.map(\.id),
            trials: evidence.carried + evidence.trials, connections: evidence.connections, origins: evidence.origins)
        #expect(Findings.of(Evidence(run: run)).map(\.verdict) == [.noValidation])
    }
}
