internal import Catalog
internal import Verdicts
internal import Wire

/// An outcome in words: a short label for a column, and the remark that explains it.
struct SocketStory {
    /// Id of the mode that was played.
    var mode: String
    var outcome: Outcome
    var alert: Alert?
    var step: Step?
    var request: String?

    /// Acceptance is in capitals, so that it stands out without colour.
    var label: String {
        switch outcome {
        case .accepted: "ACCEPTED"
        case .rejectedClosed: "rejected"
        // Where the protocol is the question, this is the answer.
        case .incompatible where Catalog.protocolModes.contains(mode): "rejected"
        default: outcome.rawValue.replacing("-", with: " ")
        }
    }

    var remark: String {
        switch outcome {
        case .accepted:
            step == .e8 && request == nil ? "acted on what only we could have told it" : "sent \(printable(request ?? "application data"))"
        case .acceptedWeak:
            step == .e6 ? "only protocol greetings sent, connection left open" : "handshake completed, left open, 0 bytes sent"
        case .rejected: alertWords ?? "alert"
        case .rejectedClosed: "closed, no alert"
        case .rejectedLate: "handshake completed, \(alertWords ?? "closed"), 0 bytes sent"
        case .closedAfterChatter: "only protocol greetings sent, then closed"
        case .incompatible: "\(alertWords ?? "ended") before a certificate was shown"
        case .resumed: "session resumed, no certificate was judged"
        case .upstreamFault: "the genuine server failed, or did not verify here"
        case .superseded: "another connection of the client succeeded meanwhile"
        case .interrupted: "ended by us"
        case .stalled: "handshake left open, nothing came"
        case .notReached: "no TLS came"
        case .passedThrough: "untouched, to the genuine server"
        }
    }

    private var alertWords: String? { alert.map { "alert \($0.code) \($0.name)" } }

    /// How this reads beside what a sound client does under the mode; nil where neither colour is right.
    var tone: Tone? {
        let expected = Catalog.mode(mode)?.expected
        switch outcome {
        case .accepted:
            switch expected {
            case .reject: return .bad
            case .accept: return .good
            default: return nil
            }
        case .rejected, .rejectedClosed, .rejectedLate: return expected == .reject ? .good : nil
        case .incompatible where Catalog.protocolModes.contains(mode): return expected == .reject ? .good : nil
        case .passedThrough: return nil
        default: return .unsure
        }
    }
}
