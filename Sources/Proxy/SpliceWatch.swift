internal import NIOCore
internal import Verdicts
internal import Wire

/// Looks at what goes by in a spliced connection, and changes nothing: the ClientHello, the record headers, or a plain request.
final class SpliceWatch {
    private let story: Story
    private let began: (StartTLS.Service) -> Void
    /// What is said in the clear before TLS; nil once it is over.
    private var prelude: StartTLS? = StartTLS()
    private var first: ByteBuffer? = ByteBuffer()
    /// Begins once the first bytes are known to be a hello, or not to be one.
    private var walker: RecordWalker?
    /// The genuine server, or we, closed the connection while the client kept it open.
    var isEndedForClient = false

    /// - Parameter began: told where TLS begins within another protocol.
    init(story: Story, began: @escaping (StartTLS.Service) -> Void) {
        self.story = story
        self.began = began
    }

    var counts: Connection.SpliceCounts {
        .init(
            clientApplicationRecords: walker?.clientApplicationRecords ?? 0,
            serverAnsweredAfter: walker?.serverAnsweredAfter ?? false, opening: walker.flatMap { opening($0) })
    }

    private func opening(_ walker: RecordWalker) -> Connection.SpliceCounts.Opening? {
        if walker.clientApplicationRecords > 0 { return walker.serverCameFirst ? .afterServer : .byClient }
        return walker.clientHasFinished && (walker.clientTakesLeave || !isEndedForClient) ? .unused : nil
    }

    func fromClient(_ bytes: ByteBuffer, sink: any ObservationSink) {
        guard let bytes = afterPrelude(bytes, sink) else { return }
        if first != nil { look(at: bytes, sink: sink) } else { walker?.fromClient(bytes.readableBytesUInt8Span) }
        if story.connection.firstRequestMilliseconds == nil, counts.clientApplicationRecords > 0 {
            let time = story.milliseconds
            story.edit { $0.firstRequestMilliseconds = time }
        }
    }

    /// What of this does not belong to a beginning in the clear; nil where nothing does, or that is not known yet.
    private func afterPrelude(_ bytes: ByteBuffer, _ sink: any ObservationSink) -> ByteBuffer? {
        guard let count = prelude?.fromClient(bytes.readableBytesUInt8Span), let prelude else { return bytes }
        switch prelude.state {
        case .plaintext, .malformed: return nil
        case .unrecognised:
            if let request = prelude.plainRequest { story.asked(request, inClear: sink) }
            self.prelude = nil
            return bytes
        case .tls(let service):
            if let service { began(service) }
            self.prelude = nil
            return bytes.getSlice(at: bytes.readerIndex + count, length: bytes.readableBytes - count)
        }
    }

    func fromServer(_ bytes: ByteBuffer, sink: any ObservationSink) {
        _ = prelude?.fromServer(bytes.readableBytesUInt8Span)
        walker?.fromServer(bytes.readableBytesUInt8Span)
        guard story.connection.trial != nil, story.connection.splice == nil, counts.serverAnsweredAfter else { return }
        let counts = counts
        story.edit { $0.splice = counts }
        sink.concluded(story.record())
    }

    private func look(at bytes: ByteBuffer, sink: any ObservationSink) {
        first?.writeImmutableBuffer(bytes)
        guard let held = first else { return }
        let start = Array(held.readableBytesView.prefix(ClientHello.maximumBytes))
        switch ClientHello.parse(start) {
        case .needMore: return
        case .hello(let hello):
            walker = RecordWalker(hello: hello)
            walker?.fromClient(held.readableBytesUInt8Span)
            if story.connection.hello == nil { story.heard(hello) }
            if let name = hello.serverName, let host = try? Host.serverName(name) {
                story.edit { $0.domain.host = host.text }
            }
        case .notTLS:
            noteCleartext(start, sink: sink)
            // A request line may come in pieces.
            let isWhole = start.contains(UInt8(ascii: "\n")) || start.count >= HTTP1RequestSummary.maximumBytes
            if !isWhole, case .notHTTP = ProxyRequest.parse(start) { break }
            if !isWhole { return }
        case .tooLong, .malformed: break
        }
        first = nil
    }

    /// A plain HTTP request inside a tunnel is cleartext all the same.
    private func noteCleartext(_ start: [UInt8], sink: any ObservationSink) {
        guard story.connection.request == nil, let summary = HTTP1RequestSummary(start) else { return }
        story.asked(summary.line, inClear: sink)
    }
}
