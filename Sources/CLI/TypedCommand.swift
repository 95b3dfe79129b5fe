internal import Foundation

/// What a person types while a proxy runs: a line each.
enum TypedCommand {
    case again(host: String)
    case nothing
    case unknown

    init(_ line: String) {
        let words = line.split(separator: " ").map(String.init)
        switch words.first {
        case nil: self = .nothing
        case "again" where words.count == 2: self = .again(host: words[1].lowercased())
        default: self = .unknown
        }
    }

    /// Reads lines until the end of standard input; nothing where that is no terminal, for it may be somebody else's.
    static func read(_ take: @escaping @Sendable (TypedCommand) -> Void) {
        guard isatty(0) == 1 else { return }
        Thread.detachNewThread {
            while let line = readLine() { take(TypedCommand(line)) }
        }
    }
}
