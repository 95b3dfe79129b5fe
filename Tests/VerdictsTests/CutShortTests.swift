import Catalog
import Testing
import Verdicts
import Wire

/// Trials in which we ended a client that may have been about to accept.
struct CutShortTests {
    private func cut(_ evidence: Evidence, mode: String, leftRunning: Bool, all: Bool = true) -> Evidence {
        var evidence = evidence
        let hit = evidence.trials.indices.filter { evidence.trials[$0].mode == mode && evidence.trials[$0].purpose == .mode }
        for index in all ? hit : Array(hit.prefix(1)) {
            evidence.trials[index].interrupted = !leftRunning
            evidence.trials[index].leftRunning = leftRunning
        }
        return evidence
    }

    @Test(arguments: ["untrusted-ca", "self-signed", "wrong-host", "expired"], [true, false])
    func `a refusal in one of them is no part of validated`(mode: String, leftRunning: Bool) {
        let whole = Program.curl.run().plan.evidence
        #expect(Findings.of(whole).first?.verdict == .validated)
        let finding = Findings.of(cut(whole, mode: mode, leftRunning: leftRunning)).first
        #expect(finding?.verdict == .inconclusive && finding?.confidence == .unknown && finding?.reason == .trialCutShort)
        #expect(finding?.cells.first { $0.mode == mode }?.refused == 0)
    }

    @Test(arguments: ["trusted-ca", "trusted-ca-mirrored"], [true, false])
    func `a refusal in one of them is no part of a pin, however many are beside it`(mode: String, leftRunning: Bool) {
        let whole = Program.pinning(untrusted: .alert(48), trusted: .alert(46)).run(PlanOptions(trials: 4, hasURLPlaceholder: true))
        #expect(whole.first?.verdict == .pinned)
        let finding = Findings.of(cut(whole.plan.evidence, mode: mode, leftRunning: leftRunning, all: false)).first
        #expect(finding?.verdict == .inconclusive && finding?.reason == .trialCutShort)
    }

    @Test func `refusals of an unknown CA in them are no part of the progress differential`() {
        let whole = Program.pinning(untrusted: .alert(48), trusted: .late).run().plan.evidence
        #expect(Findings.of(whole).first?.controls.trust?.by == .progressDifferential)
        let finding = Findings.of(cut(whole, mode: "untrusted-ca", leftRunning: true, all: false)).first
        #expect(finding?.controls.trust == nil && finding?.verdict != .pinned)
    }

    @Test(arguments: [true, false]) func `what was accepted in them counts`(leftRunning: Bool) {
        let whole = Program.always(.sends).run().plan.evidence
        let finding = Findings.of(cut(whole, mode: "untrusted-ca", leftRunning: leftRunning)).first
        #expect(finding?.verdict == .noValidation && finding?.confidence == .proven)
        let sound = cut(Program.curl.run().plan.evidence, mode: "trusted-ca", leftRunning: leftRunning)
        #expect(Findings.of(sound).first?.verdict == .validated)
    }
}
