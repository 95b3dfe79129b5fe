/// What keeps a saved run from being read.
package struct ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// More bytes than a run file may have.
        case tooLarge = "too-large"
        /// Not JSON (RFC 8259), or JSON that is nested too deeply.
        case notJSON = "not-json"
        /// Another version of the format.
        case version
        /// A member that every run file has is not there.
        case missing
        /// A value of another type, or out of its range.
        case wrongType = "wrong-type"
        /// A word that this version does not know.
        case unknownValue = "unknown-value"
    }

    package let code: Code
    /// Where in the document, as `connections[3].tls.version`; empty for the document as a whole.
    package let path: String
    /// What failed, with what, and what to do.
    package let message: String

    init(_ code: Code, at path: String = "", _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    package var description: String { message }

    package static func == (a: ReportError, b: ReportError) -> Bool { (a.code, a.path) == (b.code, b.path) }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(path)
    }
}
