internal import NIOCore
internal import Nghttp2Kit
internal import OpenSSLKit
internal import Verdicts
internal import Wire

/// What is seen on one client's socket while it lives; at its end it becomes the record. Belongs to the event loop.
final class Story {
    private(set) var connection: Connection
    private(set) var isEnded = false
    /// Called once: when a request has come, or nothing more can.
    var onSettled: (() -> Void)? {
        didSet { settle() }
    }
    /// The protocol within which TLS began; nil where it began at once.
    var service: StartTLS.Service?
    private let begun: NIODeadline
    private var judge = Judge()
    private var classifier: PlaintextClassifier?
    private var http2: HTTP2RequestObserver?
    private var head = ByteBuffer()

    private let fingerprints: Fingerprints

    init(id: Int, time: Double, address: String, trial: Int?, mode: String, begun: NIODeadline, fingerprints: Fingerprints) {
        self.begun = begun
        self.fingerprints = fingerprints
        connection = Connection(
            id: id, time: time, client: .init(address: address), trial: trial, domain: Domain(host: "", port: 0), mode: mode)
    }

    var step: Step { judge.step }

    func edit(_ change: (inout Connection) -> Void) { change(&connection) }

    func note(_ note: Connection.Note) {
        if !connection.notes.contains(note) { connection.notes.append(note) }
    }

    /// Adds an event; after the end nothing is heard.
    func tell(_ kind: TLSEvent.Kind) {
        guard !isEnded else { return }
        settle(before: kind)
        let event = TLSEvent(at: (NIODeadline.now() - begun).nanoseconds, kind)
        connection.events.append(event)
        judge.observe(event)
        switch kind {
        case .clientClosed, .endedByUs: isEnded = true
        default: break
        }
        settle()
    }

    /// Adds an event of which the first says everything.
    func tell(once kind: TLSEvent.Kind) {
        if !connection.events.contains(where: { $0.kind == kind }) { tell(kind) }
    }

    private func settle() {
        guard isEnded || judge.step >= .e7, let settled = onSettled else { return }
        onSettled = nil
        settled()
    }

    /// Plaintext that could still have become one thing or another has come all the same: what it is, is said before the end is.
    private func settle(before kind: TLSEvent.Kind) {
        switch kind {
        case .clientClosed, .alertReceived, .windowEnded, .endedByUs: break
        default: return
        }
        guard judge.step < .e6, let pending = classifier?.finish() else { return }
        classifier = nil
        tell(pending == .request ? .request : .chatter)
    }

    /// Takes in what the client said of itself.
    func heard(_ hello: ClientHello) {
        tell(.clientHello)
        let derived = fingerprints.derive(hello)
        edit {
            $0.client.ja4 = derived.ja4
            $0.client.stack = derived.stack
            $0.hello = derived.facts
        }
    }

    /// Looks at plaintext of the client until the first request is known.
    ///
    /// - Returns: whether more is wanted.
    func observe(_ plaintext: ByteBuffer, alpn: String?) -> Bool {
        if judge.step < .e7 {
            if classifier == nil { classifier = PlaintextClassifier(alpn: alpn, service: service) }
            switch classifier?.feed(plaintext.readableBytesUInt8Span) {
            case .request:
                tell(.request)
                edit { $0.firstRequestMilliseconds = milliseconds }
            case .chatter: if judge.step < .e6 { tell(.chatter) }
            case nil: break
            }
        }
        guard findRequest(plaintext, isHTTP2: alpn == "h2") else { return true }
        // What was looked at may be private, and an idle connection must not hold it.
        (classifier, http2, head) = (nil, nil, ByteBuffer())
        return false
    }

    private func findRequest(_ plaintext: ByteBuffer, isHTTP2: Bool) -> Bool {
        if isHTTP2 {
            let observer = http2 ?? HTTP2RequestObserver()
            http2 = observer
            observer.observe(plaintext)
            if let request = observer.firstRequest { edit { $0.request = request.summary } }
            return observer.isDone && judge.step >= .e7
        }
        head.writeImmutableBuffer(plaintext)
        if let summary = HTTP1RequestSummary(Array(head.readableBytesView)) {
            edit { $0.request = summary.line }
            return true
        }
        return head.readableBytes >= Limits.observed
    }

    /// Since accept.
    var nanoseconds: Int64 { (NIODeadline.now() - begun).nanoseconds }

    var milliseconds: Double { Double(nanoseconds) / 1e6 }

    /// The record as it stands now.
    func record() -> Connection {
        var record = connection
        var judge = judge
        record.outcome = judge.finish()
        record.step = judge.step
        record.alert = judge.alert
        record.milliseconds = milliseconds
        if record.request == nil, judge.step >= .e7 { record.request = "\(record.bytes.fromClient) bytes" }
        return record
    }
}
