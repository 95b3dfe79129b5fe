import Foundation

/// A named pipe with which a command says that it has come so far, or is told that it may go on.
struct Whistle: Sendable {
    let path: String

    init(_ path: String) throws {
        guard unsafe mkfifo(path, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
        self.path = path
    }

    /// Tells the one that waits, or will wait.
    func blow() throws { try Data("go\n".utf8).write(to: URL(fileURLWithPath: path)) }

    /// Who waits in vain is woken after so many seconds: its test is to fail, not to hang.
    private static let patience = 100.0

    /// Returns when something was written to it.
    func blown() async {
        let path = path
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { try? blow() }
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                // Opening waits for a writer, and reading for its end.
                _ = FileHandle(forReadingAtPath: path)?.readDataToEndOfFile()
                continuation.resume()
            }
        }
    }
}
