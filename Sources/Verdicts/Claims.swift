import Catalog

/// What a claim adds to its verdict when it holds.
struct Statement: Hashable, Sendable {
    var confidence: Confidence
    var reason: Reason?
    var pinCheck: Finding.PinCheck?

    init(_ confidence: Confidence, reason: Reason? = nil, pinCheck: Finding.PinCheck? = nil) {
        self.confidence = confidence
        self.reason = reason
        self.pinCheck = pinCheck
    }
}

/// One row of the table: a verdict, what it takes, and the test of it.
package struct Claim: Sendable {
    package var verdict: Verdict
    /// What the verdict rests on, for people.
    package var because: String
    var holds: @Sendable (Assessment) -> Statement?

    /// In order: the first that holds is the verdict. The last always does.
    package static let table: [Claim] = [
        Claim(
            verdict: .noValidation, because: "It sent a request to a server whose certificate comes from no CA that it knows."
        ) { it in
            it.acceptedHostile.contains(where: \.isFromUnknownCA) ? Statement(.proven) : nil
        },
        Claim(
            verdict: .partialValidation,
            because:
                "It sent a request although the certificate had a fault other than its issuer, or the server did not prove to hold its key."
        ) { it in
            guard !it.acceptedHostile.isEmpty else { return nil }
            return Statement(.proven, reason: it.untrusted.isRefused(it.trials) ? nil : it.openQuestion(of: it.untrusted))
        },
        Claim(
            verdict: .inconclusive, because: "It did not talk to the genuine server, so a refusal of ours means nothing."
        ) { it in
            it.reach.state == .ok ? nil : Statement(.unknown, reason: it.unreachedReason)
        },
        Claim(
            verdict: .pinBypassable, because: "It refuses our sound certificate, but took one that was made to get around a pin."
        ) { it in
            guard it.isTrustedRefused, it.mirrored.isRefused(it.trials), !it.acceptedPinQuality.isEmpty else { return nil }
            return Statement(it.shared == nil ? .proven : .likely, reason: it.shared)
        },
        Claim(
            verdict: .pinned,
            because: "It talks to the genuine server, trusts our CA, and still refuses our sound certificate in every one of three trials."
        ) { it in
            it.pin
        },
        Claim(
            verdict: .validated, because: "It accepts our CA, and refuses every faulty certificate that was asked for."
        ) { it in
            it.validation
        },
        Claim(
            verdict: .ownStore, because: "At two names or more, it refuses our CA exactly as it refuses an unknown one."
        ) { it in
            it.refusesOursEverywhere ? Statement(.likely, reason: .caNotTrusted) : nil
        },
        Claim(
            verdict: .untrustedOrPinned, because: "It refuses our sound certificate, and nothing shows whether it trusts our CA."
        ) { it in
            it.isTrustedRefused && it.trust == nil ? Statement(.unknown, reason: it.distrustReason) : nil
        },
        Claim(
            verdict: .inconclusive, because: "None of the above can be shown."
        ) { it in
            Statement(.unknown, reason: it.leftoverReason)
        },
    ]
}

extension Assessment {
    /// A pin, and how surely; nil where something speaks against it.
    fileprivate var pin: Statement? {
        guard reach.supportsClaims, let trust, trusted.isRefused(max(trials, Answer.certain)), mirrored.isRefused(trials),
            (trusted.sockets + mirrored.sockets).allSatisfy({ $0.step <= .e5 }), !hasWeakHostile
        else { return nil }
        let late = trusted.refusalSockets.contains { $0.step == .e5 }
        let confounded = openConfounders.first.map { origin?.isKnown ?? false ? $0.reason : .alpnGuessed }
        let weakness = doubt(trust) ?? shared ?? unsteadyReach ?? laterConnections([Catalog.trusted, Catalog.untrusted]) ?? confounded
        return Statement(weakness == nil ? .proven : .likely, reason: weakness, pinCheck: late ? .afterHandshake : .inHandshake)
    }

    /// What keeps a trust control from being proof; nil where it is one.
    private func doubt(_ trust: Finding.Controls.Trust) -> Reason? {
        guard trust.by.isProof else { return .trustNotObserved }
        guard trust.by.isElsewhere else { return nil }
        if TrustControl(subject: subject, dossier: dossier).mayBeSeveral { return .sharedAddress }
        return tellsOursFromUnknown || (trust.by == .canary && TrustControl(subject: subject, dossier: dossier).isShownByExchange)
            ? nil : .ownListSuspected
    }

