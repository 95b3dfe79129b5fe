internal import COpenSSL

/// A failure inside OpenSSL, or of what was handed to it.
package struct OpenSSLError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// A key, certificate or bundle could not be read.
        case unreadable
        /// A key or certificate is of a kind that we do not use.
        case unsupported
        /// A certificate could not be built or signed.
        case minting
        /// A context or session could not be set up as asked.
        case configuration
        /// The TLS handshake failed on our side.
        case handshake
        /// A record could not be read or written.
        case record
    }

    package let code: Code
    /// One sentence: what failed, with what.
    package let message: String

    /// Takes the newest reason off this thread's error queue, and empties the queue.
    package init(_ code: Code, _ message: String) {
        self.code = code
        let reason = Self.drain()
        self.message = reason.isEmpty ? message : "\(message) (\(reason))"
    }

    package var description: String { message }

    package static func == (a: OpenSSLError, b: OpenSSLError) -> Bool { a.code == b.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// Empties the error queue of this thread, which all sessions of an event loop share, and tells its last reason for people.
    static func drain() -> String {
        let code = ERR_peek_last_error()
        defer { ERR_clear_error() }
        guard code != 0, let reason = ERR_reason_error_string(code) else { return "" }
        return String(cString: reason)
    }
}
