import NIOCore

/// The streams that clients opened on a server's session, and what happened on them.
final class ServerStreams: SessionDelegate {
    private struct Stream {
        var head = RequestHead()
        var isHeadComplete = false
        var isAnswered = false
        var body: ByteBuffer?
        var contentSize = 0
    }

    private let limits: HTTP2Limits
    private var streams: [Int32: Stream] = [:]
    private var flood: FloodGuard
    private var events: [HTTP2Server.Event] = []
    private var hasContent = false

    /// A monotonic time in nanoseconds, as last handed in.
    var now: Int64 = 0
    /// The highest stream of which a request may have been told.
    private(set) var lastStream: Int32 = 0

    init(limits: HTTP2Limits) {
        self.limits = limits
        flood = FloodGuard(limit: limits.maxFloodFrames, window: limits.floodWindow)
    }

    var isFlooded: Bool { flood.isExceeded }

    func takeEvents() -> [HTTP2Server.Event] {
        defer { events = [] }
        return events
    }

    /// The request of a stream that is still open.
    func request(on stream: Int32) -> ObservedRequest? { streams[stream]?.head.request }

    /// False where the stream was marked before.
    func markAnswered(_ stream: Int32) -> Bool {
        guard streams[stream]?.isAnswered == false else { return false }
        streams[stream]?.isAnswered = true
        return true
    }

    /// Keeps a body until its parts are asked for; it is dropped with its stream.
    func setBody(_ body: ByteBuffer, on stream: Int32) { streams[stream]?.body = body }

    func frameBegan(_ frame: FrameHeader) -> Bool {
        let asksForNothing =
            switch FrameType(rawValue: frame.type) {
            case .resetStream, .ping, .settings, .priority: true
            case .data: frame.length == 0 && !frame.has(FrameHeader.endStream)
            default: false
            }
        hasContent = false
        if asksForNothing { flood.record(at: now) }
        return !isFlooded
    }

    func messageBegan(stream: Int32) {
        streams[stream] = Stream()
        lastStream = max(lastStream, stream)
    }

    func fieldReceived(stream: Int32, name: [UInt8], value: [UInt8]) -> HTTP2ErrorCode? {
        guard let isTrailer = streams[stream]?.isHeadComplete else { return nil }
        if isTrailer {
            streams[stream]?.head.count(name: name, value: value)
        } else {
            streams[stream]?.head.take(name: name, value: value)
        }
        guard let head = streams[stream]?.head else { return nil }
        if head.listSize > limits.maxHeaderListSize || head.isOversized { return .enhanceYourCalm }
        return head.isAmbiguous ? .protocolError : nil
    }

    func frameReceived(_ frame: FrameHeader) {
        if frame.is(.goAway) { events.append(.goAway) }
        guard frame.is(.headers) || frame.is(.data) else { return }
        streams[frame.stream]?.isHeadComplete = true
        if frame.has(FrameHeader.endStream) {
            let isTold = streams[frame.stream].map { $0.contentSize > limits.maxRequestContent } ?? true
            if !isTold, let request = request(on: frame.stream) { events.append(.request(stream: frame.stream, request)) }
        } else if frame.is(.data), frame.length > 0, !hasContent {
            // Padding alone is as empty as no octet at all.
            flood.record(at: now)
        }
    }

    func dataReceived(stream: Int32, _ bytes: ByteBuffer) {
        hasContent = true
        guard let before = streams[stream]?.contentSize, before <= limits.maxRequestContent else { return }
        streams[stream]?.contentSize = before + bytes.readableBytes
        if before + bytes.readableBytes > limits.maxRequestContent { events.append(.contentTooLarge(stream: stream)) }
    }

    func frameSent(_ frame: FrameHeader) {
        if frame.is(.resetStream) { flood.record(at: now) }
    }

    func streamClosed(_ stream: Int32, _ code: HTTP2ErrorCode) { streams[stream] = nil }

    func nextBodyPart(stream: Int32, atMost limit: Int) -> (part: ByteBuffer, isLast: Bool) {
        guard let body = streams[stream]?.body else { return (ByteBuffer(), true) }
        var rest = body
        let part = rest.readSlice(length: min(limit, rest.readableBytes)) ?? ByteBuffer()
        streams[stream]?.body = rest
        return (part, rest.readableBytes == 0)
    }
}
