import Catalog

extension Assessment {
    /// Why nothing may be said for want of the reach control.
    var unreachedReason: Reason {
        let sockets = reach.sockets
        if reach.wasSeen {
            let controls = Set(dossier.evidence.trials.filter { $0.purpose == .discovery || $0.purpose == .reach }.map(\.n))
            if controls.isDisjoint(with: sockets.compactMap(\.trial)) { return .calledAfterRefusal }
            let last = dossier.evidence.trials.last { $0.purpose == .reach }
            let met = sockets.filter { $0.trial == last?.n }
            if let trouble = originTrouble(met) { return trouble }
            if met.isEmpty, last?.hasFailed == true { return .childFailedInControl }
            return subject.silence.isCustomary ? .probeThenClose : .failsUninterrupted
        }
        if let trouble = originTrouble(sockets) { return trouble }
        // A proxy that plans passes everybody through first, unless it forwards nothing.
        let isPlanned = dossier.evidence.clientele != .command && !subject.answers.isEmpty
        if isPlanned, !dossier.evidence.trials.contains(where: { $0.purpose == .discovery }) { return .notForwarded }
        guard !sockets.isEmpty else { return .neverConnected }
        if sockets.allSatisfy({ $0.client.stack == nil }) { return .neverConnected }
        if asksForCertificate { return .mtlsRequired }
        let trials = dossier.evidence.trials.filter { trial in sockets.contains { $0.trial == trial.n } }
        // It meant to do no more than connect.
        if !trials.isEmpty, trials.allSatisfy({ $0.exit == .code(0) }), sockets.allSatisfy({ $0.splice?.clientApplicationRecords == 0 }) {
            return .probeThenClose
        }
        return .failsUninterrupted
    }

    /// Our sound certificate is refused and nothing shows trust.
    var distrustReason: Reason {
        if openConfounders.contains(.staple), origin?.staples ?? false { return .stapleExpected }
        if trusted.isLateOnly, untrusted.isLateOnly { return .rejectsLateEverywhere }
        return .caNotTrusted
    }

    /// Everything else that keeps a verdict away, the most telling first.
    var leftoverReason: Reason {
        if let weak = ([trusted, mirrored] + hostile).first(where: \.isWeak) { return weakness(of: weak) }
        if mirrored.isAccepted, !trusted.isAccepted { return openedByDress }
        if trusted.isInCutTrial || mirrored.isInCutTrial, !trusted.isAccepted { return .trialCutShort }
        if !trusted.isAccepted {
            if trusted.refusals == 0 || trusted.sockets.contains(where: \.isECHRetry) { return openQuestion(of: trusted) }
            if trusted.sockets.contains(where: { $0.outcome == .closedAfterChatter }) { return .probeThenClose }
            return .tooFewTrials
        }
        let undecided = demanded.first { !isRefusedForItself($0) }
        return undecided.map { openQuestion(of: subject.answer($0.id)) } ?? .tooFewTrials
    }

    /// Why this answer is neither an acceptance nor a refusal.
    func openQuestion(of answer: Answer) -> Reason {
        if answer.isWeak { return weakness(of: answer) }
        if answer.isInCutTrial { return .trialCutShort }
        if answer.sockets.contains(where: \.isECHRetry) { return .echRetry }
        if answer.refusals > 0 { return .tooFewTrials }
        let outcomes = Set(answer.sockets.map(\.outcome))
        if outcomes.contains(.stalled) { return .stalls }
        if outcomes.contains(.upstreamFault) {
            return originTrouble(answer.sockets) ?? (asksForCertificate ? .mtlsRequired : .originDown)
        }
        if outcomes.contains(.resumed) { return .onlyResumed }
        if outcomes.contains(.incompatible) { return .neverReachedCertificate }
        return .tooFewTrials
    }

    /// Why this answer is neither yes nor no: the client stayed, or it may have gone for another reason.
    private func weakness(of answer: Answer) -> Reason {
        answer.sockets.contains { $0.outcome == .acceptedWeak } ? .openButSilent : subject.silence.reason
    }

    /// What our certificate lacked when it was refused in its plain dress and accepted in the origin's.
    private var openedByDress: Reason {
        let asks = subject.connections.contains { $0.hello?.asksForStaple ?? false }
        return asks && origin?.staples ?? false ? .stapleExpected : .acceptsMirrored
    }

    private var asksForCertificate: Bool {
        origin?.asksForCertificate ?? false || subject.connections.contains { $0.notes.contains(.originAsksForCertificate) }
    }

    private func originTrouble(_ sockets: [Connection]) -> Reason? {
        if sockets.contains(where: { $0.notes.contains(.notForwarded) }) { return .notForwarded }
        if origin?.state == .down || sockets.contains(where: { $0.notes.contains(.originDown) }) { return .originDown }
        if origin?.state == .untrusted || sockets.contains(where: { $0.notes.contains(.originUntrusted) }) { return .originUntrusted }
        // A splice does nothing but connect, so this is all that can have failed.
        return sockets.contains { $0.mode == Catalog.passthrough && $0.outcome == .upstreamFault } ? .originDown : nil
    }
}

extension Trial {
    /// The command ended badly. It is told and never decides.
    var hasFailed: Bool { interrupted || exit != .code(0) }
}
