import Foundation

/// The sections of a manual page on each command, in mdoc(7).
extension CommandHelp {
    var manual: String { leaves.map(\.section).joined() }

    private var section: String {
        ".Ss \(Roff.text(path))\n" + usage + ".Pp\n" + Roff.paragraph(sentence) + Roff.paragraphs(discussion ?? "") + list(of: ownArguments)
    }

    private var sentence: String { abstract ?? "" }

    private var usage: String {
        let operands = ownArguments.filter { $0.kind == .positional }.map { operand in
            let lead = operand.parsingStrategy == "postTerminator" ? "Fl - Ar" : operand.isOptional ? "Op Ar" : "Ar"
            return " \(lead) \(Roff.argument(operand.valueName ?? ""))\(operand.isRepeating ? " ..." : "")"
        }
        let name = path.split(separator: " ").dropFirst().map(Roff.argument).joined(separator: " ")
        let options = ownArguments.contains { $0.kind != .positional } ? " Op Ar options" : ""
        return ".D1 Nm pinproof Cm \(name)" + options + operands.joined() + "\n"
    }

    private func list(of arguments: [Argument]) -> String {
        var titles: [String?] = []
        for argument in arguments where !titles.contains(argument.sectionTitle) { titles.append(argument.sectionTitle) }
        return titles.map { title in
            let items = arguments.filter { $0.sectionTitle == title }.map(\.item).joined()
            return (title.map { ".Pp\n.Em \(Roff.argument($0))\n" } ?? "") + ".Bl -tag -width Ds\n\(items).El\n"
        }.joined()
    }
}

extension CommandHelp.Argument {
    fileprivate var item: String {
        let told = [abstract, discussion, values, standard].compactMap(\.self).map(Roff.paragraph).joined()
        return ".It \(term)\n" + told
    }

    private var term: String {
        let value = Roff.argument(valueName ?? "")
        guard kind != .positional else { return "Ar \(value)" }
        let spellings = (names ?? []).map { "Fl \($0.kind == .long ? "-" : "")\(Roff.argument($0.name))" }
        return spellings.joined(separator: " , ") + (kind == .option ? " Ar \(value)" : "")
    }

    private var values: String? { allValues.map { "One of: \($0.joined(separator: ", "))." } }

    private var standard: String? { defaultValue.map { "By default \($0)." } }
}

/// Text as roff(7) takes it.
enum Roff {
    private static let width = 78

    static func text(_ words: some StringProtocol) -> String {
        let escaped = String(words).replacing("\\", with: "\\e")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    /// One argument of a macro, or several words that name no macro.
    static func argument(_ words: some StringProtocol) -> String {
        text(words).replacing("\"", with: "\\(dq").split(separator: " ")
            // What could be taken for a macro or a delimiter is kept from it.
            .map { $0.wholeMatch(of: /[A-Z%][A-Za-z0-9]{1,2}|[.,:;()\[\]?!|]/) == nil ? String($0) : "\\&\($0)" }.joined(separator: " ")
    }

    /// A new line for each sentence, and lines that are not too long.
    static func paragraph(_ words: String) -> String {
        words.replacing(/([.:])[ \n]+(?=[A-Z`$])/) { "\($0.1)\n" }.split(separator: "\n").map(filled).joined()
    }

    /// Paragraphs stand between empty lines; what is indented is kept as it is.
    static func paragraphs(_ words: String) -> String {
        var result = ""
        var rest = words.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let first = rest.first {
            let isCode = first.hasPrefix("  ")
            let run = rest.prefix { $0.isEmpty == first.isEmpty && $0.hasPrefix("  ") == isCode }
            rest = rest.dropFirst(run.count)
            if first.isEmpty { continue }
            result +=
                isCode
                ? ".Bd -literal -offset indent\n" + run.map { text($0.dropFirst(2)) + "\n" }.joined() + ".Ed\n"
                : ".Pp\n" + paragraph(run.joined(separator: " "))
        }
        return result
    }

    private static func filled(_ sentence: some StringProtocol) -> String {
        var lines = [""]
        for word in sentence.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + word.count < width {
                lines[lines.count - 1] = line + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { text($0) + "\n" }.joined()
    }
}
