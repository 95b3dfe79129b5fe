/// A failure of the local CA: its files, its material, or a leaf that cannot be minted.
package struct AuthorityError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// A file or folder is missing, unreadable, or cannot be written.
        case unreadable
        /// A key or its folder can be read by others, or belongs to someone else.
        case exposed
        /// There is a CA already where one was to be put.
        case exists
        /// There is no CA where one was looked for.
        case absent
        /// The material cannot serve as a CA.
        case unfit
        /// A leaf could not be minted as asked.
        case minting
    }

    package let code: Code
    /// What failed, with what, and what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package static func == (a: AuthorityError, b: AuthorityError) -> Bool { a.code == b.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
