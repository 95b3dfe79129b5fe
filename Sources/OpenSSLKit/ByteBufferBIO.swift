internal import COpenSSL
internal import NIOCore

/// The transport under an `SSL`: reads from the session's `inbound` buffer, writes to its `outbound` buffer. Saves the copies and the
/// bookkeeping of OpenSSL's memory BIOs.
enum ByteBufferBIO {
    /// One method table for the process; OpenSSL copies nothing out of it, so it lives for ever.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "ByteBuffer") else { return nil }
        BIO_meth_set_read(method) { bio, bytes, count in
            guard let bio, let bytes, let session = session(of: bio) else { return -1 }
            pinproof_bio_clear_retry(bio)
            let available = session.inbound.readableBytes
            if available == 0 {
                if session.inboundEnded { return 0 }
                pinproof_bio_set_retry_read(bio)
                return -1
            }
            let taken = min(available, Int(count))
            session.inbound.readWithUnsafeReadableBytes { source in
                if let start = source.baseAddress { memcpy(bytes, start, taken) }
                return taken
            }
            // An idle connection must not hold the buffer that its last record came in.
            if session.inbound.readableBytes == 0 { session.inbound = ByteBuffer() }
            return Int32(taken)
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            guard let bio, let bytes, count > 0, let session = session(of: bio) else { return -1 }
            pinproof_bio_clear_retry(bio)
            session.outbound.writeBytes(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            return count
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()

    static func make(for session: TLSSession) -> OpaquePointer? {
        guard let method, let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(session).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private static func session(of bio: OpaquePointer) -> TLSSession? {
        BIO_get_data(bio).map { Unmanaged<TLSSession>.fromOpaque($0).takeUnretainedValue() }
    }
}
