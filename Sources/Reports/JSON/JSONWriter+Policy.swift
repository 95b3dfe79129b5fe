internal import Verdicts

// What a run file says of the policy that the run was held against.
extension JSONWriter {
    mutating func member(_ key: String, _ report: PolicyReport) {
        object(key) { json in
            json.member("file", report.file)
            json.member("app", report.app)
            json.member("day", report.day.description)
            json.member("exit", report.exit.rawValue)
            json.array("checks") { json in
                for check in report.checks { json.check(check) }
            }
        }
    }

    private mutating func check(_ check: PolicyCheck) {
        object { json in
            json.member("id", check.id)
            json.member("kind", check.kind.rawValue)
            json.member("status", check.status.rawValue)
            json.member("severity", check.severity.rawValue)
            json.member("domain", check.domain?.host)
            json.member("port", check.domain?.port)
            json.member("client", check.client)
            json.member("party", check.party.rawValue)
            json.object("place", check.place, inline: true) { json, place in
                json.member("line", place.line)
                json.member("column", place.column)
            }
            json.member("demanded", check.expected)
            json.member("seen", check.seen)
            json.member("sentence", check.sentence)
            json.member("weakness", check.weakness?.rawValue)
            json.member("modes", check.modes)
        }
    }
}
