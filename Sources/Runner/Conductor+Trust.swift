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
    /// tells; if the client answers otherwise there, the whole plan is played anew and nothing of before is kept, so that no verdict rests
    /// on a client that was told in two ways.
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
        let (isDeaf, last) = try await answersOtherwise(than: first, through: namespace, ledger)
        guard isDeaf, !Task.isCancelled else {
            performance.trust.isExhausted = !isDeaf && !Task.isCancelled
            return performance
        }
        tell(.remark("with the system's bundle replaced the client answers otherwise; everything is played again that way"))
        performance.plan = try await play(ledger, through: namespace, after: last)
        performance.trust = .init(via: .namespace)
        performance.warnings = [
            "Told of our CA through variables alone, a client refused it; with the system's bundle replaced (--trust-via namespace) it "
                + "answered otherwise. So everything was played again that way, and trials 1 to \(last) were dropped: no verdict rests on them."
        ]
        return performance
    }

    private func openNamespace() async throws(RunnerError) -> TrustNamespace {
        try await TrustNamespace.open(over: SystemTrust.files(), with: bundles.system.bundle)
    }

    /// Whether a client that refused us in a plan does something else in a namespace. What is seen here is compared and then forgotten.
    private func answersOtherwise(
        than plan: TestPlan, through namespace: TrustNamespace, _ ledger: Ledger
    ) async throws -> (Bool, lastTrial: Int) {
        let domains = plan.findings.filter(\.wantsTrust).map(\.domain)
        var probes = domains.map { (purpose: Trial.Purpose.mode, domain: $0, mode: Catalog.trusted) }
        if let canary = plan.evidence.trials.first(where: { $0.purpose == .canary }), let domain = canary.domain {
            probes.append((.canary, domain, canary.mode))
        }
        var last = plan.evidence.trials.map(\.n).max() ?? 0
        var seen: Set<Domain> = []
        for probe in probes where seen.insert(probe.domain).inserted && !Task.isCancelled {
            last += 1
            let spec = TrialSpec(n: last, purpose: probe.purpose, domain: probe.domain, mode: probe.mode)
            tell(.trialBegins(spec, remaining: 1))
            let trial = try await play(spec, ledger: ledger, through: namespace, window: options.window)
            tell(.trialEnded(trial, remaining: 0, output: folder.output(ofTrial: last).path))
            let now = Answers(ledger.turn().connections, at: probe.domain, mode: probe.mode)
            if !now.isSubset(of: Answers(plan.evidence.connections, at: probe.domain, mode: probe.mode)) { return (true, last) }
        }
        return (false, last)
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
