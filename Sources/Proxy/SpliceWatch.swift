internal import NIOCore
internal import Verdicts
internal import Wire

/// Looks at what goes by in a spliced connection, and changes nothing: the ClientHello, the record headers, or a plain request.
final class SpliceWatch {
    private let story: Story
    private let port: Int
    private var first: ByteBuffer? = ByteBuffer()
    /// Begins once the first bytes are known to be a hello, or not to be one.
    private var walker: RecordWalker?

    init(story: Story, port: Int) {
        self.story = story
        self.port = port
    }

    var counts: Connection.SpliceCounts {
        .init(
            clientApplicationRecords: walker?.clientApplicationRecords ?? 0,
            serverAnsweredAfter: walker?.serverAnsweredAfter ?? false)
    }

    func fromClient(_ bytes: ByteBuffer, sink: any ObservationSink) {
        if first != nil { look(at: bytes, sink: sink) } else { walker?.fromClient(bytes.readableBytesUInt8Span) }
        if story.connection.firstRequestMilliseconds == nil, counts.clientApplicationRecords > 0 {
            let time = story.milliseconds
            story.edit { $0.firstRequestMilliseconds = time }
        }
    }

    func fromServer(_ bytes: ByteBuffer, sink: any ObservationSink) {
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
        story.edit { $0.request = summary.line }
        let connection = story.connection
        sink.record(
            Cleartext(
                time: connection.time, trial: connection.trial, domain: connection.domain, request: summary.line,
                clientAddress: connection.client.address))
    }
}
