/// A failure of the lab itself. What its demo clients refuse is no failure: that is their `Ending`.
package struct LabError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The causes, for programs; errors with the same code are equal.
    package enum Code: String, Sendable {
        /// A certificate of the lab could not be issued.
        case issuing
        /// The origin cannot listen where it was told to.
        case listen
        /// An option's value cannot be used.
        case option
    }

    /// The cause.
    package let code: Code
    /// What failed, with what, and what to do.
    package let message: String

    /// - Parameter message: One sentence for people; see `message`.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence.
    package var description: String { message }

    package static func == (a: LabError, b: LabError) -> Bool { a.code == b.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
