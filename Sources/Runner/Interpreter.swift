/// Programs that run other programs: the executable alone does not say which one it is.
package enum Interpreter {
    private static let names = ["python", "node", "java", "ruby", "php", "perl", "deno", "bun", "dotnet", "bash", "sh", "dash", "zsh"]
    /// Options whose value stands in the next word and is no program.
    private static let valued: Set<String> = [
        "-cp", "-classpath", "--class-path", "--module-path", "-p", "-W", "-X", "-r", "--require", "--import", "--loader", "-I", "-d", "-o",
    ]

    /// What is run: the executable, and where that is an interpreter what it runs, as `/usr/bin/python3.11 app.py`.
    ///
    /// - Parameter words: its command line, the name it was called by included. Arguments of what is run are never looked at.
    package static func program(_ executable: String, words: [String]) -> String {
        let name = executable.split(separator: "/").last.map(String.init) ?? executable
        guard
            names.contains(where: { name == $0 || (name.hasPrefix($0) && name.dropFirst($0.count).allSatisfy { $0.isNumber || $0 == "." }) }
            )
        else { return executable }
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "-m", "-jar": return [executable, word, rest.first].compactMap(\.self).joined(separator: " ")
            case "-c", "-e", "--eval": return "\(executable) \(word)"
            case _ where valued.contains(word): _ = rest.popFirst()
            case _ where word.hasPrefix("-"): break
            default: return "\(executable) \(word)"
            }
        }
        return executable
    }
}
