import NIOCore

/// The streams that a client of ours opened, and what came back on them.
final class ClientStreams: SessionDelegate {
    private let limits: HTTP2Limits
    private var responses: [Int32: HTTP2Client.Response] = [:]
    private var answered: Set<Int32> = []
    private var events: [HTTP2Client.Event] = []

    init(limits: HTTP2Limits) { self.limits = limits }

    func takeEvents() -> [HTTP2Client.Event] {
        defer { events = [] }
        return events
    }

    func messageBegan(stream: Int32) { responses[stream] = HTTP2Client.Response(status: 0, body: ByteBuffer()) }

    func fieldReceived(stream: Int32, name: [UInt8], value: [UInt8]) -> HTTP2ErrorCode? {
        // An informational response comes first where there is one, so the last status is the final one.
        guard name.elementsEqual(":status".utf8) else { return nil }
        guard let status = FieldRules.status(String(decoding: value, as: UTF8.self)) else { return .protocolError }
        responses[stream]?.status = status
        return nil
    }

    func dataReceived(stream: Int32, _ bytes: ByteBuffer) {
        var bytes = bytes
        let room = limits.maxBodySize - (responses[stream]?.body.readableBytes ?? 0)
        guard let kept = bytes.readSlice(length: min(max(room, 0), bytes.readableBytes)) else { return }
        responses[stream]?.body.writeImmutableBuffer(kept)
    }

    func frameReceived(_ frame: FrameHeader) {
        if frame.is(.goAway) { events.append(.goAway) }
        guard frame.is(.headers) || frame.is(.data), frame.has(FrameHeader.endStream) else { return }
        if let response = responses.removeValue(forKey: frame.stream) {
            answered.insert(frame.stream)
            events.append(.response(stream: frame.stream, response))
        }
    }

    func streamClosed(_ stream: Int32, _ code: HTTP2ErrorCode) {
        responses[stream] = nil
        if answered.remove(stream) == nil { events.append(.reset(stream: stream, code)) }
    }
}
