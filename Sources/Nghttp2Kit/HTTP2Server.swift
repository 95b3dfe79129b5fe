import CNghttp2
package import NIOCore

/// The server's side of one HTTP/2 connection that we end ourselves: bytes in, events and bytes out, no sockets.
///
///     receive ─▶ events        respond, shutdown        takeOutbound ─▶ the client        wantsClose ─▶ close
///
/// After every `receive`, `respond` and `shutdown` take the outbound bytes, also when `receive` threw, and then ask
/// `wantsClose`. What a request must be like is libnghttp2's strictness (RFC 9113 §8.2, §8.3): a malformed one is reset
/// and never told. On top of it an authority with userinfo or unlike Host is refused. Bodies are read and discarded.
/// It is bound to one connection's event loop and not `Sendable`.
package final class HTTP2Server {
    /// What a client did that the owner must know of.
    package enum Event: Hashable, Sendable {
        /// A request is complete, its body included: it waits for `respond`.
        case request(stream: Int32, ObservedRequest)
        /// A request's content is longer than `maxRequestContent`: it waits for `respond` with 413, and is not told again.
        case contentTooLarge(stream: Int32)
        /// The client sent GOAWAY: it opens no more streams.
        case goAway
    }

    private let streams: ServerStreams
    private let session: Session
    private var outbound = ByteBuffer()
    private var failure: HTTP2Error?

    /// Makes the session; the server's SETTINGS are the first outbound bytes.
    ///
    /// - Throws: `outOfMemory`.
    package init(limits: HTTP2Limits = HTTP2Limits()) throws(HTTP2Error) {
        streams = ServerStreams(limits: limits)
        session = try Session(
            .server, limits: limits,
            settings: [
                (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.maxConcurrentStreams),
                (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, UInt32(clamping: limits.maxHeaderListSize)),
                (NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
            ],
            delegate: streams)
        try session.send(into: &outbound)
    }

    /// Takes the next bytes of the client, cut anywhere.
    ///
    /// A breach that RFC 9113 answers with GOAWAY or RST_STREAM is answered so and not thrown.
    ///
    /// - Parameter now: a monotonic time in nanoseconds, by which floods are measured.
    /// - Throws: `invalidPreface`, `flood`, `tooManyContinuations`, `outOfMemory` or `library`, once. GOAWAY is then the
    ///   last of the outbound bytes, the events of this call are lost, and all later bytes are ignored.
    package func receive(_ bytes: ByteBuffer, at now: Int64) throws(HTTP2Error) -> [Event] {
        guard failure == nil else { return [] }
        streams.now = now
        do throws(HTTP2Error) {
            try session.receive(bytes)
            try checkFlood()
        } catch {
            fail(error)
            throw error
        }
        return streams.takeEvents()
    }

    /// Answers a request that `receive` told.
    ///
    /// Nothing is sent on a stream that the client has reset in the meantime. Content is left out where the method or
    /// the status forbids it (RFC 9110 §6.4.1).
    ///
    /// - Parameters:
    ///   - headers: names in lower case; `:status` is added, `content-length` is not.
    /// - Throws: `invalidStatus`, `invalidField`, `alreadyAnswered`, `outOfMemory`.
    package func respond(
        stream: Int32, status: Int, headers: [(name: String, value: String)] = [], body: ByteBuffer = ByteBuffer()
    ) throws(HTTP2Error) {
        guard (200...599).contains(status) else {
            throw HTTP2Error(.invalidStatus, "A response cannot have the status \(status): give one from 200 to 599.")
        }
        try FieldRules.check(headers)
        guard failure == nil, let request = streams.request(on: stream) else { return }
        guard streams.markAnswered(stream) else {
            throw HTTP2Error(.alreadyAnswered, "Stream \(stream) was answered before: answer each request once.")
        }
        let hasBody = body.readableBytes > 0 && request.method != "HEAD" && status != 204 && status != 304
        try session.respond(stream: stream, [(name: ":status", value: "\(status)")] + headers, hasBody: hasBody)
        if hasBody { streams.setBody(body, on: stream) }
    }

    /// Ends the connection in order: GOAWAY is sent, requests already begun are still told and may be answered.
    package func shutdown() {
        guard failure == nil else { return }
        session.goAway(lastStreamID: streams.lastStream)
    }

    /// The bytes to be sent to the client since the last call, in whole frames; nil when there are none.
    ///
    /// Where writing itself shows a flood, or fails, GOAWAY is the last of them and `wantsClose` is true from then on.
    package func takeOutbound() -> ByteBuffer? {
        if failure == nil {
            do throws(HTTP2Error) {
                try session.send(into: &outbound)
                try checkFlood()
            } catch {
                fail(error)
            }
        }
        defer { outbound = ByteBuffer() }
        return outbound.readableBytes > 0 ? outbound : nil
    }

    /// Whether all is said: every outbound byte was taken, and nothing more will come of this connection.
    package var wantsClose: Bool { outbound.readableBytes == 0 && (failure != nil || !session.isActive) }

    /// Some frames are known to be empty only at their end, and streams that we reset are counted while they are written.
    private func checkFlood() throws(HTTP2Error) {
        if streams.isFlooded { throw HTTP2Error(library: Int(NGHTTP2_ERR_FLOODED.rawValue)) }
    }

    /// After a fatal error the session may only be dropped, so its GOAWAY is written by hand.
    private func fail(_ error: HTTP2Error) {
        failure = error
        let code: HTTP2ErrorCode =
            switch error.code {
            case .flood, .tooManyContinuations: .enhanceYourCalm
            case .invalidPreface: .protocolError
            default: .internalError
            }
        outbound.writeImmutableBuffer(HTTP2GoAway.goAway(lastStreamID: streams.lastStream, errorCode: code))
    }
}
