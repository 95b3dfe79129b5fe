package import NIOCore

/// GOAWAY frames made by hand, for a connection on which no HTTP/2 session of ours runs (RFC 9113 §6.8).
package enum HTTP2GoAway {
    /// The whole of a server's side that ends at once: an empty SETTINGS frame, then GOAWAY with stream 0.
    ///
    /// A server's first frame must be SETTINGS (RFC 9113 §3.4), so this may be used only before any other byte of a
    /// server was sent to the client. Stream 0 tells the client that no request was processed and each may be repeated.
    package static func refusal(errorCode: HTTP2ErrorCode) -> ByteBuffer {
        var bytes = ByteBuffer()
        FrameHeader(length: 0, type: .settings).write(into: &bytes)
        writeGoAway(lastStreamID: 0, errorCode: errorCode, into: &bytes)
        return bytes
    }

    /// One GOAWAY frame, usable after the server's SETTINGS and only between two frames.
    ///
    /// - Parameter lastStreamID: the highest stream that may have been processed; the reserved bit is cleared.
    package static func goAway(lastStreamID: Int32, errorCode: HTTP2ErrorCode) -> ByteBuffer {
        var bytes = ByteBuffer()
        writeGoAway(lastStreamID: lastStreamID, errorCode: errorCode, into: &bytes)
        return bytes
    }

    private static func writeGoAway(lastStreamID: Int32, errorCode: HTTP2ErrorCode, into bytes: inout ByteBuffer) {
        FrameHeader(length: 8, type: .goAway).write(into: &bytes)
        bytes.writeMultipleIntegers(UInt32(truncatingIfNeeded: lastStreamID) & 0x7fff_ffff, errorCode.rawValue)
    }
}
