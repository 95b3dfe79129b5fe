import Reports
import Verdicts
import Wire

/// The examples of docs/reports.md: one small run in every form.
enum ReportExamples {
    static func markdown() throws -> String {
        let judged = try judged()
        return ReportForm.allCases.map { form in
            let text = String(decoding: form.render(judged), as: UTF8.self)
            return "### \(form.rawValue)\n\n```\(language(form))\n\(form == .sarif ? firstResult(text) : text)```\n"
        }.joined(separator: "\n") + "\n### Annotations\n\n```text\n\(GitHubAnnotations.text(judged))```\n"
    }

    private static func language(_ form: ReportForm) -> String {
        switch form {
        case .junit: "xml"
        case .sarif, .badge: "json"
        case .markdown: "markdown"
        case .tap: "text"
        }
    }

    /// The rules are the same in every log, and a hundred of them; a rule's place among them moves with the catalogue.
    private static func firstResult(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let results = lines.drop { !$0.contains("\"results\": [") }.dropFirst()
        return results.prefix { $0 != "        }" && $0 != "        }," }
            .filter { !$0.contains("ruleIndex") }.map { $0.dropFirst(8) + "\n" }.joined() + "}\n"
    }

    private static func judged() throws -> JudgedRun {
        let domain = Domain(host: "api.example.com", port: 443)
        func cell(_ mode: String, _ outcome: Outcome, _ alert: UInt8? = nil) -> Finding.Cell {
            let accepted = outcome == .accepted
            return Finding.Cell(
                mode: mode, outcome: outcome, step: accepted ? .e7 : .e3, alert: alert.map { Alert($0) }, trials: 1,
                accepted: accepted ? 1 : 0, refused: accepted ? 0 : 1, state: .tested, exit: .code(accepted ? 0 : 1),
                request: accepted ? "GET /" : nil)
        }
        let finding = Finding(
            domain: domain, stack: "app", ja4: "t13d1516h2_8daaf6152771_b186095e22b6", process: "/usr/bin/app", verdict: .partialValidation,
            confidence: .proven, acceptedModes: ["expired"],
            controls: Finding.Controls(reach: .ok, trust: Finding.Controls.Trust(by: .accepted, domain: domain, mode: "trusted-ca")),
            cells: [
                cell("trusted-ca", .accepted), Finding.Cell(mode: "canary", state: .notRun), cell("untrusted-ca", .rejected, 48),
                cell("expired", .accepted),
            ])
        let started = 1_795_288_803.0
        let run = Run(
            id: "20261121T192003-7f3a", started: started, ended: started + 2, toolVersion: "0.1.0", command: ["app"], profile: "core",
            modes: finding.cells.map(\.mode),
            trials: finding.cells.filter { $0.outcome != nil }.enumerated().map { index, cell in
                Trial(n: index + 1, purpose: .mode, domain: domain, mode: cell.mode, milliseconds: 120)
            },
            connections: [
                Connection(
                    id: 1, time: started, client: Connection.Client(address: "127.0.0.1:51234"), domain: domain, mode: "expired",
                    hello: Connection.HelloFacts(serverName: domain.host, alpn: [], versions: [], asksForStaple: false, asksForSCT: false))
            ], findings: [finding])
        let policy = Policy(
            file: "pinproof.yml",
            rules: [
                Policy.Rule(
                    Stated(try HostPattern.parse(domain.host), at: Place(line: 3, column: 3)),
                    expect: Stated(.validated, at: Place(line: 3, column: 29)))
            ])
        return JudgedRun(run, policy: policy.judge(run, today: CalendarDay(secondsSince1970: started)))
    }
}
