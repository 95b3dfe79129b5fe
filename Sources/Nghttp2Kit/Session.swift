import CNghttp2
import NIOCore

/// One `nghttp2_session`: bytes in, bytes out, and a delegate that is told what they mean.
///
/// **Ownership.** The session belongs to this object alone and is freed in `deinit`. libnghttp2 holds one pointer to
/// us, its `user_data`: an unretained `Unmanaged` of `SessionTarget`, which this object owns as long as the session, so
/// nothing is retained by C and nothing has to be released. The delegate does not own the session: there is no cycle.
///
/// **Across the border.** Callbacks never throw and never trap; a failure is a return value. Pointers that libnghttp2
/// hands to a callback are valid until it returns, and those of `nghttp2_session_mem_send` until its next call: what is
/// kept is copied before. Names and values that we submit are copied by libnghttp2 before its function returns, and a
/// body is copied into its buffer when it asks. No pointer leaves this file, `Session+Callbacks` and `HeaderDecoder`.
final class Session {
    enum Role { case server, client }

    private let handle: OpaquePointer
    private let target: SessionTarget

    /// - Throws: `outOfMemory`, or `library` when the settings are refused.
    init(
        _ role: Role, limits: HTTP2Limits, settings: [(nghttp2_settings_id, UInt32)], delegate: any SessionDelegate
    ) throws(HTTP2Error) {
        target = SessionTarget(delegate: delegate)
        var options: OpaquePointer?
        var callbacks: OpaquePointer?
        defer {
            nghttp2_option_del(options)
            nghttp2_session_callbacks_del(callbacks)
        }
        guard nghttp2_option_new(&options) == 0, nghttp2_session_callbacks_new(&callbacks) == 0 else { throw .outOfMemory }
        nghttp2_option_set_max_continuations(options, max(0, limits.maxContinuations))
        nghttp2_option_set_no_closed_streams(options, 1)
        // Resets are counted by `FloodGuard`, against the time handed in; the library would ask the system's clock.
        nghttp2_option_set_stream_reset_rate_limit(options, UInt64(UInt32.max), UInt64(UInt32.max))
        Self.install(callbacks)

        let user = Unmanaged.passUnretained(target).toOpaque()
        var made: OpaquePointer?
        let status =
            switch role {
            case .server: nghttp2_session_server_new2(&made, callbacks, user, options)
            case .client: nghttp2_session_client_new2(&made, callbacks, user, options)
            }
        guard status == 0, let made else { throw .outOfMemory }
        handle = made

        let entries = settings.map { nghttp2_settings_entry(settings_id: Int32(bitPattern: $0.0.rawValue), value: $0.1) }
        try check(nghttp2_submit_settings(handle, 0, entries, entries.count))
    }

    deinit { nghttp2_session_del(handle) }

    /// Hands in bytes of the peer. After an error the session may only be dropped.
    func receive(_ bytes: ByteBuffer) throws(HTTP2Error) {
        guard bytes.readableBytes > 0 else { return }
        let read = withExtendedLifetime(self) {
            bytes.withUnsafeReadableBytes { nghttp2_session_mem_recv(handle, $0.bindMemory(to: UInt8.self).baseAddress, $0.count) }
        }
        if read < 0 { throw HTTP2Error(library: read) }
    }

    /// Appends all that the peer's windows allow to be sent; whole frames. After an error the session may only be dropped.
    func send(into outbound: inout ByteBuffer) throws(HTTP2Error) {
        try withExtendedLifetime(self) { () throws(HTTP2Error) in
            while true {
                var bytes: UnsafePointer<UInt8>?
                let count = nghttp2_session_mem_send(handle, &bytes)
                if count < 0 { throw HTTP2Error(library: count) }
                guard count > 0, let bytes else { return }
                outbound.writeBytes(UnsafeBufferPointer(start: bytes, count: count))
            }
        }
    }

    /// Whether libnghttp2 still has something to read or to write; false for both ends the connection.
    var isActive: Bool { nghttp2_session_want_read(handle) != 0 || nghttp2_session_want_write(handle) != 0 }

    /// Opens a stream with a request that has no body.
    func request(_ fields: [(name: String, value: String)]) throws(HTTP2Error) -> Int32 {
        let stream = withFields(fields) { nghttp2_submit_request(handle, nil, $0, $1, nil, nil) }
        try check(stream)
        return stream
    }

    /// Answers a stream; with a body, the delegate is asked for its parts.
    func respond(stream: Int32, _ fields: [(name: String, value: String)], hasBody: Bool) throws(HTTP2Error) {
        var provider = nghttp2_data_provider(source: nghttp2_data_source(ptr: nil), read_callback: Self.readBody)
        let status = withFields(fields) { pairs, count in
            hasBody
                ? nghttp2_submit_response(handle, stream, pairs, count, &provider)
                : nghttp2_submit_response(handle, stream, pairs, count, nil)
        }
        try check(status)
    }

    /// Sends GOAWAY with NO_ERROR: open streams are finished, new ones are not taken (RFC 9113 §6.8).
    func goAway(lastStreamID: Int32) {
        // It fails for want of memory only; the connection then ends without the courtesy.
        _ = nghttp2_submit_goaway(handle, 0, lastStreamID, NGHTTP2_NO_ERROR.rawValue, nil, 0)
    }

    private func check(_ status: Int32) throws(HTTP2Error) {
        if status < 0 { throw HTTP2Error(library: Int(status)) }
    }

    /// Lends the fields to C for the time of one call.
    private func withFields(
        _ fields: [(name: String, value: String)], _ body: (UnsafePointer<nghttp2_nv>?, Int) -> Int32
    ) -> Int32 {
        var bytes = fields.flatMap { Array($0.name.utf8) + Array($0.value.utf8) }
        return bytes.withUnsafeMutableBufferPointer { buffer in
            guard var next = buffer.baseAddress else { return body(nil, 0) }
            let pairs = fields.map { field in
                let (name, value) = (field.name.utf8.count, field.value.utf8.count)
                defer { next += name + value }
                return nghttp2_nv(name: next, value: next + name, namelen: name, valuelen: value, flags: 0)
            }
            return pairs.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
        }
    }
}

extension HTTP2Error {
    static let outOfMemory = HTTP2Error(.outOfMemory, "An HTTP/2 session could not be made for want of memory: close some connections.")

    /// An error of libnghttp2 by its number.
    init(library status: Int) {
        let name = nghttp2_strerror(Int32(clamping: status)).map { String(cString: $0) } ?? "unknown"
        switch status {
        case Int(NGHTTP2_ERR_NOMEM.rawValue):
            self = .outOfMemory
        case Int(NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue):
            self.init(.invalidPreface, "The client's first bytes are not the HTTP/2 connection preface: close the connection.")
        // A callback of ours fails for one reason only: the delegate has counted too many frames.
        case Int(NGHTTP2_ERR_FLOODED.rawValue), Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue):
            self.init(.flood, "The peer sent too many HTTP/2 frames that ask for nothing: send what is left and close.")
        case Int(NGHTTP2_ERR_TOO_MANY_CONTINUATIONS.rawValue):
            self.init(
                .tooManyContinuations,
                "The peer sent a header block in too many CONTINUATION frames: send what is left and close.")
        default:
            self.init(.library, "libnghttp2 refused with \(status) (\(name)): drop the session.")
        }
    }
}
