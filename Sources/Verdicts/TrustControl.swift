import Catalog
import Wire

/// Looks for something that shows that this client trusts our root, the strongest first.
///
/// An acceptance under our root shows trust only where the same client refuses an unknown CA; a client that takes anything trusts nothing.
struct TrustControl {
    var subject: Subject
    var dossier: Dossier

    typealias Trust = Finding.Controls.Trust

    var found: Trust? {
        acceptedHere ?? acceptedByCanary ?? acceptedElsewhere ?? progressDifferential ?? controlCommand ?? declared ?? alertDifferential
    }

    /// Nothing but an address, or an interpreter, and a TLS library says who it is.
    var mayBeSeveral: Bool {
        switch dossier.evidence.clientele {
        case .command: subject.isRemote
        case .many:
            subject.isRemote || subject.own.contains { $0.client.process == nil } || subject.own.contains(where: \.client.isNameless)
        case .singleApp: false
        }
    }

    private var needed: Int { dossier.evidence.trialsPerMode }

    private var acceptedHere: Trust? {
        guard let socket = acceptance(of: subject) else { return nil }
        let isHostile = dossier.mode(socket.mode)?.expected == .reject
        return trust(isHostile ? .hostileAcceptance : .accepted, socket)
    }

    /// Not where this stack was seen to take an unknown CA anywhere: then the canary's acceptance means nothing.
    private var acceptedByCanary: Trust? {
        let mine = dossier.subjects.filter { $0.stack != nil && $0.stack == subject.stack }
        guard !mine.contains(where: takesUnknownCA) else { return nil }
        return canaryAcceptance.map { trust(.canary, $0) }
    }

    private var canary: Subject? { dossier.subjects.first { $0.domain.isCanary && $0.stack != nil && $0.stack == subject.stack } }

    private var canaryAcceptance: Connection? { canary?.own.first { $0.outcome == .accepted && $0.mode == Catalog.canary } }

    /// The canary was called in place of this very domain, by the same command and the same known executable; nothing else in the command
    /// called the domain then; and an unknown CA was refused at the canary: what asks for this domain trusts our root.
    var isShownByExchange: Bool {
        guard dossier.evidence.urlDomain == subject.domain, let canary, let accepted = canaryAcceptance,
            canary.answer(Catalog.canaryUntrusted).isRefused(needed), let executable = accepted.client.process
        else { return false }
        let exchanges = Set(canary.connections.compactMap(\.trial))
        return subject.own.allSatisfy { $0.client.process == executable && !($0.trial.map(exchanges.contains) ?? true) }
    }

    private var acceptedElsewhere: Trust? {
        let others = dossier.subjects.filter {
            $0.stack != nil && $0.stack == subject.stack && $0.domain != subject.domain && !$0.domain.isCanary
        }
        return others.lazy.compactMap(acceptance).first.map { trust(.otherDomain, $0) }
    }

    /// The first socket of this stack accepted under our root, at a domain where it refuses an unknown CA.
    private func acceptance(of subject: Subject) -> Connection? {
        guard subject.answer(Catalog.untrusted).isRefused(needed), !takesUnknownCA(subject) else { return nil }
        let accepted = subject.own.filter { socket in
            socket.outcome == .accepted && dossier.mode(socket.mode).map { $0.showsTrust } ?? false
        }
        return accepted.first { $0.mode == Catalog.trusted } ?? accepted.first
    }

    private func takesUnknownCA(_ subject: Subject) -> Bool {
        subject.answers.values.contains { $0.isAccepted && dossier.mode($0.mode)?.isFromUnknownCA == true }
    }

