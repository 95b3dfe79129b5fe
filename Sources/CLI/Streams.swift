internal import Foundation

/// Everything that is not data goes here.
enum StandardError {
    static func write(_ text: String) { send(Array(text.utf8), to: .standardError) }

    static var isTerminal: Bool { isatty(2) == 1 }
}

/// Data goes here, and nothing else.
enum StandardOutput {
    static func write(_ text: String) { send(Array(text.utf8), to: .standardOutput) }

    static func write(_ bytes: [UInt8]) { send(bytes, to: .standardOutput) }

    static var isTerminal: Bool { isatty(1) == 1 }

    /// Colours are for terminals, unless the user has said otherwise (no-color.org).
    static var isColoured: Bool {
        isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
            && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }
}

/// A reader that went away, as `head` does, is no fault: what it does not want is dropped.
private func send(_ bytes: [UInt8], to handle: FileHandle) { try? handle.write(contentsOf: bytes) }
