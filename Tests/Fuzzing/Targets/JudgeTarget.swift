import Verdicts
import Wire

extension FuzzTarget {
    /// The story of a socket, a byte for each event; an alert's code is the byte after it.
    static let judge = FuzzTarget(name: "judge") { bytes in
        var judge = Judge()
        var (step, hasFinished, hasAsked) = (judge.step, false, false)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            let kind = event(byte, &rest)
            switch kind {
            case .handshakeFinished(resumed: false): hasFinished = true
            case .request, .nonceEchoed: hasAsked = hasAsked || hasFinished
            default: break
            }
            let accepted = judge.outcome == .accepted
            judge.observe(TLSEvent(at: 0, kind))
            try require(judge.step >= step, "a step is never taken back")
            try require(!accepted || judge.outcome == .accepted, "an acceptance stays one")
            step = judge.step
        }
        let outcome = judge.finish()
        try require(outcome == judge.finish() && outcome == judge.outcome, "an end is final")
        try require(outcome != .accepted || hasAsked, "only a request on a finished handshake is an acceptance")
    }

    private static func event(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> TLSEvent.Kind {
        switch byte % 20 {
        case 0: .clientHello
        case 1: .certificateWritten
        case 2: .handshakeFinished(resumed: false)
        case 3: .handshakeFinished(resumed: true)
        case 4: .alertReceived(Alert(rest.popFirst() ?? 0))
        case 5: .alertSent(Alert(rest.popFirst() ?? 0))
        case 6: .chatter
        case 7: .request
        case 8: .nonceEchoed
        case 9: .clientClosed(.closed)
        case 10: .clientClosed(.reset)
        case 11: .notTLS
        case 12: .upstreamFailed
        case 13: .spliced
        case 14: .windowEnded
        case 15: .endedByUs(.limit)
        case 16: .endedByUs(.drain)
        case 17: .endedByUs(.trialEnded)
        case 18: .endedByUs(.handshakeFailed)
        default: .endedByUs(.complete)
        }
    }
}
