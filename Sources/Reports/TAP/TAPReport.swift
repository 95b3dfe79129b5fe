internal import Verdicts
internal import Wire

/// A run in the Test Anything Protocol, version 14: a subtest for each domain, a point for each test mode and each line of the policy.
///
/// A point is `not ok` exactly where the exit code is not 0.
package enum TAPReport {
    /// The whole document; every line ends with a line feed.
    package static func text(_ judged: JudgedRun) -> String {
        let suites = judged.suites()
        var lines = ["TAP version 14", "# pinproof \(printable(judged.run.toolVersion)), run \(printable(judged.run.id))"]
        lines.append(suites.isEmpty ? "1..0 # SKIP nothing was tested" : "1..\(suites.count)")
        for (index, suite) in suites.enumerated() {
            lines.append("# Subtest: \(escaped(suite.name))")
            lines += subtest(suite).map { "    " + $0 }
            lines.append("\(suite.cases.allSatisfy { !$0.isRed } ? "ok" : "not ok") \(index + 1) - \(escaped(suite.name))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func subtest(_ suite: RunSuite) -> [String] {
        guard !suite.cases.isEmpty else { return ["1..0 # SKIP nothing was asked"] }
        return ["1..\(suite.cases.count)"]
            + suite.cases.enumerated().flatMap { index, item in
                var line = "\(item.isRed ? "not ok" : "ok") \(index + 1) - \(escaped(item.name))"
                if case .skipped(let why) = item.result { line += " # SKIP \(escaped(why))" }
                return [line] + diagnostic(item)
            }
    }

    /// A block of YAML 1.2 whose strings are JSON strings, which YAML takes.
    private static func diagnostic(_ item: RunCase) -> [String] {
        let facts: [(String, String?)] = [
            ("title", item.title), ("seen", item.seen), ("severity", item.severity), ("at", item.place),
            ("duration_ms", Milliseconds.tenths(item.milliseconds)),
        ]
        let lines = facts.compactMap { name, value in value.map { name == "duration_ms" ? "\(name): \($0)" : "\(name): \(quoted($0))" } }
        return (["---"] + lines + ["..."]).map { "  " + $0 }
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONWriter()
        json.element(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// A description: `#` begins a directive and `\` an escape.
    private static func escaped(_ text: String) -> String {
        printable(text, limit: 1000).replacing("\\", with: "\\\\").replacing("#", with: "\\#")
    }
}

extension RunCase {
    fileprivate var isRed: Bool {
        switch result {
        case .failed, .unanswered: true
        case .passed, .skipped: false
        }
    }

    fileprivate var severity: String? {
        switch result {
        case .failed: "fail"
        case .unanswered: "cannot tell"
        case .passed, .skipped: nil
        }
    }
}
