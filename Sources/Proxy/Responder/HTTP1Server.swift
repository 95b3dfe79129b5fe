internal import NIOCore
internal import Wire

/// The server's side of one HTTP/1 connection that we end ourselves (RFC 9112): bytes in, bytes out, no sockets.
///
/// What is not framed beyond doubt is answered with an error and is the last request of its connection. Content is read and dropped.
struct HTTP1Server {
    /// Octets of a request's content, framing included.
    static let maximumContent = 1_048_576
    /// Requests are answered as they come: what a client sends at once and does not read is bounded by their number.
    static let maximumRequests = 100

    private enum Phase {
        case head
        case content(OriginRequest, Content, used: Int)
        case over
    }

    private enum Content {
        case length(left: Int)
        case chunked(ChunkedContent)
    }

    private let keepsAlive: Bool
    private var phase = Phase.head
    private var held: [UInt8] = []
    /// How many of the held bytes were looked at and are the beginning of a head.
    private var seen = 0
    private var answered = 0

    /// - Parameter keepsAlive: more than one request may be asked on the connection.
    init(keepsAlive: Bool) { self.keepsAlive = keepsAlive }

    /// Nothing more will be answered; close when the bytes are written.
    var isOver: Bool { if case .over = phase { true } else { false } }

    /// A request has begun and is not whole.
    var isMidRequest: Bool {
        switch phase {
        case .head: !held.isEmpty
        case .content: true
        case .over: false
        }
    }

    /// Takes the next bytes of the client, cut anywhere.
    ///
    /// - Returns: what is to be sent to it.
    mutating func take(_ bytes: ByteBuffer, _ answer: Answer) -> ByteBuffer {
        held += bytes.readableBytesView
        var outbound = ByteBuffer()
        while advance(&outbound, answer) {}
        return outbound
    }

    /// - Returns: whether something was read, so that more may be there.
    private mutating func advance(_ outbound: inout ByteBuffer, _ answer: Answer) -> Bool {
        switch phase {
        case .over:
            held = []
            return false
        case .head: return readHead(&outbound)
        case .content(let request, let content, let used): return read(content, of: request, used: used, &outbound, answer)
        }
    }

    private mutating func readHead(_ outbound: inout ByteBuffer) -> Bool {
        // A head becomes whole, or wrong, with a line; and whoever sends no line at all is refused at the limit.
        let isWorthALook = seen == 0 || held.count >= OriginRequest.maximumHead || held.dropFirst(seen).contains(UInt8(ascii: "\n"))
        guard !held.isEmpty, isWorthALook else { return false }
        switch OriginRequest.parse(held) {
        case .needMore:
            seen = held.count
            return false
        case .refused(let status, let reason): refuse(status, reason, &outbound)
        case .request(let request, let length):
            held.removeFirst(length)
            seen = 0
            begin(request, &outbound)
        }
        return true
    }

    private mutating func begin(_ request: OriginRequest, _ outbound: inout ByteBuffer) {
        let content: Content
        switch request.body {
        case .none: content = .length(left: 0)
        case .contentLength(let length):
            guard length <= Self.maximumContent else { return refuseContent(&outbound) }
            content = .length(left: length)
        case .chunked: content = .chunked(ChunkedContent())
        }
        phase = .content(request, content, used: 0)
        // Content that is already there shows that nobody waits (RFC 9110 §10.1.1).
        let isAwaited = if case .length(left: 0) = content { false } else { held.isEmpty }
        if request.expectsContinue, isAwaited { outbound.writeString("HTTP/1.1 100 Continue\r\n\r\n") }
    }

    private mutating func read(
        _ content: Content, of request: OriginRequest, used: Int, _ outbound: inout ByteBuffer, _ answer: Answer
    ) -> Bool {
        let taken: Int
        let rest: Content
        switch content {
        case .length(let left):
            taken = min(left, held.count)
            guard taken < left else {
                held.removeFirst(taken)
                finish(request, &outbound, answer)
                return true
            }
            rest = .length(left: left - taken)
        case .chunked(var chunks):
            let (count, progress) = chunks.take(held[...])
            switch progress {
            case .complete:
                held.removeFirst(count)
                finish(request, &outbound, answer)
                return true
            case .malformed(let reason):
                refuse(400, reason, &outbound)
                return true
            case .needMore:
                taken = count
                rest = .chunked(chunks)
            }
        }
        held.removeFirst(taken)
        guard used + taken <= Self.maximumContent else {
            refuseContent(&outbound)
            return true
        }
        phase = .content(request, rest, used: used + taken)
        return false
    }

    private mutating func finish(_ request: OriginRequest, _ outbound: inout ByteBuffer, _ answer: Answer) {
        let asked = OwnRequest(
            method: request.method, target: request.target, authority: request.authority, returned: request.returned)
        answered += 1
        let isLast = !keepsAlive || !request.isPersistent || answered >= Self.maximumRequests
        phase = isLast ? .over : .head
        outbound.write(asked.answer(by: answer), isHead: asked.isHead, isLast: isLast)
    }

    private mutating func refuse(_ status: Int, _ reason: String, _ outbound: inout ByteBuffer) {
        phase = .over
        outbound.writeString(HTTPStatus.page(status, reason))
    }

    private mutating func refuseContent(_ outbound: inout ByteBuffer) {
        refuse(413, "The content is longer than 1 MiB.", &outbound)
    }
}

extension ByteBuffer {
    /// One response; without content where the method or the status has none (RFC 9110 §6.4.1).
    fileprivate mutating func write(_ response: OwnResponse, isHead: Bool, isLast: Bool) {
        let hasContent = response.status != 204 && response.status != 304
        writeString("HTTP/1.1 \(response.status) \(HTTPStatus.phrase(response.status))\r\n")
        for (name, value) in response.fields { writeString("\(name): \(value)\r\n") }
        if hasContent { writeString("content-length: \(response.body.utf8.count)\r\n") }
        if isLast { writeString("connection: close\r\n") }
        writeString("\r\n")
        if hasContent, !isHead { writeString(response.body) }
    }
}
