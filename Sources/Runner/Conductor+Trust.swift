internal import Authority
internal import Catalog
internal import Foundation
internal import Verdicts
internal import Wire

extension Conductor {
    /// A plan that was played to its end, and how trust was handed over in it.
    struct Performance {
        var plan: TestPlan
        var trust: Run.TrustHanding
        var warnings: [String] = []
    }

    /// Plays the plan in the way that was asked for.
    ///
    /// Left to itself it tries the variables. Where a client refuses us and may only never have heard of our CA, one trial in a namespace
    /// tells; if the client answers otherwise there, the whole plan is played anew, and of before only what does not depend on it is kept
    /// (`TestPlan.carry`), so that no refusal is read of a client that was told in two ways.
    func perform(_ ledger: Ledger) async throws -> Performance {
        if client != nil { return Performance(plan: try await play(ledger, through: nil), trust: .init(via: .env)) }
        if options.trustVia == .namespace {
            let namespace = try await openNamespace()
            return Performance(plan: try await play(ledger, through: namespace), trust: .init(via: .namespace))
        }
        let first = try await play(ledger, through: nil)
        var performance = Performance(plan: first, trust: .init(via: .env))
        guard !Task.isCancelled, first.findings.contains(where: \.wantsTrust) else { return performance }
        let namespace: TrustNamespace
        do throws(RunnerError) { namespace = try await openNamespace() } catch {
            performance.trust.obstacle = error.message
            return performance
        }
        guard options.trustVia == .auto else { return performance }
        let trial = try await compare(first, through: namespace, ledger)
        performance.plan.carry(from: trial.evidence)
        guard trial.result == .different, !Task.isCancelled else {
            if !Task.isCancelled { performance.trust.tried(trial.result) }
            return performance
        }
        tell(.remark("with the system's bundle replaced the client answers otherwise; everything is played again that way"))
        let second = try await play(ledger, through: namespace, carrying: [first.evidence, trial.evidence], after: trial.last)
        if Task.isCancelled {
            // One that was cut short in its discovery knows of nothing that is left to do, so it cannot be asked whether it was whole; and half a
            // plan says less than a whole one, though that one was played to a client that may never have heard of our CA.
            performance.plan.carry(from: second.evidence)
            performance.warnings = [
                "The run was ended while everything was played again with the system's bundle replaced, where a client had answered otherwise. "
                    + "So the verdicts rest on the trials before, in which it was told of our CA through variables alone."
            ]
            return performance
        }
        performance.plan = second
        performance.trust = .init(via: .namespace)
        let kept = second.evidence.carried.count
        performance.warnings = [
            "Told of our CA through variables alone, a client refused it; with the system's bundle replaced (--trust-via namespace) it "
                + "answered otherwise. So everything was played again that way, and trials 1 to \(trial.last) were dropped"
                + (kept == 0
                    ? ": no verdict rests on them."
                    : ", but for what does not depend on it: certificates accepted without our CA, and plain requests, in "
                        + (kept == 1 ? "1 of them." : "\(kept) of them."))
        ]
        return performance
    }

    private func openNamespace() async throws(RunnerError) -> TrustNamespace {
        try await TrustNamespace.open(over: SystemTrust.files(), with: bundles.system.bundle)
    }

    /// Whether a client that refused us in a plan does something else in a namespace.
    private func compare(_ plan: TestPlan, through namespace: TrustNamespace, _ ledger: Ledger) async throws -> Comparison {
        let domains = plan.findings.filter(\.wantsTrust).map(\.domain)
        var probes = domains.map { (purpose: Trial.Purpose.mode, domain: $0, mode: Catalog.trusted) }
        if let canary = plan.evidence.trials.first(where: { $0.purpose == .canary }), let domain = canary.domain {
            probes.append((.canary, domain, canary.mode))
        }
        var comparison = Comparison(last: plan.evidence.trials.map(\.n).max() ?? 0)
        var seen: Set<Domain> = []
        for probe in probes where seen.insert(probe.domain).inserted && comparison.result != .different && !Task.isCancelled {
            comparison.last += 1
            let spec = TrialSpec(n: comparison.last, purpose: probe.purpose, domain: probe.domain, mode: probe.mode)
            tell(.trialBegins(spec, remaining: 1))
            let trial = try await play(spec, ledger: ledger, through: namespace, window: options.window)
            tell(.trialEnded(trial, remaining: 0, output: folder.output(ofTrial: spec.n).path))
            let page = ledger.turn()
            comparison.evidence.trials.append(trial)
            comparison.evidence.connections += page.connections
            comparison.evidence.cleartext += page.cleartext
            let now = Answers(page.connections, at: probe.domain, mode: probe.mode)
            if !now.isSubset(of: Answers(plan.evidence.connections, at: probe.domain, mode: probe.mode)) {
                comparison.result = .different
            } else if now.isEmpty || trial.isCutShort {
                comparison.result = .unseen
            }
        }
        return comparison
    }
}

/// What became of trials that were played in the other way.
private struct Comparison {
    enum Result {
        case alike
        case different
        /// Somewhere no answer was seen, or not to its end.
        case unseen
    }

    var result = Result.alike
    /// The number of the last trial.
    var last: Int
    var evidence = Evidence()
}

extension Run.TrustHanding {
    fileprivate mutating func tried(_ result: Comparison.Result) {
        isExhausted = result == .alike
        guard result == .unseen else { return }
        obstacle =
            "With the system's own bundle replaced the client gave no answer, so whether variables are the cause is not known; -v shows why."
    }
}

/// The different ways in which sockets of one mode at one domain ended by the client's doing.
private struct Answers {
    private struct Kind: Hashable {
        var step: Step
        var outcome: Outcome
        var alert: Alert?
    }

    private var kinds: Set<Kind>

    /// None was seen, which is like no other.
    var isEmpty: Bool { kinds.isEmpty }

    init(_ connections: [Connection], at domain: Domain, mode: String) {
        kinds = Set(
            connections.filter { $0.domain == domain && $0.mode == mode && $0.outcome.isTheClients }
                .map { Kind(step: $0.step, outcome: $0.outcome, alert: $0.alert) })
    }

    func isSubset(of other: Answers) -> Bool { kinds.isSubset(of: other.kinds) }
}

extension Outcome {
    /// Decided by the client, and not by us, by time or by the genuine server.
    fileprivate var isTheClients: Bool {
        switch self {
        case .accepted, .acceptedWeak, .rejected, .rejectedClosed, .rejectedLate, .closedAfterChatter: true
        case .incompatible, .resumed, .upstreamFault, .superseded, .interrupted, .stalled, .notReached, .passedThrough: false
        }
    }
}
