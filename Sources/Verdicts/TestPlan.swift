import Catalog

/// Which trials to run, one after the other.
///
/// ```text
///   discovery ─▶ per domain:  trusted-ca, untrusted-ca (alternately) ─▶ the rest ─▶ extra trials where a claim hinges
///             ─▶ canary ─▶ control command ─▶ reach once more
/// ```
///
/// The plan holds no position. Its agenda is worked out anew from what was recorded, the next trial is the head of that, and what is left
/// is its length: an acceptance empties a cell at once, and a refusal that may become a claim adds what the claim needs.
package struct TestPlan: Sendable {
    package let options: PlanOptions
    package private(set) var evidence: Evidence
    /// The number of the last trial before this plan.
    private let last: Int

    package init(options: PlanOptions, after last: Int = 0) {
        self.options = options
        self.last = last
        let modes = options.modes.compactMap(Catalog.mode)
        evidence = Evidence(
            modes: modes, trialsPerMode: options.trials, assumeTrusted: options.assumeTrusted, urlDomain: options.urlDomain,
            hosts: options.hosts, equipment: options.equipment, policy: options.policy)
    }

    /// A plan in the midst of things, whatever was played before.
    init(options: PlanOptions, evidence: Evidence) {
        self.options = options
        self.evidence = evidence
        last = 0
    }

    /// The next trial; nil when there is nothing left that could change a verdict.
    package func next() -> TrialSpec? { agenda.first }

    /// How many trials are still to come, as far as can be said now.
    package var remaining: Int { agenda.count }

    /// Takes what a trial showed. Trials may be recorded in any number; the plan follows.
    package mutating func record(
        _ trial: Trial, connections: [Connection], origins: [Origin] = [], cleartext: [Cleartext] = []
    ) {
        evidence.trials.append(trial)
        evidence.connections += connections
        evidence.origins += origins
        evidence.cleartext += cleartext
    }

    /// Takes what was learnt of a genuine server between trials.
    package mutating func record(_ origin: Origin) { evidence.origins.append(origin) }

    /// Takes what still counts of trials in which trust was handed over in another way; none of them counts as played.
    package mutating func carry(from other: Evidence) { evidence.carry(from: other) }

    /// What may be claimed so far.
    package var findings: [Finding] { Findings.of(evidence) }

    /// What would run for one domain, were nothing known yet (for `--list`).
    package static func outline(_ options: PlanOptions, domain: Domain?) -> [TrialSpec] {
        let plan = TestPlan(options: options)
        var steps = [Step(.discovery, nil, Catalog.passthrough)]
        steps += Course(target: domain, subjects: [], plan: plan).steps
        if options.playsCanary { steps.append(.canary(Catalog.canary)) }
        return plan.numbered(steps + [.reach])
    }

    /// Domains that discovery found, in order of appearance, as far as they were asked for.
    package var domains: [Domain] {
        let discoveries = Set(evidence.trials.filter { $0.purpose == .discovery }.map(\.n))
        let met = evidence.connections.sorted { ($0.time, $0.id) < ($1.time, $1.id) }.filter { connection in
            connection.trial.map(discoveries.contains) ?? false && !connection.isCleartext && evidence.wants(connection.domain)
                && (connection.client.stack != nil || connection.outcome == .upstreamFault)
        }
        return met.map(\.domain).uniqued
    }
}

extension TestPlan {
    /// A trial without its number.
    struct Step {
        var purpose: Trial.Purpose
        var domain: Domain?
        var mode: String

        init(_ purpose: Trial.Purpose, _ domain: Domain?, _ mode: String) {
            self.purpose = purpose
            self.domain = domain
            self.mode = mode
        }

        static func canary(_ mode: String) -> Step { Step(.canary, Domain(host: Catalog.canaryHost, port: 443), mode) }
        static let reach = Step(.reach, nil, Catalog.passthrough)
    }

    /// Everything that is foreseen, in order.
    private var agenda: [TrialSpec] {
        let discovery = Step(.discovery, nil, Catalog.passthrough)
        guard evidence.trials.contains(where: { $0.purpose == .discovery }) else { return numbered([discovery]) }
        let domains = domains
        let dossier = Dossier(evidence)
        if wantsDiscovery(domains, dossier) { return numbered([discovery]) }
        guard !domains.isEmpty else { return [] }
        let courses =
            options.allAtOnce
            ? [Course(target: nil, subjects: domains.flatMap(dossier.subjects(at:)).map { Assessment($0, in: dossier) }, plan: self)]
            : domains.map { domain in
                Course(target: domain, subjects: dossier.subjects(at: domain).map { Assessment($0, in: dossier) }, plan: self)
            }
        var steps = courses.flatMap(\.steps)
        steps += canarySteps(dossier, hinges: courses.contains(where: \.hinges))
        if options.hasControlCommand { steps += courses.flatMap(\.controlSteps) }
        let room = max(0, options.limit - evidence.trials.count - 1)
        steps = Array(steps.prefix(room))
        if needsReach(courses, before: steps) { steps.append(.reach) }
        return numbered(steps)
    }

    /// As often as any other trial, as long as some domain was not seen to be reached: a network may fail once.
    private func wantsDiscovery(_ domains: [Domain], _ dossier: Dossier) -> Bool {
        guard evidence.trials.allSatisfy({ $0.purpose == .discovery }), evidence.trials.count < options.trials else { return false }
        return domains.isEmpty
            || !domains.allSatisfy { dossier.subjects(at: $0).contains { ReachControl(of: $0, in: dossier).wasSeen } }
    }

    /// Refusals are worth a last look at the undisturbed client; without them no claim rests on one.
    private func needsReach(_ courses: [Course], before steps: [Step]) -> Bool {
        let looks = evidence.trials.reversed().prefix { $0.purpose == .reach }.count
        if steps.isEmpty, looks >= options.trials { return false }
        return courses.contains { course in
            guard course.isReached else { return false }
            return looks == 0 || !steps.isEmpty ? course.hasRefusals || !steps.isEmpty : course.isLost
        }
    }

    /// The canary is played once, and thrice where it is refused without a fatal alert, so that one refusal says nothing. Where its
    /// acceptance may prove a pin, an unknown CA is played there too: a client that checks nothing at the canary's name trusts nobody.
    private func canarySteps(_ dossier: Dossier, hinges: Bool) -> [Step] {
        guard options.playsCanary else { return [] }
        let subjects = dossier.subjects.filter { $0.domain.isCanary }
        func lack(_ mode: String) -> [Step] {
            let isUnspoken = hinges && subjects.map { $0.answer(mode) }.contains { !$0.isAccepted && !$0.isWeak && $0.isUnspokenOnly }
            let played = evidence.trials.count { $0.purpose == .canary && $0.mode == mode }
            return Array(repeating: .canary(mode), count: max(0, (isUnspoken ? Answer.certain : 1) - played))
        }
        let isAccepted = subjects.contains { $0.answer(Catalog.canary).isAccepted }
        let isAsked = evidence.modes.contains { $0.id == Catalog.canaryUntrusted }
        return lack(Catalog.canary) + (isAsked || (hinges && isAccepted) ? lack(Catalog.canaryUntrusted) : [])
    }

    private func numbered(_ steps: [Step]) -> [TrialSpec] {
        let last = evidence.trials.map(\.n).max() ?? last
        return steps.enumerated().map { offset, step in
            TrialSpec(n: last + 1 + offset, purpose: step.purpose, domain: step.domain, mode: step.mode)
        }
    }
}
