internal import Foundation

/// What a person types while a proxy runs: a line each.
enum TypedCommands {
    /// Reads lines until the end of standard input; nothing where that is no terminal, for it may be somebody else's.
    ///
    /// - Parameter again: called with the host that is to be tested again.
    static func read(again: @escaping @Sendable (String) -> Void) {
        guard isatty(0) == 1 else { return }
        Thread.detachNewThread {
            while let line = readLine() {
                let words = line.split(separator: " ").map(String.init)
                if words.isEmpty { continue }
                if words.count == 2, words[0] == "again" {
                    again(words[1].lowercased())
                } else {
                    StandardError.write("pinproof: type `again HOST` to test a host again; Ctrl-C ends\n")
                }
            }
        }
    }
}
