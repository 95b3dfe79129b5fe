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
        return ([title, ""] + mode.asks.wrapped(to: width) + [""] + lines).joined(separator: "\n") + "\n"
    }
}
