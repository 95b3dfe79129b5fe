import Catalog
import Wire

/// What is left to play on one target.
struct Course {
    /// nil: all domains at once.
    var target: Domain?
    /// The clients that were met there.
    var subjects: [Assessment]
    var plan: TestPlan

    /// Trials beyond what a cell needs that are spent on cells whose trials were cut short.
    private var spare: Int { max(2, plan.options.trials) }

    var steps: [TestPlan.Step] {
        let pair = [Catalog.trusted, Catalog.untrusted]
        let rest = others
        let basic = alternately(pair, count: basicLack) + rest.flatMap { Array(repeating: $0, count: basicLack($0)) }
        let extra =
            alternately(pair, count: extraLack) + ([Catalog.mirrored] + rest).uniqued.flatMap { Array(repeating: $0, count: extraLack($0)) }
        return (basic + extra).map { TestPlan.Step(.mode, target, $0) }
    }

    /// A pin may still be claimed here, or is being claimed.
    var hinges: Bool { subjects.contains(where: Self.hinges) }

    var isReached: Bool { subjects.contains { $0.reach.wasSeen } }

    /// Somebody who reached the genuine server once did not reach it again at the end.
    var isLost: Bool { subjects.contains { $0.reach.wasSeen && $0.reach.isRepeated == false } }

    /// Refusals that a claim may rest on.
    var hasRefusals: Bool {
        subjects.contains { it in it.reach.wasSeen && it.subject.answers.values.contains { $0.refusals > 0 } }
    }

    /// The control command is wanted where our CA is refused and nothing in the client itself shows trust.
    var controlSteps: [TestPlan.Step] {
        let domains = subjects.filter { Self.hinges($0) && $0.trust?.by.isProof != true }.map(\.subject.domain).uniqued
        return domains.filter { domain in
            !plan.evidence.trials.contains { $0.purpose == .controlCommand && $0.domain == domain }
        }.map { TestPlan.Step(.controlCommand, $0, Catalog.trusted) }
    }

    /// Everything else that was asked for, in the order of the catalogue: the canary and splices have trials of their own.
    private var others: [String] {
        let asked = Set(plan.evidence.modes.map(\.id)).subtracting([Catalog.trusted, Catalog.untrusted])
        return Catalog.modes.filter { mode in
            guard asked.contains(mode.id), case .intercept = mode.presentation else { return false }
            return subjects.isEmpty ? isForeseen(mode) : subjects.contains { $0.obstacle(to: mode) == nil && Self.isWanted(mode, of: $0) }
        }.map(\.id)
    }

    /// What a pin is made of is asked only where our sound certificate is refused for certain.
    private static func isWanted(_ mode: TestMode, of it: Assessment) -> Bool {
        mode.family != .pin || (hinges(it) && it.trusted.isRefused(Answer.certain))
    }

    /// Nothing speaks against it yet: nobody was met, and the genuine server may still be asked for its chain.
    private func isForeseen(_ mode: TestMode) -> Bool {
        guard mode.family != .pin else { return false }
        var materials = plan.options.equipment.materials(for: nil)
        materials.hasGenuineChain = true
        let host = (target ?? plan.options.urlDomain).flatMap { try? Host.parse($0.host) } ?? .name("host.of.some.length.test")
        return mode.applicability(host: host, offer: nil, materials: materials) == .applicable
    }

    private func played(_ mode: String) -> Int {
        plan.evidence.trials.count { $0.purpose == .mode && $0.mode == mode && $0.domain == target }
    }

    /// Trials that the user asked for and that no acceptance has made idle.
    private func basicLack(_ mode: String) -> Int {
        guard mode != Catalog.mirrored || others.contains(mode) else { return 0 }
        let settled = !subjects.isEmpty && subjects.allSatisfy { $0.subject.answer(mode).isAccepted }
        return settled ? 0 : max(0, plan.options.trials - played(mode))
    }

    /// Trials that a claim asks for on top.
    private func extraLack(_ mode: String) -> Int {
        let most = subjects.map { lack(of: mode, for: $0) }.max() ?? 0
        return max(0, most - basicLack(mode))
    }

    private func lack(of mode: String, for it: Assessment) -> Int {
        let answer = it.subject.answer(mode)
        guard !answer.isAccepted, !answer.isWeak, it.dossier.mode(mode).map({ it.obstacle(to: $0) == nil }) ?? true else { return 0 }
        let needed = wanted(of: mode, for: it)
        let most = needed + (answer.refusals > 0 ? spare : 0)
        return max(0, min(needed - answer.refusals, most - played(mode)))
    }

    private func wanted(of mode: String, for it: Assessment) -> Int {
        let asked = plan.options.trials
        let certain = max(asked, Answer.certain)
        let isUnspoken = it.subject.answer(mode).isUnspokenOnly
        switch mode {
        case Catalog.trusted:
            return Self.hinges(it) ? certain : 0
        case Catalog.untrusted:
            return Self.hinges(it) || (isUnspoken && (Self.bears(it) || !it.acceptedHostile.isEmpty)) ? certain : 0
        case Catalog.mirrored:
            guard Self.hinges(it), it.trusted.isRefused(certain) else { return 0 }
            return isUnspoken ? certain : asked
        case _ where Catalog.levels.contains(mode) && it.dossier.evidence.equipment.tellsLevels:
            // Its refusal says what the pin names.
            return Self.hinges(it) && isUnspoken ? certain : 0
        default:
            guard Self.bears(it) else { return 0 }
            return isUnspoken && it.dossier.mode(mode)?.isJudged ?? true ? certain : asked
        }
    }

    /// `trusted-ca` is refused, and nothing has yet decided otherwise.
    private static func hinges(_ it: Assessment) -> Bool {
        it.reach.wasSeen && it.trusted.refusals > 0 && !it.trusted.isAccepted && !it.trusted.isWeak && it.acceptedHostile.isEmpty
    }

    /// Refusals of hostile modes mean something here: for `validated`, or to say what a careless client still checks.
    private static func bears(_ it: Assessment) -> Bool {
        (it.reach.wasSeen && it.isInterceptable) || it.acceptedHostile.contains(where: \.isFromUnknownCA)
    }

    /// Trials of several modes in turn, the one that was played least first, and every other round backwards: a client that does one thing
    /// and another by turns must not keep step with them.
    private func alternately(_ modes: [String], count: (String) -> Int) -> [String] {
        let turns = modes.enumerated().flatMap { place, mode in
            (0..<count(mode)).map { turn in
                let round = played(mode) + turn
                return (round: round, place: round.isMultiple(of: 2) ? place : -place, mode: mode)
            }
        }
        return turns.sorted { ($0.round, $0.place) < ($1.round, $1.place) }.map(\.mode)
    }
}

extension TestMode {
    /// Something is said of its refusal; what depends on a client's policy is only told.
    fileprivate var isJudged: Bool { expected == .reject || expected == .accept }
}

extension Array where Element: Hashable {
    /// Each element once, in order of first appearance.
    package var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
