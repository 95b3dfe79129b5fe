internal import Wire

/// What a run file calls the kinds of events.
enum EventName: String, CaseIterable {
    case clientHello = "client-hello"
    case certificateWritten = "certificate-written"
    case handshakeFinished = "handshake-finished"
    case alertReceived = "alert-received"
    case alertSent = "alert-sent"
    case chatter
    case request
    case nonceEchoed = "nonce-echoed"
    case clientClosed = "client-closed"
    case notTLS = "not-tls"
    case upstreamFailed = "upstream-failed"
    case spliced
    case windowEnded = "window-ended"
    case endedByUs = "ended-by-us"

    init(_ kind: TLSEvent.Kind) {
        self =
            switch kind {
            case .clientHello: .clientHello
            case .certificateWritten: .certificateWritten
            case .handshakeFinished: .handshakeFinished
            case .alertReceived: .alertReceived
            case .alertSent: .alertSent
            case .chatter: .chatter
            case .request: .request
            case .nonceEchoed: .nonceEchoed
            case .clientClosed: .clientClosed
            case .notTLS: .notTLS
            case .upstreamFailed: .upstreamFailed
            case .spliced: .spliced
            case .windowEnded: .windowEnded
            case .endedByUs: .endedByUs
            }
    }
}
