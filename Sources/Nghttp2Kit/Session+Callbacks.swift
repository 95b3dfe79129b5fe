import CNghttp2
import NIOCore

/// What `user_data` points at; see `Session` for who owns it.
final class SessionTarget {
    let delegate: any SessionDelegate

    init(delegate: any SessionDelegate) { self.delegate = delegate }

    /// The delegate of a session inside a callback: borrowed, and valid because the running session owns it.
    static func delegate(_ user: UnsafeMutableRawPointer?) -> (any SessionDelegate)? {
        guard let user else { return nil }
        return Unmanaged<SessionTarget>.fromOpaque(user).takeUnretainedValue().delegate
    }
}

private let proceed: Int32 = 0
private let fatal = NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
private let reset = NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue

extension Session {
    /// Sets every callback: each copies what it was pointed at, tells the delegate, and returns a status.
    static func install(_ callbacks: OpaquePointer?) {
        nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks) { _, header, user in
            guard let header, let delegate = SessionTarget.delegate(user) else { return fatal }
            return delegate.frameBegan(FrameHeader(header.pointee)) ? proceed : fatal
        }
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, user in
            guard let frame, let delegate = SessionTarget.delegate(user) else { return fatal }
            if frame.pointee.headers.cat != NGHTTP2_HCAT_HEADERS { delegate.messageBegan(stream: frame.pointee.hd.stream_id) }
            return proceed
        }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) { session, frame, name, nameLength, value, valueLength, _, user in
            guard let frame, let delegate = SessionTarget.delegate(user) else { return fatal }
            let stream = frame.pointee.hd.stream_id
            let code = delegate.fieldReceived(
                stream: stream, name: Array(UnsafeBufferPointer(start: name, count: nameLength)),
                value: Array(UnsafeBufferPointer(start: value, count: valueLength)))
            guard let code else { return proceed }
            return nghttp2_submit_rst_stream(session, 0, stream, code.rawValue) == 0 ? reset : fatal
        }
        // Without this a field with forbidden octets would be dropped and the request taken all the same.
        nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks) { _, _, _, _, _, _, _, _ in reset }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, bytes, count, user in
            guard let delegate = SessionTarget.delegate(user) else { return fatal }
            delegate.dataReceived(stream: stream, ByteBuffer(bytes: UnsafeBufferPointer(start: bytes, count: count)))
            return proceed
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            guard let frame, let delegate = SessionTarget.delegate(user) else { return fatal }
            delegate.frameReceived(FrameHeader(frame.pointee.hd))
            return proceed
        }
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, user in
            guard let frame, let delegate = SessionTarget.delegate(user) else { return fatal }
            delegate.frameSent(FrameHeader(frame.pointee.hd))
            return proceed
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, code, user in
            guard let delegate = SessionTarget.delegate(user) else { return fatal }
            delegate.streamClosed(stream, HTTP2ErrorCode(rawValue: code))
            return proceed
        }
    }

    /// Copies the next part of a body into libnghttp2's buffer.
    static let readBody: nghttp2_data_source_read_callback = { _, stream, buffer, limit, flags, _, user in
        guard let buffer, let flags, let delegate = SessionTarget.delegate(user) else { return Int(fatal) }
        let (part, isLast) = delegate.nextBodyPart(stream: stream, atMost: limit)
        let count = min(part.readableBytes, limit)
        part.withUnsafeReadableBytes { bytes in
            UnsafeMutableRawBufferPointer(start: buffer, count: count).copyMemory(from: .init(rebasing: bytes.prefix(count)))
        }
        if isLast { flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
        return count
    }
}

extension FrameHeader {
    fileprivate init(_ header: nghttp2_frame_hd) {
        self.init(length: header.length, number: header.type, flags: header.flags, stream: header.stream_id)
    }
}
