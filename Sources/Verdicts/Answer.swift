import Catalog
import Wire

/// What one client at one domain did with one mode, over all trials in which it met it.
struct Answer: Hashable, Sendable {
    var mode: String
    /// In the order in which they were played; only trials in which a socket was seen.
    var results: [TrialResult] = []

    var acceptances: Int { results.count { $0.kind == .accepted } }
    /// Trials that ended in a clear refusal.
    var refusals: Int { results.count { $0.isRefusal } }
    /// One acceptance decides, however many refusals stand beside it.
    var isAccepted: Bool { acceptances > 0 }
    /// Neither yes nor no was the best that was seen.
    var isWeak: Bool { !isAccepted && results.contains { $0.kind == .weak } }
    /// Some trial was cut short before it was accepted in it.
    var isInCutTrial: Bool { results.contains(where: \.isInCutTrial) }
    /// Every refusal came after the handshake, where a client that merely had nothing to say looks the same.
    var isLateOnly: Bool { refusals > 0 && results.allSatisfy { !$0.isRefusal || $0.kind == .refused(.late) } }
    /// No refusal was told by a fatal alert in the handshake: a client that went away for another reason looks the same, so that one trial
    /// decides nothing.
    var isUnspokenOnly: Bool { refusals > 0 && !results.contains { $0.kind == .refused(.alert) } }

    /// Refused for certain: no acceptance of any kind, no finished handshake that we cut short, and enough refusals: `trials` of them, or
    /// three where none was told by a fatal alert in the handshake. A trial that was cut short unsettles all others, for the client that we
    /// ended may have been the one about to accept.
    func isRefused(_ trials: Int) -> Bool {
        let unsettled = results.contains { $0.kind == .accepted || $0.kind == .weak || $0.kind == .cutShort }
        return !unsettled && refusals >= max(trials, isUnspokenOnly ? Self.certain : 1)
    }

    /// The number of trials that a claim about a refusal needs.
    static let certain = 3

    var sockets: [Connection] { results.flatMap(\.sockets) }
    /// What this plan itself played.
    var played: [TrialResult] { results.filter { !$0.isCarried } }
    /// The sockets that carry the refusals.
    var refusalSockets: [Connection] { results.filter(\.isRefusal).flatMap(\.sockets).filter(\.isRefusal) }

    /// How it was refused: two modes that are refused alike have equal signatures.
    var signature: Set<Signature> {
        Set(refusalSockets.map { Signature(outcome: $0.outcome, step: $0.step, alert: $0.alert) })
    }

    struct Signature: Hashable {
        var outcome: Outcome
        var step: Step
        var alert: Alert?
    }
}

/// What the sockets of one trial amount to.
struct TrialResult: Hashable, Sendable {
    /// The trial's ordinal; nil outside `run`.
    var trial: Int?
    var sockets: [Connection]
    var kind: Kind
    /// Taken over from where trust was handed over in another way: its acceptances count, and nothing is compared with it.
    var isCarried: Bool { standing == .carried }
    /// We ended its clients before one of them accepted.
    var isInCutTrial: Bool { standing == .cutShort && kind == .cutShort }
    private var standing: Standing

    /// What the trial as a whole lets its sockets say.
    enum Standing: Hashable, Sendable {
        case whole
        /// Other domains met the mode in it, so a socket that closed without an alert may have closed for them.
        case crowded
        /// Its clients were ended by us: none of its refusals is the last word.
        case cutShort
        /// Trust was handed over in another way in it: only its acceptances count.
        case carried
    }

    enum Kind: Hashable, Sendable {
        case accepted
        case weak
        case refused(Manner)
        /// No answer, and a finished handshake ended for a reason that is not the client's, or the whole trial did.
        case cutShort
        case unanswered
    }

    /// How clearly it was refused; the clearest socket stands for the trial.
    enum Manner: Hashable, Sendable {
        /// A fatal alert before the client's Finished.
        case alert
        /// A close or reset before it.
        case closed
        /// Only after it.
        case late
    }

    var isRefusal: Bool { if case .refused = kind { true } else { false } }

    /// - Parameter silence: what the client's going without a word means here.
    init(trial: Int?, sockets: [Connection], standing: Standing, silence: Silence) {
        self.trial = trial
        self.sockets = sockets
        self.standing = standing
        let refusals = sockets.filter { $0.isRefusal && !(standing == .crowded && ($0.alert?.isClosure ?? true)) }
        if sockets.contains(where: { $0.outcome == .accepted }) {
            kind = .accepted
        } else if standing == .carried {
            kind = .unanswered
        } else if sockets.contains(where: { $0.outcome == .acceptedWeak || silence.leavesOpen($0) }) {
            kind = .weak
        } else if standing == .cutShort || sockets.contains(where: \.isCutShort) {
            kind = .cutShort
        } else if refusals.isEmpty {
            kind = .unanswered
        } else {
            let isAlerted = refusals.contains { $0.outcome == .rejected || $0.isRuledOut }
            kind = .refused(isAlerted ? .alert : refusals.contains { $0.step < .e4 } ? .closed : .late)
        }
    }
}

extension Connection {
    /// The client ended it after our Certificate was sent, having asked for nothing.
    var isRefusal: Bool {
        guard !isECHRetry else { return false }
        return switch outcome {
        case .rejected, .rejectedClosed, .rejectedLate, .closedAfterChatter: true
        case .incompatible: Catalog.protocolModes.contains(mode)
        default: false
        }
    }

    /// The two could not agree on a handshake, and one of them said so.
    fileprivate var isRuledOut: Bool {
        guard outcome == .incompatible else { return false }
        return alert.map { !$0.isClosure } ?? events.contains { if case .alertSent = $0.kind { true } else { false } }
    }

    /// It ended with ech_required: the client accepted our certificate for the public name of Encrypted ClientHello, and ended the
    /// connection only to try again without it (RFC 9849, 6.1.6).
    var isECHRetry: Bool { step >= .e3 && alert?.code == 121 }

    /// The handshake was finished, and what the client would have done next is unknown.
    var isCutShort: Bool {
        guard !isECHRetry else { return true }
        return switch outcome {
        case .interrupted, .upstreamFault, .resumed: step >= .e4
        default: false
        }
    }
}
