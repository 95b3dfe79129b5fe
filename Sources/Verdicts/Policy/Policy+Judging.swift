import Catalog

extension Policy {
    /// Holds a run against this policy: a pure function, so a recorded run can be judged again, and by another policy.
    ///
    /// - Parameter today: In UTC; waivers end with their last day.
    package func judge(_ run: Run, today: CalendarDay) -> PolicyReport {
        let session = PolicySession(policy: self, run: run, today: today)
        return PolicyReport(
            file: file, app: app, day: today,
            checks: session.domains.flatMap(session.checks(at:)) + unmetRules(session) + requireSeen.map(session.seen)
                + (session.profile.map { [$0] } ?? []),
            connected: session.connected)
    }

    /// Rules that nothing in the run fell under: no demand of theirs was put to the test.
    private func unmetRules(_ session: PolicySession) -> [PolicyCheck] {
        let met = Set(session.domains.compactMap { demand(on: $0).rule?.pattern })
        return rules.filter { !met.contains($0.pattern) }.map { rule in
            PolicyCheck(
                id: "expectation:\(rule.pattern.value)", kind: .expectation, status: .notSeen, party: rule.party?.value ?? .first,
                place: rule.pattern.place, sentence: "No client called \(rule.pattern.value) in this run.",
                expected: rule.expect.map { "expect: \($0.value.rawValue)" } ?? "\(rule.pattern.value)", seen: "nothing")
        }
    }
}

/// One policy, one run, one day.
struct PolicySession {
    let policy: Policy
    let run: Run
    let today: CalendarDay
    /// Every domain that was met, tested or not, in order of appearance; the canary is ours.
    let domains: [Domain]
    let connected: Bool
    private let findings: [Domain: [Finding]]
    /// Where a client said hello or sent a plain request.
    private let called: Set<Domain>
    /// Where a client said hello.
    private let greeted: Set<Domain>
    private let intercepted: Set<Domain>

    init(policy: Policy, run: Run, today: CalendarDay) {
        self.policy = policy
        self.run = run
        self.today = today
        findings = Dictionary(grouping: run.findings, by: \.domain)
        let hellos = run.connections.filter { $0.hello != nil }
        connected = !hellos.isEmpty
        intercepted = Set(hellos.filter { $0.mode != Catalog.passthrough }.map(\.domain))
        let met = (hellos.map(\.domain) + run.cleartext.map(\.domain)).filter { !$0.isCanary }
        called = Set(met)
        greeted = Set(hellos.map(\.domain)).union(run.findings.filter { $0.stack != nil }.map(\.domain))
        // A host that was met over TLS too is judged there; its plain requests are among those findings.
        let tested = run.findings.map(\.domain).uniqued
        let hosts = Set((tested + hellos.map(\.domain)).map(\.host))
        let onlyPlain = run.cleartext.map(\.domain).filter { !hosts.contains($0.host) && !$0.isCanary }
        domains = (tested + hellos.map(\.domain).filter { !$0.isCanary } + onlyPlain).uniqued
    }

    /// Everything that the policy has to say of one domain, client by client.
    func checks(at domain: Domain) -> [PolicyCheck] {
        let demand = policy.demand(on: domain)
        guard let expectation = demand.expectation else { return [unlisted(domain, demand)] }
        let here = findings[domain] ?? []
        if expectation == .passthrough { return [passedThrough(domain, demand)] + plain(here, domain, demand) }
        guard !here.isEmpty else { return expectation == .any ? [listed(domain, demand)] : [untested(domain, demand, expectation)] }
        let judged = here.flatMap { finding in
            let name = here.count > 1 ? finding.process ?? finding.ja4 ?? finding.stack : nil
            return FindingJudge(
                policy: policy, demand: demand, expectation: expectation, finding: finding, client: name, today: today
            ).checks
        }
        return judged + plain(here, domain, demand)
    }

    /// Whether a domain of `require-seen` was called by anybody; over TLS, where certificates are asked for.
    func seen(_ required: Stated<HostPattern>) -> PolicyCheck {
        let pattern = required.value
        let plainAlone = called.subtracting(greeted)
        let isSeen = greeted.contains(where: pattern.matches) || plainAlone.contains { pattern.matches($0) && !asksForTLS($0, pattern) }
        let isPlain = !isSeen && plainAlone.contains(where: pattern.matches)
        return PolicyCheck(
            id: "required-seen:\(pattern)", kind: .requiredSeen, status: isSeen ? .met : .notSeen, place: required.place,
            sentence: isSeen
                ? "\(pattern) was called."
                : isPlain
                    ? "\(pattern) was called in the clear alone, and its rule asks for certificates. Check that the command calls it over TLS."
                    : "No client called \(pattern), which has to be seen. Check that the command gets that far.",
            expected: "require-seen: \(pattern)", seen: isSeen ? "called" : isPlain ? "plain requests" : "nothing")
    }