    /// Every untrusted chain ended before the client's Finished and every trusted one got past it, alternately, all else equal: the check
    /// of the chain itself tells them apart.
    private var progressDifferential: Trust? {
        guard !subject.answer(Catalog.untrusted).isInCutTrial else { return nil }
        let bad = subject.answer(Catalog.untrusted).played.flatMap(\.sockets).filter { $0.step >= .e2 }
        let good = subject.answer(Catalog.trusted).played.flatMap(\.sockets).filter { $0.step >= .e2 }
        let judgedBad = bad.filter { !$0.isOursBeforeFinished }
        let judgedGood = good.filter { !$0.isOursBeforeFinished }
        // The same root in another dress must not say otherwise.
        let dressed = subject.answer(Catalog.mirrored).sockets.filter { $0.step >= .e2 && !$0.isOursBeforeFinished }
        guard judgedBad.allSatisfy({ $0.step == .e3 && !$0.isECHRetry }),
            (judgedGood + dressed).allSatisfy({ $0.step >= .e4 && $0.outcome != .resumed })
        else { return nil }
        let badTrials = Set(judgedBad.compactMap(\.trial))
        let goodTrials = Set(judgedGood.compactMap(\.trial))
        guard badTrials.count >= Answer.certain, goodTrials.count >= Answer.certain, interleaved(badTrials, goodTrials) else { return nil }
        let settings = Set((judgedBad + judgedGood).map { Settings(version: $0.tls?.version, alpn: $0.tls?.alpn) })
        guard settings.count == 1, settings.first?.version != nil, let socket = judgedGood.first else { return nil }
        return trust(.progressDifferential, socket)
    }

    private struct Settings: Hashable {
        var version: String?
        var alpn: String?
    }

    /// Neither kind was over before the other began.
    private func interleaved(_ a: Set<Int>, _ b: Set<Int>) -> Bool {
        guard let firstA = a.min(), let lastA = a.max(), let firstB = b.min(), let lastB = b.max() else { return false }
        return firstA < lastB && firstB < lastA
    }

    private var controlCommand: Trust? {
        let executables = Set(subject.own.compactMap(\.client.process))
        let socket = dossier.controlConnections.first { control in
            guard control.outcome == .accepted, control.mode == Catalog.trusted, let stack = control.client.stack else { return false }
            let isSameProgram = control.client.process.map { executables.isSubset(of: [$0]) } ?? true
            return stack == subject.stack && isSameProgram
        }
        return socket.map { trust(.controlCommand, $0) }
    }

    private var declared: Trust? { dossier.evidence.assumeTrusted ? Trust(by: .declared) : nil }

    /// It complains of another kind of thing about the trusted chain than about the untrusted one.
    private var alertDifferential: Trust? {
        let good = subject.answer(Catalog.trusted).refusalSockets
        let bad = subject.answer(Catalog.untrusted).refusalSockets
        guard let ours = group(good), let theirs = group(bad), ours != theirs, let socket = good.first else { return nil }
        return trust(.alertDifferential, socket)
    }

    /// The one class of alert that all of these ended with; nil where one had none or they differ.
    private func group(_ sockets: [Connection]) -> Alert.Group? {
        let groups = Set(sockets.map { $0.alert?.group })
        return groups.count == 1 ? groups.first ?? nil : nil
    }

    private func trust(_ kind: Trust.Kind, _ socket: Connection) -> Trust {
        Trust(by: kind, domain: socket.domain, mode: socket.mode, time: socket.time)
    }
}

extension Connection {
    /// Over before the client could show what it made of our certificate, and not by the client.
    fileprivate var isOursBeforeFinished: Bool {
        switch outcome {
        case .interrupted, .stalled, .upstreamFault: step == .e2
        default: false
        }
    }
}

extension Finding.Controls.Trust.Kind {
    /// Something under our root was really accepted by this client.
    var isAcceptance: Bool {
        switch self {
        case .accepted, .canary, .otherDomain, .hostileAcceptance: true
        case .progressDifferential, .controlCommand, .declared, .alertDifferential: false
        }
    }

    /// Seen at another host than the one in question, which may have a CA list of its own.
    var isElsewhere: Bool { self == .canary || self == .otherDomain }

    /// Seen in this very client. What was seen elsewhere is open to another reading where this host's answers are all alike.
    var isProof: Bool { isAcceptance || self == .progressDifferential }
}
