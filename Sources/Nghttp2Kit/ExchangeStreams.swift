import NIOCore
import Wire

/// The exchanges of the streams that are open (RFC 9113 §5.1, §8.1): fields and content in, whole exchanges out.
struct ExchangeStreams {
    let limits: ExchangeLimits
    private var open: [Int32: Stream] = [:]
    private var finished: [HTTPExchange] = []
    private var keeper: BodyKeeper

    private struct Stream {
        var exchange: HTTPExchange
        /// A WebSocket in a stream of its own (RFC 8441).
        var webSocket: WebSocketReader?
    }

    init(_ limits: ExchangeLimits) {
        self.limits = limits
        keeper = BodyKeeper(limits)
    }

    mutating func takeFinished() -> [HTTPExchange] {
        guard !finished.isEmpty else { return [] }
        defer { finished = [] }
        return finished
    }

    /// Takes a decoded block: a request, a response, an interim one, or trailers.
    mutating func take(
        _ list: FieldList, of header: FrameHeader, bytes: Int, from side: HTTPExchange.Side, began: Int64, now: Int64
    ) throws(FrameViolation) {
        guard !list.isCut else { throw .tooLarge }
        if side == .client, open[header.stream] == nil {
            guard let method = list.control[":method"] else { return }
            guard open.count < limits.streams else { throw .tooLarge }
            open[header.stream] = Stream(
                exchange: HTTPExchange(
                    version: "HTTP/2", method: method, scheme: list.control[":scheme"] ?? "https",
                    authority: list.control[":authority"] ?? list.fields.first { $0.name == "host" }?.value ?? "",
                    target: list.control[":path"] ?? "", request: .init(fields: list.fields, headBytes: bytes, begin: began)),
                webSocket: method == "CONNECT" && list.control[":protocol"] == "websocket" ? WebSocketReader() : nil)
        } else if side == .client {
            open[header.stream]?.exchange.request.trailers = list.fields
        } else if let text = list.control[":status"] {
            guard let status = FieldRules.status(text) else { throw .malformed }
            // Interim responses say nothing of the final one (RFC 9110 §15.2).
            guard status >= 200 else { return }
            open[header.stream]?.exchange.status = status
            open[header.stream]?.exchange.response = .init(fields: list.fields, headBytes: bytes, begin: began)
            if status >= 300 { open[header.stream]?.webSocket = nil }
        } else {
            open[header.stream]?.exchange.response?.trailers = list.fields
        }
        if header.has(FrameHeader.endStream) { end(header.stream, side, now) }
    }

    /// Takes a piece of content.
    mutating func take(_ piece: ByteBuffer, of stream: Int32, from side: HTTPExchange.Side) {
        // Taken out for the moment, so that its body is not copied.
        guard var entry = open.removeValue(forKey: stream) else { return }
        let bytes = piece.readableBytesView
        entry.webSocket?.read(bytes, from: side)
        switch side {
        case .client: keeper.add(bytes, to: &entry.exchange.request)
        case .server:
            if var response = entry.exchange.response {
                entry.exchange.response = nil
                keeper.add(bytes, to: &response)
                entry.exchange.response = response
            }
        }
        open[stream] = entry
    }

    /// One side has said its last on a stream.
    mutating func end(_ stream: Int32, _ side: HTTPExchange.Side, _ now: Int64) {
        switch side {
        case .client: open[stream]?.exchange.request.end = now
        case .server: open[stream]?.exchange.response?.end = now
        }
        guard let exchange = open[stream]?.exchange else { return }
        if exchange.request.end != nil, exchange.response?.end != nil {
            tell(stream, .whole)
        } else if side == .server, exchange.response == nil {
            // Nothing but interim responses came.
            tell(stream, .cut)
        }
    }

    /// A stream was reset by either side.
    mutating func cut(_ stream: Int32) {
        guard let entry = open[stream] else { return }
        // A server that has answered may tell a client to keep the rest of its request (RFC 9113 §8.1).
        tell(stream, entry.exchange.response?.end == nil ? .cut : .whole)
    }

    mutating func giveUp(_ ending: HTTPExchange.Ending) {
        for stream in open.keys.sorted() { tell(stream, ending) }
    }

    private mutating func tell(_ stream: Int32, _ ending: HTTPExchange.Ending) {
        guard var entry = open.removeValue(forKey: stream) else { return }
        entry.exchange.webSocket = entry.webSocket?.traffic
        entry.exchange.ending = ending
        keeper.letGo(entry.exchange)
        finished.append(entry.exchange)
    }
}
