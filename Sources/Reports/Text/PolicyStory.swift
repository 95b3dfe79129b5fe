package import Verdicts
internal import Wire

/// What a policy demands of one domain, and why, in plain words.
package enum PolicyStory {
    /// Every line ends with a line feed.
    package static func text(of domain: Domain, in policy: Policy, today: CalendarDay) -> String {
        let demand = policy.demand(on: domain)
        let lines =
            choice(domain, policy) + [demanded(demand, policy)] + waivers(demand, today) + [cleartext(demand, policy, today)]
            + seen(domain, policy)
        return ([domain.description] + lines.map { "  \($0)" }).joined(separator: "\n") + "\n"
    }

    // MARK: Which rule

    private static func choice(_ domain: Domain, _ policy: Policy) -> [String] {
        let rules = policy.rules(for: domain)
        guard let first = rules.first else {
            return ["No rule speaks of it: unlisted (\(line(policy.unlisted?.place))) decides."]
        }
        let pattern = first.pattern.value
        let why = rules.count == 1 ? "the only rule that speaks of it" : reason(pattern)
        let others = rules.dropFirst().map { "\($0.pattern.value) (\(line($0.pattern.place)))" }
        return ["The rule \(pattern) (\(line(first.pattern.place))) decides: \(why)."]
            + (others.isEmpty ? [] : ["These give way to it: \(others.joined(separator: ", "))."])
    }

    private static func reason(_ pattern: HostPattern) -> String {
        switch pattern.reach {
        case .exact: pattern.port == nil ? "the host itself goes before wildcards" : "the host itself with this port goes before all others"
        case .oneLabel, .anyDepth: "the longest wildcard goes before shorter ones, and one label before any number"
        }
    }

    // MARK: What it demands

    private static func demanded(_ demand: Demand, _ policy: Policy) -> String {
        guard let expectation = demand.expectation else {
            return policy.unlisted?.value == .fail ? "Demanded: that nobody calls it." : "Demanded: nothing; it is ignored."
        }
        let level = policy.masvs?.value.rawValue ?? ""
        let source =
            switch demand.source {
            case .rule: "expect, \(line(demand.place))"
            case .masvs: "MASVS \(level), \(line(policy.masvs?.place)); the rule says nothing"
            case .byDefault: demand.rule?.pin == nil ? "by default; the rule says nothing" : "the rule names a pin"
            case .unlisted: "unlisted, \(line(demand.place))"
            }
        let party = demand.party == .third ? " It is a third party's: what is broken there is a warning in reports." : ""
        let pin = demand.rule?.pin.map { " The pin has to name \($0.value.rawValue) at least." } ?? ""
        let proof = expectation == .pinned && policy.requiresTrust != nil ? " That has to be proven (\(line(policy.requiresTrust)))." : ""
        return "Demanded: \(expectation.rawValue) (\(source)). \(meaning(expectation))\(pin)\(proof)\(party)"
    }

    private static func meaning(_ expectation: Policy.Expectation) -> String {
        switch expectation {
        case .pinned: "The client refuses a sound certificate of a CA that it trusts."
        case .validated: "The client refuses every faulty certificate; a pin is enough too."
        case .ownStore: "The client refuses our CA wherever it goes, or is pinned."
        case .any: "Its certificates are not looked at."
        case .passthrough: "It is passed through, and not tested."
        }
    }

    private static func waivers(_ demand: Demand, _ today: CalendarDay) -> [String] {
        guard let rule = demand.rule, rule.hasWaiver else { return [] }
        let names = rule.allow.map(\.value.name) + (rule.cleartext?.value == .allow ? ["plain requests"] : [])
        let terms = (rule.until.map { " until \($0.value) (\(line($0.place)))" } ?? "") + (rule.reason.map { ": \(printable($0))" } ?? "")
        let over = rule.isOver(on: today) ? " That is over: it fails now." : ""
        return ["Allowed: \(names.joined(separator: ", "))\(terms).\(over)"]
    }

    private static func cleartext(_ demand: Demand, _ policy: Policy, _ today: CalendarDay) -> String {
        guard demand.expectation != nil else { return "Plain requests: not looked at." }
        let (permission, _) = policy.cleartext(on: demand, use: .observed, today: today)
        let place = demand.rule?.cleartext?.place ?? policy.cleartext?.place
        return "Plain requests: \(permission == .allow ? "allowed" : "denied") (\(line(place)))."
    }

    private static func seen(_ domain: Domain, _ policy: Policy) -> [String] {
        policy.requireSeen.first { $0.value.matches(domain) }.map {
            ["Some client has to call \($0.value) in every run (\(line($0.place)))."]
        } ?? []
    }

    private static func line(_ place: Place?) -> String { place.map { "line \($0.line)" } ?? "by default" }
}
