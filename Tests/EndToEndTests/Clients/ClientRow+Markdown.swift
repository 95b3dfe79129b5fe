import Verdicts
import Wire

extension ClientTable {
    /// The table for docs/clients.md: a heading and a table for each group.
    static var markdown: String {
        groups.map { "## \($0.title)\n\n" + ([head] + $0.rows.map(\.markdown)).joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private static var head: String {
        let columns = ["client"] + ClientRow.modes + ["alerts", "verdict", "confidence", "by"]
        return line(columns) + "\n" + line(columns.map { _ in "---" })
    }

    fileprivate static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

extension ClientRow {
    /// Its line in the table.
    fileprivate var markdown: String {
        let sent = alerts.sorted().map { "\($0) \(Alert($0).name)" }.joined(separator: ", ")
        return ClientTable.line(
            ["\(name)<br>`\(shown.replacing("|", with: "\\|"))`"] + cells.map(\.word)
                + [sent.isEmpty ? "–" : sent, Self.headline(verdict), confidence == .unknown ? "–" : confidence.rawValue, evidence])
    }

    /// What shows its trust in our CA, or why it cannot be told.
    private var evidence: String { trust.map { "`\($0.rawValue)`" } ?? reason.map { "`\($0.rawValue)`" } ?? "–" }

    /// The command as a person would write it, with the options before it where there are any.
    private var shown: String {
        let words = command.first == "sh" && command.count == 3 ? [command[2]] : command
        let line = (options.isEmpty ? "" : options.map(Self.quoted).joined(separator: " ") + " -- ") + words.joined(separator: " ")
        return Placeholder.allCases.reduce(line) { $0.replacing($1.rawValue, with: $1.shown) }
    }

    private static func quoted(_ word: String) -> String { word.contains(" ") ? "'\(word)'" : word }
}

extension ClientRow.Cell {
    fileprivate var word: String {
        switch self {
        case .accepts: "**accepts**"
        case .refuses: "refuses"
        case .leaves: "leaves"
        case .either: "refuses or leaves"
        }
    }
}
