internal import Verdicts
internal import Wire

/// Reads the keys of one table, and notes what is wrong with them.
struct TableReader {
    /// What the table is, as it stands after "of": `a policy`, `a domain`.
    let what: String
    let place: Place
    private let entries: [YAMLTree.Entry]

    /// nil where it is no table, which is noted; keys that are not known are noted too.
    init?(_ tree: YAMLTree, what: String, keys: [String], example: String, noting problems: inout [PolicyProblem]) {
        guard case .table(let entries, let place) = tree else {
            problems.append(PolicyProblem(.wrongType, at: tree.place, "\(what.capitalisedFirst) is a table, such as \(example)."))
            return nil
        }
        self.what = what
        self.place = place
        self.entries = entries
        for entry in entries where !keys.contains(entry.key.value) {
            let meant = Nearest.word(to: entry.key.value, among: keys).map { "Did you mean \($0)?" }
            problems.append(
                PolicyProblem(
                    .unknownKey, at: entry.key.place,
                    "\(what.capitalisedFirst) has no key “\(printable(entry.key.value))”. \(meant ?? "Known: \(keys.joined(separator: ", ")).")"
                ))
        }
    }

    /// What stands under a key; nil where it does not stand there.
    func entry(_ key: String) -> YAMLTree.Entry? { entries.first { $0.key.value == key } }

    /// A text that is not empty; nil where there is none, or something else, which is noted.
    func text(_ key: String, noting problems: inout [PolicyProblem]) -> Stated<String>? {
        guard let value = entry(key)?.value else { return nil }
        return Self.text(value, what: key, noting: &problems)
    }

    static func text(_ tree: YAMLTree, what: String, noting problems: inout [PolicyProblem]) -> Stated<String>? {
        guard case .text(let text, let place) = tree else {
            problems.append(PolicyProblem(.wrongType, at: tree.place, "\(what) takes a text here, and no list or table."))
            return nil
        }
        guard !text.isEmpty else {
            problems.append(PolicyProblem(.badValue, at: place, "\(what) is empty. Give it a value, or leave the line out."))
            return nil
        }
        return Stated(text, at: place)
    }

    /// One word of a set; nil where there is none, or another, which is noted.
    func word<Word: RawRepresentable & Hashable & Sendable>(
        _ key: String, of words: [Word], noting problems: inout [PolicyProblem]
    ) -> Stated<Word>? where Word.RawValue == String {
        guard let text = text(key, noting: &problems) else { return nil }
        if let word = words.first(where: { $0.rawValue == text.value }) { return Stated(word, at: text.place) }
        problems.append(PolicyProblem(.badValue, at: text.place, "\(key): \(Self.refusal(of: text.value, among: words.map(\.rawValue)))"))
        return nil
    }

    /// Why a word is none of these, and which to write.
    private static func refusal(of word: String, among known: [String]) -> String {
        let bare = String(word.drop(while: isTypographic).reversed().drop(while: isTypographic).reversed())
        let meant = Nearest.word(to: bare, among: known) ?? (known.count == 1 ? known.first : nil)
        if bare != word {
            return
                "“ and its like are letters to YAML, not quotes. Write \(meant ?? "one of \(known.joined(separator: ", "))") without them."
        }
        let shown = "“\(printable(word))”"
        guard known.count > 1 else { return "\(shown) is no value of it. Write \(known.joined())." }
        return "\(shown) is none of \(known.joined(separator: ", "))." + (meant.map { " Did you mean \($0)?" } ?? "")
    }

    private static func isTypographic(_ letter: Character) -> Bool { "“”„‟‘’‚‛«»".contains(letter) }

    /// The items of a list; one text stands for a list of one.
    func list(_ key: String, noting problems: inout [PolicyProblem]) -> [YAMLTree] {
        switch entry(key)?.value {
        case nil: return []
        case .list(let items, _): return items
        case .some(let one):
            if case .text = one { return [one] }
            problems.append(PolicyProblem(.wrongType, at: one.place, "\(key) takes a list, such as [a, b]."))
            return []
        }
    }
}

extension String {
    /// `a domain` → `A domain`.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
