import Reports
import Testing
import Verdicts

@Suite struct `TAP` {
    @Test func `a small run reads like this`() {
        var finding = Finding.strict()
        finding.cells = [.absent("canary"), .played("expired", .rejected, exit: 60, step: .e3, alert: 45)]
        var value = run([finding])
        value.connections = [.refused]
        #expect(
            TAPReport.text(JudgedRun(value, failOn: [.unpinned])) == """
                TAP version 14
                # pinproof 0.1.0, run 20261121T192003-7f3a
                1..1
                # Subtest: example.com
                    1..3
                    ok 1 - canary # SKIP not run
                      ---
                      title: "Canary"
                      seen: "not run"
                      duration_ms: 0
                      ...
                    ok 2 - expired
                      ---
                      title: "Expired"
                      seen: "rejected: alert 45 certificate_expired"
                      duration_ms: 0
                      ...
                    not ok 3 - fail-on:example.com
                      ---
                      title: "--fail-on unpinned"
                      seen: "Checks certificates. A CA trusted by the device can still intercept it."
                      severity: "fail"
                      duration_ms: 0
                      ...
                not ok 1 - example.com

                """)
    }

    @Test func `plans hold, numbers count up, and no directive or line comes from outside`() throws {
        for judged in [try Judged.whole(), JudgedRun(run([])), JudgedRun(Judged.run)] {
            let lines = TAPReport.text(judged).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            for indent in ["", "    "] {
                var planned = 0
                var found = 0
                for line in lines where line.hasPrefix(indent) && !line.dropFirst(indent.count).hasPrefix(" ") {
                    let rest = line.dropFirst(indent.count)
                    if let plan = rest.prefixMatch(of: #/1\.\.(\d+)/#)?.1 { (planned, found) = (Int(plan) ?? -1, 0) }
                    guard let point = rest.prefixMatch(of: #/(?:not )?ok (\d+) - /#)?.1 else { continue }
                    found += 1
                    #expect(Int(point) == found && found <= planned)
                }
                #expect(found == planned)
            }
            for line in lines where line.contains("ok ") {
                let directives = line.replacing("\\\\", with: "").replacing("\\#", with: "").count { $0 == "#" }
                #expect(directives <= 1, "\(line)")
                if line.contains("not ok") { #expect(directives == 0, "\(line)") }
            }
        }
    }
}
