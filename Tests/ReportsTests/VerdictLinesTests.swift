import Reports
import Testing
import Verdicts

@Suite struct `Proof of a claim` {
    @Test(arguments: Verdict.allCases)
    func `only a pin has a bound, and only a claim has a confidence`(verdict: Verdict) {
        var finding = Finding.pinned()
        finding.verdict = verdict
        let text = TextReport(width: 400).verdict(finding)
        #expect(text.contains("95 %") == (verdict == .pinned))
        #expect(text.contains("(likely") == (verdict != .inconclusive && verdict != .untrustedOrPinned))
    }

    @Test(arguments: [(3, "63"), (5, "45"), (10, "26"), (20, "14")])
    func `the bound follows from the number of refusals`(trials: Int, percent: String) {
        var finding = Finding.pinned()
        finding.cells[0].trials = trials
        finding.cells[0].refused = trials
        let line = "Rejected \(trials) times: at most \(percent) % accepted (95 % confidence).\n"
        #expect(TextReport(width: 400).verdict(finding).contains(line))
    }

    @Test func `a pin that was accepted once, or never played, has no bound`() {
        var accepted = Finding.pinned()
        accepted.cells[0].accepted = 1
        #expect(!TextReport().verdict(accepted).contains("Rejected 3 times"))
        var unplayed = Finding.pinned()
        unplayed.cells.removeFirst()
        #expect(!TextReport().verdict(unplayed).contains("times:"))
    }

    @Test(
        arguments: [
            (.accepted, "it accepted our CA at h.example, 2026-11-21 19:20:03 UTC."), (.declared, "declared, not observed, 2026-11-21"),
        ] as [(Finding.Controls.Trust.Kind, String)])
    func `a trust control names itself, with its time`(kind: Finding.Controls.Trust.Kind, expected: String) {
        var finding = Finding.strict()
        finding.controls.trust = Finding.Controls.Trust(by: kind, domain: Domain(host: "h.example", port: 443), time: moment)
        #expect(TextReport(width: 400).verdict(finding).contains(expected))
        finding.controls.trust = Finding.Controls.Trust(by: .declared)
        #expect(TextReport(width: 400).verdict(finding).contains("Trust in our CA: \(Words.trust(.init(by: .declared))).\n"))
    }

    @Test(arguments: Verdict.allCases)
    func `that trust was not shown is said where a refusal depends on it`(verdict: Verdict) {
        var finding = Finding.strict()
        finding.verdict = verdict
        finding.controls.trust = nil
        let isAcceptance = verdict == .noValidation || verdict == .partialValidation
        #expect(TextReport().verdict(finding).contains("Trust in our CA: not shown.") == !isAcceptance)
    }

    @Test func `a careless retry is told`() {
        var finding = Finding.careless()
        finding.retriedModes = ["untrusted-ca", "expired"]
        let line = "Refused first, then accepted by a retry without verification: untrusted-ca, expired.\n"
        #expect(TextReport(width: 200).verdict(finding).contains(line))
    }

    @Test(
        arguments: [(.ok, "Reach: ok."), (.failed, "Reach: failed."), (.notRun, "Reach: not run.")] as [(Finding.Controls.Reach, String)])
    func `reach is told`(reach: Finding.Controls.Reach, expected: String) {
        var finding = Finding.strict()
        finding.controls.reach = reach
        #expect(TextReport().verdict(finding).contains(expected))
    }
}
