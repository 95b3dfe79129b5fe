/// A program that runs other programs: its executable alone does not say which one it is.
package struct Interpreter: Sendable {
    /// What a command line has an interpreter run.
    package enum Operand: Equatable, Sendable {
        /// A script or an archive, as it was typed.
        case file(String)
        /// Something that the interpreter looks up by itself, such as a module or a class, with the option that asks for it; and where it
        /// was told to look.
        case name([String], path: String?)
        /// The program itself, which may hold secrets, and the option that carries it.
        case text(option: String, String)
        /// What comes from standard input, or cannot be told from the command line.
        case unknown
    }

    /// What the value of an option is.
    enum Meaning: Sendable {
        case file, name, text, path
        /// Nothing that is run.
        case value
        /// As `value`, but never the next word.
        case rest
    }

    /// By letter, where the letters of one word are options of their own, the value being the rest of the word or the next one.
    var letters: [Character: Meaning] = [:]
    /// By whole word, the value being the next one.
    var options: [String: Meaning] = [:]
    /// Words before the operand that are none.
    var commands: Set<String> = []
    /// Operands are looked up in a path instead of the folder.
    var looksUp = false
    /// Operands may be addresses.
    var fetches = false
    /// Nothing in the command line is to be relied on.
    var isOpaque = false

    /// - Parameter words: the command line, the name it was called by included.
    package func operand(of words: [String]) -> Operand {
        var rest = words.dropFirst()
        var commands = commands
        var path: [String] = []
        var isText = false
        var areOptionsOver = false
        while !isOpaque, let word = rest.popFirst() {
            guard word.hasPrefix("-"), !areOptionsOver else {
                if commands.contains(word) {
                    commands = []
                    isText = word == "eval"
                    continue
                }
                return operand(word, isText: isText, path)
            }
            if word == "-" { return .unknown }
            areOptionsOver = word == "--"
            guard let (option, meaning, own) = meaning(of: word) else { continue }
            guard meaning != .rest, let value = own ?? rest.popFirst() else { continue }
            switch meaning {
            case .value, .rest: break
            case .path: path.append(value)
            case .file: return operand(value, isText: false, path)
            case .name: return .name([option, value], path: path.isEmpty ? nil : path.joined(separator: ":"))
            case .text:
                var lines = [value]
                while own == nil, rest.first == word {
                    lines += rest.prefix(2).dropFirst()
                    rest = rest.dropFirst(2)
                }
                return .text(option: option, lines.joined(separator: "\n"))
            }
        }
        return .unknown
    }

    private func operand(_ word: String, isText: Bool, _ path: [String]) -> Operand {
        if word.isEmpty || word == "-" { return .unknown }
        if isText { return .text(option: "eval", word) }
        if fetches, word.contains(":") { return .text(option: "run", word) }
        guard looksUp, ![".java", ".jar"].contains(where: word.hasSuffix) else { return .file(word) }
        return .name([word], path: path.isEmpty ? nil : path.joined(separator: ":"))
    }

    /// The option of a word that has a value, and the value where the same word carries it.
    private func meaning(of word: String) -> (option: String, meaning: Meaning, value: String?)? {
        if let meaning = options[word] { return (word, meaning, nil) }
        guard !word.hasPrefix("--") else {
            guard let sign = word.firstIndex(of: "="), let meaning = options[String(word[..<sign])] else { return nil }
            return (String(word[..<sign]), meaning, String(word[sign...].dropFirst()))
        }
        var left = word.dropFirst()
        while let letter = left.popFirst(), letter != "=" {
            if let meaning = letters[letter] { return ("-\(letter)", meaning, left.isEmpty ? nil : String(left)) }
        }
        return nil
    }
}
