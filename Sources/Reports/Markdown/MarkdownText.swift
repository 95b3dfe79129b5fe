internal import Wire

/// Foreign text in GitHub Flavored Markdown, so that it is read and never obeyed.
enum MarkdownText {
    /// A sentence: markup, HTML and table bars are escaped, and what would become a link or call a person is broken with a space of no width.
    static func sentence(_ text: String, limit: Int = 2000) -> String {
        var result = ""
        for scalar in printable(text, limit: limit).unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "|", "~", "!": result += "\\\(scalar)"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "@", "#": result += "\(scalar)&#8203;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        // Bare addresses become links: https://…, www.…
        return result.replacing("://", with: ":&#8203;//").replacing(/(?i)www\./) { "\($0.output.dropLast())&#8203;." }
    }

    /// A name, in a code span: nothing in it is markup but its own fence, which is longer than any in the text (CommonMark §6.1), and the bar of
    /// a table, which GFM unescapes there.
    static func code(_ text: String, limit: Int = 256) -> String {
        let shown = printable(text, limit: limit)
        guard !shown.isEmpty else { return "" }
        let longest = shown.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longest + 1)
        let space = longest > 0 || shown.hasPrefix(" ") && shown.hasSuffix(" ") ? " " : ""
        return fence + space + shown.replacing("|", with: "\\|") + space + fence
    }

    static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}
