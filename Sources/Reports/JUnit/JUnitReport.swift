internal import Verdicts
internal import Wire

/// A run as JUnit XML, in the dialect that Jenkins, GitLab and most other build servers read.
///
/// A suite is a domain, a case is a test mode or a line of the policy. It is red exactly where the exit code is: a failure is something that
/// is broken, an error something demanded that cannot be told. A fault that is accepted and that nothing forbids is skipped, never passed.
package enum JUnitReport {
    /// The whole document, ending with a line feed.
    package static func xml(_ judged: JudgedRun) -> [UInt8] {
        let suites = judged.suites()
        var xml = XMLWriter(capacity: 1024 + 320 * suites.reduce(0) { $0 + $1.cases.count })
        xml.element("testsuites", [("name", "pinproof")] + totals(suites, countsSkipped: false)) { xml in
            for (index, suite) in suites.enumerated() { write(suite, id: index, of: judged.run, to: &xml) }
        }
        return xml.bytes
    }

    private static func write(_ suite: RunSuite, id: Int, of run: Run, to xml: inout XMLWriter) {
        let head: [(String, String?)] = [
            ("name", suite.name), ("id", String(id)), ("package", "pinproof"), ("hostname", "localhost"),
            ("timestamp", Timestamp(run.started).seconds),
        ]
        xml.element("testsuite", head + totals([suite])) { xml in
            xml.element("properties", []) { xml in
                for (name, value) in [("run", printable(run.id)), ("version", printable(run.toolVersion))] + suite.properties {
                    xml.element("property", [("name", name), ("value", value)])
                }
            }
            for item in suite.cases { write(item, in: suite, to: &xml) }
        }
    }

    private static func write(_ item: RunCase, in suite: RunSuite, to xml: inout XMLWriter) {
        let attributes: [(String, String?)] = [
            ("name", item.name), ("classname", suite.name), ("time", seconds(item.milliseconds)),
        ]
        xml.element("testcase", attributes) { xml in
            let message = "\(item.title): \(item.seen)"
            switch item.result {
            case .passed: break
            case .failed(let kind):
                xml.element("failure", [("message", message), ("type", kind.rawValue)], text: place(item) + message)
            case .unanswered: xml.element("error", [("message", message), ("type", "cannot-tell")], text: place(item) + message)
            case .skipped(let why): xml.element("skipped", [("message", why)])
            }
            xml.element("system-out", [], text: place(item) + message)
        }
    }

    private static func place(_ item: RunCase) -> String { item.place.map { "\($0): " } ?? "" }

    /// The whole document has no attribute for what was skipped in the schema of Jenkins.
    private static func totals(_ suites: [RunSuite], countsSkipped: Bool = true) -> [(String, String?)] {
        func count(_ isMeant: (RunCase.Result) -> Bool) -> String { String(suites.reduce(0) { $0 + $1.count(isMeant) }) }
        return [
            ("tests", count { _ in true }),
            ("failures", count { if case .failed = $0 { true } else { false } }),
            ("errors", count { $0 == .unanswered }),
            ("skipped", countsSkipped ? count { if case .skipped = $0 { true } else { false } } : nil),
            ("time", seconds(suites.reduce(0) { $0 + $1.milliseconds })),
        ]
    }

    /// `0.123`, with milliseconds.
    private static func seconds(_ milliseconds: Double) -> String {
        let whole = Int64(min(max(milliseconds.isFinite ? milliseconds : 0, 0), 1e15) + 0.5)
        let (seconds, rest) = whole.quotientAndRemainder(dividingBy: 1000)
        let digits = String(rest)
        return "\(seconds)." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}
