/// What went wrong in an HTTP/2 session of ours; two errors are equal when their codes are.
package struct HTTP2Error: Error, Equatable, CustomStringConvertible {
    /// The kind of a failure, for code that has to decide; the message is for people.
    package enum Code: String, Sendable {
        /// libnghttp2 could not allocate memory.
        case outOfMemory
        /// The peer's first bytes are not the connection preface (RFC 9113 §3.4).
        case invalidPreface
        /// More frames that ask for nothing than the limits allow.
        case flood
        /// More CONTINUATION frames in one header block than the limits allow.
        case tooManyContinuations
        /// A status code outside 200...599 was given for a final response (RFC 9110 §15).
        case invalidStatus
        /// A field that HTTP/2 forbids was given to be sent (RFC 9113 §8.2).
        case invalidField
        /// A request was answered before.
        case alreadyAnswered
        /// libnghttp2 refused for another reason, which the message names.
        case library
    }

    package let code: Code
    /// What failed, with what, and what to do, in one sentence.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
