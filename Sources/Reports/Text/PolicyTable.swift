package import Verdicts
internal import Wire

/// What came of a policy, as a table: a line for each check, and below it what was found where that is not simply as it should be.
package struct PolicyTable: Sendable {
    let style: Style

    package init(style: Style) { self.style = style }

    /// Every line ends with a line feed.
    package func render(_ report: PolicyReport) -> String {
        let shown = report.checks.filter(\.isWorthALine)
        let domains = shown.map(subject)
        let widths = (domain: widest(domains), demand: widest(shown.map(\.expected)))
        var lines = ["policy \(printable(report.file)): \(summary(report))"]
        for (check, domain) in zip(shown, domains) {
            let word = style.paint("\(check.status.glyph) \(check.status.word.padded(to: 11))", check.status.tone)
            lines.append(
                "\(word) \(domain.padded(to: widths.domain))  \(printable(check.expected).padded(to: widths.demand))  "
                    + place(check, in: report.file))
            if check.status != .met { lines.append("              \(printable(check.sentence, limit: 2000))") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `2 met, 1 broken, 1 cannot be told`: of what has a line, and what there is none of is left out.
    package func summary(_ report: PolicyReport) -> String {
        let shown = report.checks.filter(\.isWorthALine)
        let counts = PolicyCheck.Status.allCases.map { status in (status, shown.count { $0.status == status }) }
        let words = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.summary)" }
        return words.isEmpty ? "it demands nothing of what was seen" : words.joined(separator: ", ")
    }

    private func subject(_ check: PolicyCheck) -> String {
        printable(check.domain.map(\.description) ?? "") + (check.client.map { " (\(printable(Self.program($0))))" } ?? "")
    }

    /// The program's own name; a JA4 stays whole.
    static func program(_ client: String) -> String { client.split(separator: "/").last.map(String.init) ?? client }

    private func place(_ check: PolicyCheck, in file: String) -> String {
        check.place.map { "\(printable(file)):\($0)" } ?? "by default"
    }

    private func widest(_ texts: [String]) -> Int { min(48, texts.map(\.count).max() ?? 0) }
}

extension PolicyCheck {
    /// That nothing was sent in the clear, or that everything was asked, is not worth a line.
    var isWorthALine: Bool { status != .met || (kind != .cleartext && kind != .profile) }
}

extension PolicyCheck.Status {
    var glyph: String {
        switch self {
        case .met: "✓"
        case .broken: "✗"
        case .inconclusive: "?"
        case .notSeen: "–"
        case .note: "·"
        }
    }

    var word: String {
        switch self {
        case .met: "met"
        case .broken: "BROKEN"
        case .inconclusive: "cannot tell"
        case .notSeen: "not seen"
        case .note: "note"
        }
    }

    fileprivate var summary: String {
        switch self {
        case .met: "met"
        case .broken: "broken"
        case .inconclusive: "cannot be told"
        case .notSeen: "not seen"
        case .note: "to note"
        }
    }

    var tone: Tone {
        switch self {
        case .met: .good
        case .broken: .bad
        case .inconclusive, .notSeen: .unsure
        case .note: .quiet
        }
    }
}
