import Foundation

/// A page with blocks of a terminal in it: after each line that begins with `$ ` stands what that command writes to standard output.
struct ConsolePage {
    /// What stands between commands and their outputs, in order.
    private(set) var parts: [Part] = []

    enum Part: Equatable {
        case text(String)
        /// The command, without its `$ `; it may go on over lines that end with a backslash.
        case command(String)
        case output(String)
    }

    private static let fence = "```"

    init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var prose: [Substring] = []
        while let line = lines.popFirst() {
            prose.append(line)
            guard line == Self.fence + "console" else { continue }
            parts.append(.text(prose.joined(separator: "\n") + "\n"))
            prose = []
            var output: [Substring] = []
            while let line = lines.first, line != Self.fence {
                lines.removeFirst()
                guard line.hasPrefix("$ ") else {
                    output.append(line)
                    continue
                }
                end(&output)
                var command = [line.dropFirst(2)]
                while command.last?.hasSuffix("\\") == true, let next = lines.popFirst() { command.append(next) }
                parts.append(.command(command.joined(separator: "\n")))
            }
            end(&output)
        }
        parts.append(.text(prose.joined(separator: "\n")))
    }

    private mutating func end(_ output: inout [Substring]) {
        if case .command = parts.last { parts.append(.output(output.map { $0 + "\n" }.joined())) }
        output = []
    }

    var commands: [String] { parts.compactMap { if case .command(let command) = $0 { command } else { nil } } }
    var outputs: [String] { parts.compactMap { if case .output(let output) = $0 { output } else { nil } } }

    /// The page with other outputs.
    func text(_ outputs: [String]) -> String {
        var rest = outputs[...]
        return parts.map { part in
            switch part {
            case .text(let text): text
            case .command(let command): "$ \(command)\n"
            case .output(let old): rest.popFirst() ?? old
            }
        }.joined()
    }

    // MARK: Playing it

    private static let mark = "\u{1}"

    /// One script for the whole page, so that a command finds what those before it left.
    var script: String {
        commands.map { "{ \($0)\n}; status=$?; printf '\(Self.mark)'; (exit $status)\n" }.joined()
    }

    /// The output of each command, from what the script wrote.
    static func outputs(of written: String) -> [String] {
        written.split(separator: mark, omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// What differs from run to run, taken out: times, run ids, hashes and durations.
    static func lasting(_ output: String) -> String {
        output.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, with: "<time>").replacing(/\d{8}T\d{6}-[0-9a-f]{4}/, with: "<run>")
            .replacing(/\d{4}-\d\d-\d\d/, with: "<day>").replacing(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/, with: "<fingerprint>")
            .replacing(/[0-9a-f]{8}\.0/, with: "<name>.0").replacing(/root@\S+ [0-9A-F]{6}|\S+@\S+ [0-9A-F]{6}/, with: "<owner>")
    }
}
