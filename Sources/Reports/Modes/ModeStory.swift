package import Catalog

/// Everything about one mode, for a reader who meets it for the first time.
package enum ModeStory {
    /// The question, what is presented, what a sound client does, and where that is written.
    package static func text(_ mode: TestMode, style: Style = .plain, width: Int = 80) -> String {
        let facts: [(String, String)] = [
            ("family", mode.family.rawValue),
            ("profile", mode.level.name),
            ("trust store", mode.arm.words),
            ("presented", mode.presentation.words),
            ("sound client", mode.expected.words),
            ("speaks of", mode.presentation.chain == nil ? "" : mode.question.words),
            ("references", mode.references.joined(separator: ", ")),
            ("also called", mode.aliases.joined(separator: ", ")),
        ]
        let title = style.paint(mode.id, .strong) + ": \(mode.title)"
        let lines = facts.filter { !$0.1.isEmpty }.flatMap { name, value in
            value.wrapped(to: max(40, width - 14)).enumerated().map { index, line in
                style.paint((index == 0 ? name : "").padded(to: 14), .quiet) + line
            }
        }
        return ([title, ""] + mode.asks.wrapped(to: width) + [""] + lines + chain(mode, style, width)).joined(separator: "\n") + "\n"
    }

    /// The chain as it is built, with an arrow at what is not as in `trusted-ca`.
    private static func chain(_ mode: TestMode, _ style: Style, _ width: Int) -> [String] {
        guard let profile = mode.presentation.chain else { return [] }
        let rows = ChainStory(profile, mode.tls).rows
        let differences = rows.count(where: \.isDifferent)
        var place = ""
        let lines = rows.flatMap { row -> [String] in
            let head = (row.place == place ? "" : row.place).padded(to: 14) + row.field.padded(to: 14)
            place = row.place
            let mark = row.isDifferent ? "  <- " + (differences == 1 ? "the one difference" : "different") : ""
            let words = (row.words + mark).wrapped(to: max(40, width - 28))
            return words.enumerated().map { index, line in
                let text = (index == 0 ? head : "".padded(to: 28)) + line
                return row.isDifferent ? style.paint(text, .strong) : text
            }
        }
        let title = differences == 0 ? "Chain, as in trusted-ca" : "Chain, compared with trusted-ca"
        return ["", style.paint(title, .quiet)] + lines
    }
}
