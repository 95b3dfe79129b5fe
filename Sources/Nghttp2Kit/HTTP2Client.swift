import CNghttp2
package import NIOCore

/// The client's side of one HTTP/2 connection, as small as it can be: GET requests, and their status and body.
///
/// It is the peer of `HTTP2Server` where two ends meet in memory. It is not `Sendable`.
package final class HTTP2Client {
    /// What came back.
    package struct Response: Hashable, Sendable {
        /// The status code of the final response (RFC 9110 §15).
        package var status: Int
        /// The first octets of the content, at most `maxBodySize` of the limits.
        package var body: ByteBuffer

        package init(status: Int, body: ByteBuffer) {
            self.status = status
            self.body = body
        }
    }

    /// What a server did that the owner must know of.
    package enum Event: Hashable, Sendable {
        /// A response is complete.
        case response(stream: Int32, Response)
        /// A stream ended without an answer.
        case reset(stream: Int32, HTTP2ErrorCode)
        /// The server sent GOAWAY: it takes no more streams.
        case goAway
    }

    private let streams: ClientStreams
    private let session: Session

    /// Makes the session; the connection preface and SETTINGS are the first outbound bytes.
    ///
    /// - Throws: `outOfMemory`.
    package init(limits: HTTP2Limits = HTTP2Limits()) throws(HTTP2Error) {
        streams = ClientStreams(limits: limits)
        session = try Session(.client, limits: limits, settings: [(NGHTTP2_SETTINGS_ENABLE_PUSH, 0)], delegate: streams)
    }

    /// Opens a stream with a GET for `https://authority/path`, and gives its number.
    ///
    /// - Throws: `invalidField` for a header that HTTP/2 forbids; `library` when no stream can be opened any more.
    package func get(
        authority: String, path: String, headers: [(name: String, value: String)] = []
    ) throws(HTTP2Error) -> Int32 {
        try FieldRules.check(headers)
        let control = [
            (name: ":method", value: "GET"), (name: ":scheme", value: "https"),
            (name: ":authority", value: authority), (name: ":path", value: path),
        ]
        return try session.request(control + headers)
    }

    /// Takes the next bytes of the server, cut anywhere.
    ///
    /// - Throws: what libnghttp2 cannot recover from; the client may then only be dropped.
    package func receive(_ bytes: ByteBuffer) throws(HTTP2Error) -> [Event] {
        try session.receive(bytes)
        return streams.takeEvents()
    }

    /// The bytes to be sent to the server since the last call; nil when there are none.
    ///
    /// - Throws: what libnghttp2 cannot recover from; the client may then only be dropped.
    package func takeOutbound() throws(HTTP2Error) -> ByteBuffer? {
        var outbound = ByteBuffer()
        try session.send(into: &outbound)
        return outbound.readableBytes > 0 ? outbound : nil
    }

    /// Whether the session is over and the connection may be closed.
    package var wantsClose: Bool { !session.isActive }
}
