internal import Verdicts
internal import Wire

/// A run as a page of Markdown: what is broken first, then the verdict of each domain. For job summaries, merge requests and chats.
package struct MarkdownReport: Sendable {
    /// The most that GitHub takes as the summary of one step, with room for what a runner adds.
    package static let summaryLimit = 1_000_000

    /// Bytes of UTF-8 that are not exceeded; rows that do not fit are counted instead.
    package var limit: Int

    package init(limit: Int = Self.summaryLimit) { self.limit = limit }

    /// Every line ends with a line feed.
    package func render(_ judged: JudgedRun) -> String {
        var page = Page(room: limit - Self.reserve)
        page.add(["## pinproof: \(headline(judged))", "", facts(judged), ""])
        let checks = judged.failures + judged.checks.filter { $0.status == .note || ($0.status == .notSeen && !$0.isOpen) }
        page.table("What was demanded", ["", "domain", "demanded", "seen", "line"], checks.map { row($0, of: judged) })
        page.table("Verdicts", ["", "domain", "client", "verdict", "meaning"], judged.run.findings.map(row))
        page.table("Warnings", ["", "about the run"], judged.run.warnings.map { ["⚠", MarkdownText.sentence($0)] })
        return page.text
    }

    /// For the lines that say what was left out.
    private static let reserve = 512

    private func headline(_ judged: JudgedRun) -> String {
        switch judged.exit {
        case .violated: "✗ BROKEN"
        case .inconclusive: "? cannot tell"
        default: judged.policy == nil ? "✓ nothing to complain of" : "✓ the policy is met"
        }
    }

    private func facts(_ judged: JudgedRun) -> String {
        let findings = judged.run.findings
        let domains = Set(findings.map(\.domain)).count
        let policy = judged.policy.map { ["policy \(MarkdownText.code($0.file)): \(PolicyTable(style: .plain).summary($0))"] } ?? []
        let parts = ["\(domains) \(domains == 1 ? "domain" : "domains")"] + policy + ["run \(MarkdownText.code(judged.run.id))"]
        return parts.joined(separator: " · ")
    }

    private func row(_ check: PolicyCheck, of judged: JudgedRun) -> [String] {
        [
            "\(check.status.glyph) \(check.status.word)", check.domain.map { MarkdownText.code($0.description) } ?? "",
            MarkdownText.code(check.expected), MarkdownText.sentence(check.sentence),
            judged.place(of: check).map { MarkdownText.code($0) } ?? "",
        ]
    }

    private func row(_ finding: Finding) -> [String] {
        let plain = Words.cleartext(finding.cleartext)
        return [
            finding.glyph, MarkdownText.code(finding.domain.description), finding.clientName.map { MarkdownText.code($0) } ?? "",
            "**\(Words.headline(of: finding))** \(MarkdownText.sentence(Words.confidence(of: finding)))"
                + (plain.map { "<br>**\($0.headline)**" } ?? ""),
            MarkdownText.sentence(Words.sentence(of: finding)) + (plain.map { "<br>\($0.sentence)" } ?? ""),
        ]
    }
}

extension Finding {
    /// Beside the words of the verdict, for the eye.
    fileprivate var glyph: String {
        if cleartext != .none { return "✗" }
        switch verdict.tone {
        case .bad: return "✗"
        case .good, .strong: return "✓"
        default: return "?"
        }
    }
}

/// Lines within a budget of bytes.
private struct Page {
    private(set) var text = ""
    private var room: Int

    init(room: Int) { self.room = room }

    mutating func add(_ lines: [String]) {
        for line in lines { _ = append(line) }
    }

    /// A heading and a table; nothing where there is no row. Rows that do not fit are counted below it.
    mutating func table(_ title: String, _ head: [String], _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        add(["### \(title)", "", MarkdownText.row(head), "|" + head.map { _ in "---|" }.joined()])
        let written = rows.prefix { append(MarkdownText.row($0)) }.count
        if written < rows.count { text += "\n\(rows.count - written) more rows did not fit; they are in the other reports.\n" }
        add([""])
    }

    private mutating func append(_ line: String) -> Bool {
        let size = line.utf8.count + 1
        guard size <= room else {
            room = 0
            return false
        }
        room -= size
        text += line + "\n"
        return true
    }
}
