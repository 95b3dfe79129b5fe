import Reports
import Testing
import Verdicts

@Suite struct `Matrix` {
    private func row(_ cell: Finding.Cell, command: [String] = ["app", "{url}"]) -> String {
        var finding = Finding.strict()
        finding.cells = [cell]
        let lines = TextReport().matrix(finding, of: run([finding], command: command)).split(separator: "\n")
        return lines.count == 2 ? String(lines[1]) : "\(lines)"
    }

    @Test(
        arguments: [
            (
                .played("expired", .accepted, step: .e7, trials: 3, accepted: 1),
                "expired     0  ACCEPTED       sent application data, in 1 of 3 trials"
            ),
            (
                .played("expired", .acceptedWeak, step: .e6),
                "expired     0  accepted weak  only protocol greetings sent, connection left open"
            ),
            (.played("expired", .acceptedWeak, step: .e4), "expired     0  accepted weak  handshake completed, left open, 0 bytes sent"),
            (
                .played("expired", .rejectedLate, step: .e5, alert: 0),
                "expired     0  rejected late  handshake completed, alert 0 close_notify, 0 bytes sent"
            ),
            (.played("expired", .closedAfterChatter), "expired     0  closed after chatter  only protocol greetings sent, then closed"),
            (
                .played("expired", .incompatible, alert: 70),
                "expired     0  incompatible   alert 70 protocol_version before a certificate was shown"
            ),
            (.played("expired", .incompatible), "expired     0  incompatible   ended before a certificate was shown"),
            (.played("expired", .resumed), "expired     0  resumed        session resumed, no certificate was judged"),
            (.played("expired", .upstreamFault), "expired     0  upstream fault  the genuine server failed, or did not verify here"),
            (.played("expired", .superseded), "expired     0  superseded     another connection of the client succeeded meanwhile"),
            (.played("expired", .interrupted), "expired     0  interrupted    ended by us"),
            (.played("expired", .stalled), "expired     0  stalled        handshake left open, nothing came"),
            (.played("expired", .notReached), "expired     0  not reached    no TLS came"),
            (.played("expired", .passedThrough), "expired     0  passed through  untouched, to the genuine server"),
            (.absent("expired"), "expired     -  not run"),
            (.absent("expired", .unavailable), "expired     -  unavailable"),
            (.absent("expired", .notApplicable), "expired     -  not applicable"),
            (.absent("not-yet-valid"), "not-yet-valid     -  not run        not asked for"),
        ] as [(Finding.Cell, String)])
    func `every outcome and every absence is explained`(cell: Finding.Cell, expected: String) {
        #expect(row(cell) == expected)
    }

    @Test func `a command that was ended by a signal shows it`() {
        var cell = Finding.Cell.played("expired", .interrupted)
        cell.exit = .signal(15)
        #expect(row(cell) == "expired  sig 15  interrupted    ended by us")
    }

    @Test(arguments: [
        (["app", "{url}"], "canary     -  not run"),
        (["app"], "canary     -  not run        the command has no {url}; trusted-ca is its own control"),
        ([], "canary     -  not run"),
    ])
    func `a canary that was not played says why`(command: [String], expected: String) {
        #expect(row(.absent("canary"), command: command) == expected)
    }
}