    /// Whether a rule for the host that was called in the clear, or for one that had to be seen, expects something of certificates.
    private func asksForTLS(_ domain: Domain, _ pattern: HostPattern) -> Bool {
        let ports = policy.rules.compactMap(\.pattern.value.port).filter { pattern.port == nil || $0 == pattern.port }
        return ([domain.port, 443] + ports).uniqued.contains { port in
            switch policy.demand(on: Domain(host: domain.host, port: port)) {
            case let demand where demand.source != .unlisted:
                [.pinned, .validated, .ownStore].contains(demand.expectation)
            default: false
            }
        }
    }

    /// What the policy's profile holds and the run did not ask; nil where the policy names no profile.
    var profile: PolicyCheck? {
        guard let profile = policy.profile else { return nil }
        let asked = Set(run.modes)
        let missing = profile.value.modes.filter { mode in
            guard case .intercept = mode.presentation else { return false }
            return !asked.contains(mode.id)
        }.map(\.id)
        let few = missing.prefix(5).joined(separator: ", ") + (missing.count > 5 ? " and \(missing.count - 5) more" : "")
        return PolicyCheck(
            id: "profile:\(profile.value.rawValue)", kind: .profile, status: missing.isEmpty ? .met : .inconclusive, place: profile.place,
            sentence: missing.isEmpty
                ? "The run asked everything that the profile \(profile.value.rawValue) holds."
                : "The run did not ask \(few), which the profile \(profile.value.rawValue) holds.",
            expected: "profile: \(profile.value.rawValue)", seen: run.profile)
    }

    // MARK: Domains without a test

    private func unlisted(_ domain: Domain, _ demand: Demand) -> PolicyCheck {
        let fails = policy.unlisted?.value == .fail
        return PolicyCheck(
            id: "unlisted:\(domain)", kind: .unlisted, status: fails ? .broken : .note, domain: domain, party: demand.party,
            place: demand.place,
            sentence: fails
                ? "\(domain) was called and stands in no rule. Add a rule for it, or find out who calls it."
                : "\(domain) was called; it stands in no rule, and is not judged.",
            expected: "unlisted: \(fails ? "fail" : "ignore")", seen: "called")
    }

    private func passedThrough(_ domain: Domain, _ demand: Demand) -> PolicyCheck {
        let broke = intercepted.contains(domain)
        return check(
            .note, domain, demand, .passthrough,
            broke
                ? "\(domain) was intercepted in this run, which was played without this rule. Run it with --policy."
                : "\(domain) was passed through, and not tested.", seen: broke ? "intercepted" : "passed through", met: !broke)
    }

    private func listed(_ domain: Domain, _ demand: Demand) -> PolicyCheck {
        check(.met, domain, demand, .any, "\(domain) was called, as it may be.", seen: "called", met: true)
    }

    private func untested(_ domain: Domain, _ demand: Demand, _ expectation: Policy.Expectation) -> PolicyCheck {
        check(
            .inconclusive, domain, demand, expectation, "\(domain) was called and not tested in this run. Leave out --domains.",
            seen: "called, not tested", met: false)
    }

    private func check(
        _ status: PolicyCheck.Status, _ domain: Domain, _ demand: Demand, _ expectation: Policy.Expectation, _ sentence: String,
        seen: String, met: Bool
    ) -> PolicyCheck {
        PolicyCheck(
            id: "expectation:\(domain)", kind: .expectation, status: met ? .met : status, domain: domain, party: demand.party,
            place: demand.place, sentence: sentence, expected: "expect: \(expectation.rawValue)", seen: seen)
    }

    // MARK: Plain requests

    /// One check for the domain, whoever of its clients it was: a plain request has no TLS stack to tell them apart.
    private func plain(_ here: [Finding], _ domain: Domain, _ demand: Demand) -> [PolicyCheck] {
        let use =
            here.map(\.cleartext).first { $0 != .none } ?? (run.cleartext.contains { $0.domain.host == domain.host } ? .observed : .none)
        let (permission, place) = policy.cleartext(on: demand, use: use, today: today)
        let words = Words.cleartext(use)
        var check = PolicyCheck(
            id: "cleartext:\(domain)", kind: .cleartext, status: .met, domain: domain, party: demand.party, place: place,
            sentence: "No plain request to \(domain.host) was seen.", expected: "cleartext: \(permission.rawValue)",
            seen: words?.headline ?? "none", weakness: .cleartextTraffic)
        guard let words else { return [check] }
        if permission == .allow {
            check.status = .note
            check.sentence = "\(words.sentence) The policy allows it\(demand.rule?.terms ?? "")."
        } else {
            check.status = .broken
            check.sentence = words.sentence
            if demand.rule?.cleartext?.value == .allow, let rule = demand.rule { check.sentence += " It was allowed\(rule.terms)." }
        }
        return [check]
    }
}

extension Policy.Rule {
    /// Until when and why, as it stands after "allowed".
    var terms: String {
        (until.map { " until \($0.value)" } ?? "") + (reason.map { ": \($0)" } ?? "")
    }
}
