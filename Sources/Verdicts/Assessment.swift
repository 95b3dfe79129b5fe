import Catalog
import Wire

/// One subject with its controls worked out: what the table of claims reads.
struct Assessment: Sendable {
    var subject: Subject
    var dossier: Dossier
    var trusted: Answer
    var untrusted: Answer
    var mirrored: Answer
    var reach: ReachControl
    var trust: Finding.Controls.Trust?
    var openConfounders: [Confounder]
    /// Hostile modes that were accepted, in catalogue order.
    var acceptedHostile: [TestMode]
    /// The different hellos of the client, retries included.
    var offers: [Offer]
    /// What is known of the genuine server.
    var origin: Origin?

    init(_ subject: Subject, in dossier: Dossier) {
        self.subject = subject
        self.dossier = dossier
        trusted = subject.answer(Catalog.trusted)
        untrusted = subject.answer(Catalog.untrusted)
        mirrored = subject.answer(Catalog.mirrored)
        reach = ReachControl(of: subject, in: dossier)
        trust = TrustControl(subject: subject, dossier: dossier).found
        openConfounders = []
        offers = subject.connections.compactMap(\.hello?.offer).uniqued
        origin = dossier.origin(of: subject)
        acceptedHostile = dossier.modes(of: subject).filter { $0.isHostile && subject.answer($0.id).isAccepted }
        openConfounders = confounders()
    }

    /// Refusals that a cell needs at least.
    var trials: Int { dossier.evidence.trialsPerMode }

    var isTrustedRefused: Bool { trusted.isRefused(trials) }
    /// A certificate under our root was accepted where it was sound: nothing is pinned here.
    var isInterceptable: Bool { trusted.isAccepted || mirrored.isAccepted }

    /// Hostile certificate modes that `validated` demands, as far as they can be played here; the anchor's is always among them.
    var demanded: [TestMode] {
        let asked = dossier.evidence.modes.filter { mode in
            guard mode.isHostileCertificate, case .intercept = mode.presentation else { return false }
            return obstacle(to: mode) == nil
        }
        guard !asked.contains(where: { $0.id == Catalog.untrusted }), let anchor = dossier.mode(Catalog.untrusted) else { return asked }
        return [anchor] + asked
    }

    /// A pin-quality mode asks whether a pin can be got around; a sound client refuses it.
    var acceptedPinQuality: [TestMode] {
        dossier.modes(of: subject).filter { $0.question == .pin && $0.expected == .reject && subject.answer($0.id).isAccepted }
    }

    /// Whether a mode's answer bears on the verdict.
    ///
    /// Where our sound certificate is refused, so would every other under our root be: a refusal counts only if it visibly has another
    /// cause, that is, came at a lower step in all trials or named a fault (revoked, expired) that the sound one was not accused of.
    func state(of mode: TestMode) -> Finding.Cell.State {
        let answer = subject.answer(mode.id)
        guard !answer.results.isEmpty else { return .notRun }
        guard mode.arm == .trusted, mode.question != .pin, !answer.isAccepted, !trusted.isAccepted else { return .tested }
        // What ended before a certificate was shown has nothing to do with whose it is.
        if answer.refusals > 0, answer.refusalSockets.allSatisfy({ $0.step < .e2 }) { return .tested }
        guard isTrustedRefused else { return .notTestable }
        guard trust != nil else { return .notTestable }
        return isSeparable(answer) ? .tested : .notSeparable
    }

    /// Whether these refusals differ from those of `trusted-ca` in a way that speaks of the mode's own fault.
    func isSeparable(_ answer: Answer) -> Bool {
        let theirs = answer.refusalSockets
        let baseline = trusted.refusalSockets
        guard let highest = theirs.map(\.step).max(), let lowest = baseline.map(\.step).min() else { return false }
        if highest < lowest { return true }
        func names(_ socket: Connection) -> Bool { socket.alert.map { $0.code == 44 || $0.code == 45 } ?? false }
        return theirs.allSatisfy(names) && !baseline.contains(where: names)
    }

    /// Whether this hostile mode was refused for its own fault.
    func isRefusedForItself(_ mode: TestMode) -> Bool {
        let answer = subject.answer(mode.id)
        return answer.isRefused(trials) && (trusted.isAccepted || isSeparable(answer))
    }
}

/// Whether client and genuine server talk to each other when nothing is intercepted.
struct ReachControl: Hashable, Sendable {
    /// They did, at least once.
    var wasSeen: Bool
    /// Whether they still did after the last refusal; nil where that was not tried.
    var isRepeated: Bool?
    /// Sockets that were spliced, or were meant to be, for this subject.
    var sockets: [Connection]

    init(of subject: Subject, in dossier: Dossier) {
        let anonymous = dossier.anonymous[subject.domain] ?? []
        sockets = (subject.own + (subject.stack == nil ? [] : anonymous)).filter { $0.mode == Catalog.passthrough }
        let reached = sockets.filter(\.hasReached)
        wasSeen = !reached.isEmpty
        let carried = Set(dossier.evidence.carried.map(\.n))
        let played = subject.connections.filter { $0.mode != Catalog.passthrough }.compactMap(\.trial)
        let lastPlayed = played.filter { !carried.contains($0) }.max() ?? 0
        // A command is run in every trial, whereas a client of a proxy comes to its own only.
        let isAlways = dossier.evidence.clientele == .command
        let own = Set(sockets.compactMap(\.trial))
        let last = dossier.evidence.trials.filter { $0.purpose == .reach && $0.n > lastPlayed && (isAlways || own.contains($0.n)) }.map(\.n)
        let looks = Set(reached.compactMap(\.trial)).intersection(last)
        // Who comes when it likes may come for something else each time, so that silence is heard more often.
        let isSample = !isAlways && subject.restsOnSilence && last.count < Answer.certain && looks.count == last.count
        isRepeated = last.isEmpty || isSample ? nil : !looks.isEmpty
    }

    /// In every control trial that met it, it reached the genuine server.
    func isSteady(_ controls: Set<Int>) -> Bool {
        Set(sockets.compactMap(\.trial)).intersection(controls).allSatisfy { trial in
            sockets.contains { $0.trial == trial && $0.hasReached }
        }
    }

    /// The sockets of one client that reached the genuine server in a control trial: the fewest of all trials that did.
    func sockets(_ trials: [Trial]) -> Int {
        let controls = trials.filter { $0.purpose == .discovery || $0.purpose == .reach }.map(\.n)
        return controls.map { trial in sockets.count { $0.trial == trial && $0.hasReached } }.filter { $0 > 0 }.min() ?? 0
    }

    /// A refusal may become a claim.
    var supportsClaims: Bool { wasSeen && isRepeated == true }

    var state: Finding.Controls.Reach {
        if wasSeen { return isRepeated == false ? .failed : .ok }
        return sockets.isEmpty ? .notRun : .failed
    }
}

extension Subject {
    /// Some mode was refused only by going without a word, by a client whose other connections were looked at for such habits.
    fileprivate var restsOnSilence: Bool {
        guard own.contains(where: { $0.splice?.opening != nil }) else { return false }
        return answers.values.contains { $0.refusals > 0 && !$0.isAccepted && $0.refusalSockets.allSatisfy(\.isSilentlyLate) }
    }
}

extension Connection {
    /// A spliced client asked and the genuine server answered.
    var hasReached: Bool {
        guard let splice else { return false }
        return splice.clientApplicationRecords >= 1 && splice.serverAnsweredAfter
    }
}
