import Catalog
import Reports
import Verdicts
import Wire

/// A run with everything in it that a report can get wrong, held against a policy.
enum Judged {
    static let day = CalendarDay("2026-11-21") ?? CalendarDay(secondsSince1970: moment)
    static let legacy = Domain(host: "legacy.example.com", port: 8443)
    static let gone = Domain(host: "gone.example.com", port: 443)

    static func stated<Value>(_ value: Value, _ line: Int, _ column: Int = 5) -> Stated<Value> {
        Stated(value, at: Place(line: line, column: column))
    }

    /// Its application and its waiver are named by someone who tries to break every format at once.
    static func policy(file: String = "pinproof.yml", app: String? = "weather") throws -> Policy {
        func rule(_ domain: Domain, _ expect: Policy.Expectation, _ line: Int) -> Policy.Rule {
            Policy.Rule(stated(HostPattern(domain), line, 3), expect: stated(expect, line, 21))
        }
        var waived = rule(legacy, .validated, 5)
        waived.allow = [stated(Policy.Allowance("expired", modes: ["expired"]), 6, 9)]
        waived.until = stated(CalendarDay("2026-12-31") ?? day, 7)
        waived.reason = markup
        return Policy(
            file: file, app: app, profile: stated(.core, 2), rules: [rule(api, .pinned, 3), rule(example, .validated, 4), waived],
            unlisted: stated(.fail, 8), requireSeen: [stated(HostPattern(gone), 9)])
    }

    /// Takes an expired certificate, which the policy allows, and refuses all else.
    static var waived: Finding {
        var finding = Finding.strict(legacy)
        finding.verdict = .partialValidation
        finding.acceptedModes = ["expired"]
        finding.cells = finding.cells.map { $0.mode == "expired" ? .played("expired", .accepted, step: .e7, accepted: 1) : $0 }
        return finding
    }

    static var evil: Finding {
        var finding = Finding.careless(example)
        finding.process = "/opt/\(hostile)\(markup)"
        finding.cells = finding.cells.map { cell in
            var cell = cell
            cell.request = "GET /\(hostile)\(markup)"
            return cell
        }
        finding.cleartext = .observed
        return finding
    }

    static var run: Run {
        var run = ReportsTests.run(
            [.pinned(), evil, waived], command: ["app", markup],
            cleartext: [Cleartext(time: moment, trial: 1, domain: example, request: "GET /", clientAddress: "127.0.0.1:1")])
        run.connections = [.refused]
        run.trials = [
            Trial(n: 1, purpose: .discovery, domain: nil, mode: "passthrough", exit: .code(0), milliseconds: 100),
            Trial(n: 2, purpose: .mode, domain: api, mode: "trusted-ca", exit: .code(1), milliseconds: 1200.4),
            Trial(n: 3, purpose: .mode, domain: api, mode: "trusted-ca", exit: .code(1), milliseconds: 34.4),
        ]
        run.warnings = [hostile + markup]
        return run
    }

    static func whole(file: String = "pinproof.yml", app: String? = "weather") throws -> JudgedRun {
        JudgedRun(run, policy: try policy(file: file, app: app).judge(run, today: day))
    }

    /// Closes, opens or calls something in each of the formats.
    static let markup =
        "]]>--><script>alert(1)</script> | `` ` `` # SKIP \\# ::error::x %0A @team #12 [a](javascript:b) ![i](https://e.test) www.e.test"
}
