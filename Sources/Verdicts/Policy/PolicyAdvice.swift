import Catalog

/// Something in a policy that is allowed, and that its owner should look at.
package struct PolicyAdvice: Hashable, Sendable {
    package var place: Place
    package var sentence: String

    /// Days before the end of a waiver from which it is told.
    package static let notice = 30

    /// Everything there is to say about a policy, in the order of the file.
    package static func of(_ policy: Policy, today: CalendarDay) -> [PolicyAdvice] {
        let all =
            policy.rules.flatMap { waivers($0, today) + idle($0) + unreachable($0) + unprovable($0, policy) } + unruled(policy)
        return all.sorted { $0.place < $1.place }
    }

    private static func waivers(_ rule: Policy.Rule, _ today: CalendarDay) -> [PolicyAdvice] {
        guard rule.hasWaiver else { return [] }
        let place = rule.allow.first?.place ?? rule.cleartext?.place ?? rule.pattern.place
        let host = rule.pattern.value
        var advice: [PolicyAdvice] = []
        if let until = rule.until {
            let left = until.value.number - today.number
            if left < 0 {
                advice.append(
                    Self(place: until.place, sentence: "The waiver for \(host) ended with \(until.value); what it allowed fails."))
            } else if left <= notice {
                let days = left == 0 ? "today" : left == 1 ? "tomorrow" : "in \(left) days"
                advice.append(Self(place: until.place, sentence: "The waiver for \(host) ends \(days), with \(until.value)."))
            }
        } else {
            advice.append(Self(place: place, sentence: "The waiver for \(host) has no end. Give it a day with until."))
        }
        if rule.reason == nil { advice.append(Self(place: place, sentence: "The waiver for \(host) says no reason.")) }
        return advice
    }

    /// Waivers of what could not fail anyway.
    private static func idle(_ rule: Policy.Rule) -> [PolicyAdvice] {
        rule.allow.compactMap { entry in
            if rule.expect?.value == .any || rule.expect?.value == .passthrough {
                return Self(
                    place: entry.place,
                    sentence: "Nothing is asked of the certificates of \(rule.pattern.value), so there is nothing to allow.")
            }
            let isJudged = entry.value.modes.contains { id in
                Catalog.mode(id).map { $0.isHostile || ($0.question == .pin && $0.expected == .reject) } ?? false
            }
            return isJudged
                ? nil
                : Self(
                    place: entry.place, sentence: "\(entry.value.name) is told in reports and breaks no policy, so it need not be allowed.")
        }
    }

    /// A host that no client under test can be judged at. Among other rules the narrower one always decides, so that none hides another.
    private static func unreachable(_ rule: Policy.Rule) -> [PolicyAdvice] {
        guard rule.pattern.value.host == Catalog.canaryHost else { return [] }
        return [Self(place: rule.pattern.place, sentence: "\(Catalog.canaryHost) is served by pinproof itself; this rule never decides.")]
    }

    private static func unprovable(_ rule: Policy.Rule, _ policy: Policy) -> [PolicyAdvice] {
        guard let expect = rule.expect, expect.value == .ownStore, policy.requiresTrust != nil else { return [] }
        return [Self(place: expect.place, sentence: "An own trust store cannot be proven, and controls: {trust: required} demands proof.")]
    }

    /// Domains that have to be seen, and that no rule says anything of.
    private static func unruled(_ policy: Policy) -> [PolicyAdvice] {
        policy.requireSeen.compactMap { required in
            let pattern = required.value
            let host = pattern.reach == .exact ? pattern.host : "a." + pattern.host
            guard policy.rules(for: Domain(host: host, port: pattern.port ?? 443)).isEmpty else { return nil }
            return Self(place: required.place, sentence: "\(pattern) has to be seen, and no rule says what is expected of it.")
        }
    }
}
