/// A failure of the proxy itself, never of a client: what clients do wrong ends up in their connection's record.
package struct ProxyError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The listening address cannot be bound.
        case listen
        /// An option's value cannot be used.
        case option
        /// TLS could not be set up.
        case tls
    }

    package let code: Code
    /// What failed, with what, and what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package static func == (a: ProxyError, b: ProxyError) -> Bool { a.code == b.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
