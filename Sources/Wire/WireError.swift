/// Why bytes or text of a peer were not taken for what they claim to be.
///
/// What is wrong with a peer's bytes is an ordinary result here: nothing in this module traps on them.
package struct WireError: Error, Sendable {
    /// The cause.
    package let code: Code
    /// One plain sentence: what was refused and why. Foreign text in it is escaped and bounded, so that it may be shown.
    package let message: String

    /// - Parameter message: See `message`.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The causes, for programs; tests compare these.
    package enum Code: String, Hashable, Sendable {
        /// The bytes so far are a proper beginning, and more are needed.
        case incomplete
        /// A length, a count or a value contradicts the format.
        case malformed
        /// The bytes cannot be the beginning of a TLS handshake record.
        case notTLS
        /// A limit of ours was passed.
        case tooLong
        /// A host has no characters at all.
        case hostEmpty
        /// A host name is longer than 253 characters (RFC 1035 §2.3.4, without the trailing dot).
        case hostTooLong
        /// Two dots in a row, or a dot at the beginning.
        case labelEmpty
        /// A label is longer than 63 characters (RFC 1035 §2.3.4).
        case labelTooLong
        /// A label begins with a hyphen.
        case labelBeginsWithHyphen
        /// A character that no host name has: NUL, control, space, non-ASCII, or punctuation other than `-` and `_`.
        case hostCharacter
        /// A host that ends like an IPv4 address, or has colons or brackets, and is not an address in its standard form.
        case addressInvalid
        /// An IPv6 address with a zone (RFC 6874): a zone means something on one machine only.
        case addressZone
        /// An IP address where only a DNS name may stand (RFC 6066 §3).
        case addressAsServerName
        /// A port that is absent, not a number, or outside 1...65535.
        case portInvalid
    }
}

extension WireError: Equatable {
    /// Two errors are equal when their codes are; the sentence is for people.
    package static func == (left: WireError, right: WireError) -> Bool { left.code == right.code }
}

extension WireError: CustomStringConvertible {
    /// The sentence.
    package var description: String { message }
}
