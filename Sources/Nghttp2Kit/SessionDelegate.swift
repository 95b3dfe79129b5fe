import NIOCore

/// What a session tells its owner while it reads and writes; every value is a copy.
///
/// It is called from inside libnghttp2, so an implementation neither throws nor traps, and does not call the session.
protocol SessionDelegate: AnyObject {
    /// A frame's header was read; false ends the session at once.
    func frameBegan(_ frame: FrameHeader) -> Bool
    /// The first HEADERS frame of a stream begins.
    func messageBegan(stream: Int32)
    /// A field was decoded that libnghttp2 found sound; a code resets the stream.
    func fieldReceived(stream: Int32, name: [UInt8], value: [UInt8]) -> HTTP2ErrorCode?
    /// A part of a body was read, never empty.
    func dataReceived(stream: Int32, _ bytes: ByteBuffer)
    /// A frame was read whole and found sound.
    func frameReceived(_ frame: FrameHeader)
    /// A frame was written out.
    func frameSent(_ frame: FrameHeader)
    /// A stream is over, in order or by a reset.
    func streamClosed(_ stream: Int32, _ code: HTTP2ErrorCode)
    /// The next part of the body to be sent, of at most `limit` octets, and whether it is the last.
    func nextBodyPart(stream: Int32, atMost limit: Int) -> (part: ByteBuffer, isLast: Bool)
}

extension SessionDelegate {
    func frameBegan(_ frame: FrameHeader) -> Bool { true }
    func messageBegan(stream: Int32) {}
    func dataReceived(stream: Int32, _ bytes: ByteBuffer) {}
    func frameSent(_ frame: FrameHeader) {}
    func nextBodyPart(stream: Int32, atMost limit: Int) -> (part: ByteBuffer, isLast: Bool) { (ByteBuffer(), true) }
}
