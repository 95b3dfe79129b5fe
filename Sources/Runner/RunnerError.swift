/// A failure of a run's surroundings; what the client does wrong is evidence and never an error.
package struct RunnerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The command cannot be started.
        case command
        /// The command cannot have a network of its own.
        case capture
        /// A file or folder of the run cannot be written.
        case folder
        /// Anchors cannot be handed to the command in the way that was asked for.
        case trust
        /// A saved run cannot be found or read.
        case savedRun = "saved-run"
        /// The options contradict each other.
        case options
    }

    package let code: Code
    /// What failed, with what, and what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package static func == (a: RunnerError, b: RunnerError) -> Bool { a.code == b.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
