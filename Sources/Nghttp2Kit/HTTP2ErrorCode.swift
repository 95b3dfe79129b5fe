/// An HTTP/2 error code by its number, as RST_STREAM and GOAWAY carry it (RFC 9113 §7).
package struct HTTP2ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// 32 bits on the wire; unknown numbers are kept as they are.
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The connection ends in order.
    package static let noError = Self(rawValue: 0x0)
    /// The peer broke the protocol.
    package static let protocolError = Self(rawValue: 0x1)
    /// We, or what stands behind us, failed.
    package static let internalError = Self(rawValue: 0x2)
    /// The stream was not processed, so the request may be repeated safely (RFC 9113 §8.7).
    package static let refusedStream = Self(rawValue: 0x7)
    /// The stream is no longer wanted.
    package static let cancel = Self(rawValue: 0x8)
    /// The peer asks for more work than we do for one connection.
    package static let enhanceYourCalm = Self(rawValue: 0xb)

    /// The registered name; `unknown_N` where none is registered.
    package var description: String {
        let number = Int(rawValue)
        return Self.names.indices.contains(number) ? Self.names[number] : "unknown_\(number)"
    }

    /// In the order of their numbers, from 0.
    private static let names = [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
        "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ]
}