    /// No refusal of our sound certificate looks like one of an unknown CA here: the chain was told from that of an unknown CA.
    private var tellsOursFromUnknown: Bool { !untrusted.signature.isEmpty && untrusted.signature.isDisjoint(with: trusted.signature) }

    /// Sound as far as it was looked at, and how surely; nil where something speaks against it.
    fileprivate var validation: Statement? {
        guard isValidated else { return nil }
        let isWhole = Catalog.coreFaults.allSatisfy(isRefusedForItself)
        let weakness = isWhole ? laterConnections(demanded.map(\.id)) ?? shared : .modesLeftOut
        return Statement(weakness == nil ? .proven : .likely, reason: weakness)
    }

    /// Among many, what one program accepted and another refused must not be taken for the answers of one. A command is one client.
    fileprivate var shared: Reason? {
        dossier.evidence.clientele == .many && TrustControl(subject: subject, dossier: dossier).mayBeSeveral ? .sharedAddress : nil
    }

    private var unsteadyReach: Reason? {
        let controls = dossier.evidence.trials.filter { $0.purpose == .discovery || $0.purpose == .reach }.map(\.n)
        return reach.isSteady(Set(controls)) ? nil : .unsteadyReach
    }

    /// Left to itself it connects more often to this domain than it did in any trial of one of these modes: what its later connections
    /// would have made of it was not seen. nil where it was.
    private func laterConnections(_ modes: [String]) -> Reason? {
        let isCommand = dossier.evidence.clientele == .command
        func counts(_ results: [TrialResult], of isMeant: (Connection) -> Bool) -> [Int] {
            results.map { result in
                let sockets = result.sockets.filter(isMeant)
                return isCommand ? sockets.count : Retry.burst(sockets)
            }
        }
        var usual = reach.sockets(dossier.evidence.trials)
        if !isCommand {
            // What happens to come at once is chance: it counts where it came whenever nothing was refused, and only whether it came at all.
            // The last trial may not be over yet.
            let last = subject.connections.compactMap(\.trial).max()
            let accepted = counts(subject.answer(Catalog.trusted).played) { $0.outcome == .accepted }.filter { $0 > 0 }.min()
            usual = reach.sockets(dossier.evidence.trials.filter { $0.n != last })
            usual = min(usual, accepted ?? usual, 2)
        }
        let isCut = modes.contains { id in
            let most = counts(subject.answer(id).played) { $0.client.stack != nil }.max() ?? 0
            return most > 0 && most < usual
        }
        return isCut ? .laterConnections : nil
    }

    private var isValidated: Bool {
        reach.supportsClaims && isInterceptable && demanded.allSatisfy(isRefusedForItself) && !hasWeakHostile
    }

    /// Some faulty certificate left a connection open and silent, or one that ended for reasons of its own.
    private var hasWeakHostile: Bool { hostile.contains(where: \.isWeak) }

    /// The answers to faulty certificates.
    var hostile: [Answer] { dossier.modes(of: subject).filter(\.isHostile).map { subject.answer($0.id) } }

    fileprivate var refusesOursEverywhere: Bool {
        guard reach.supportsClaims, trust == nil, isTrustedRefused, untrusted.isRefused(trials) else { return false }
        let names = dossier.subjects.filter { other in
            other.stack != nil && other.stack == subject.stack && !ours(of: other).results.isEmpty
        }
        return names.count >= 2
            && names.allSatisfy { other in
                let reference = other.domain.isCanary ? untrusted : other.answer(Catalog.untrusted)
                return ours(of: other).isRefused(trials) && ours(of: other).signature == reference.signature
            }
    }

    private func ours(of other: Subject) -> Answer { other.answer(other.domain.isCanary ? Catalog.canary : Catalog.trusted) }
}

extension Catalog {
    /// The faulty certificates of the core profile: what `validated` must have seen refused to be proven.
    static let coreFaults = profile(.core).filter { mode in
        guard mode.isHostileCertificate, case .intercept = mode.presentation else { return false }
        return true
    }
}

extension Confounder {
    /// The reason that speaks of it.
    package var reason: Reason {
        switch self {
        case .staple: .stapleExpected
        case .sct: .ctEnforced
        case .mtls: .mtlsRequired
        case .alpn, .version, .keyType, .lifetime, .names: .alpnGuessed
        }
    }
}
