/// What a policy demands of one domain, and which of its lines says so.
package struct Demand: Hashable, Sendable {
    /// nil where no rule speaks of the domain.
    package var rule: Policy.Rule?
    /// nil where the domain is unlisted and not to be judged: it fails as such, or is ignored.
    package var expectation: Policy.Expectation?
    package var source: Source
    /// The line that the expectation stands in, or that the rule begins with; nil for what is so by default.
    package var place: Place?
    package var party: Policy.Party

    /// Where an expectation comes from.
    package enum Source: String, Codable, Hashable, Sendable {
        /// The rule says `expect`.
        case rule
        /// The rule says nothing, and the level of MASVS asks for this.
        case masvs
        /// The rule says nothing, and nothing else does: `validated`.
        case byDefault = "default"
        /// No rule speaks of the domain.
        case unlisted
    }
}

extension Policy {
    /// Every rule that speaks of this domain, the one that decides first.
    package func rules(for domain: Domain) -> [Rule] {
        rules.filter { $0.pattern.value.matches(domain) }.sorted { $0.pattern.value.precedes($1.pattern.value) }
    }

    /// What it demands of this domain.
    package func demand(on domain: Domain) -> Demand {
        guard let rule = rules(for: domain).first else {
            let expectation: Expectation? = (unlisted?.value ?? .validated) == .validated ? .validated : nil
            return Demand(rule: nil, expectation: expectation, source: .unlisted, place: unlisted?.place, party: .first)
        }
        let party = rule.party?.value ?? .first
        if let expect = rule.expect {
            return Demand(rule: rule, expectation: expect.value, source: .rule, place: expect.place, party: party)
        }
        let asksForPin = rule.pin != nil || (masvs?.value == .l2 && party == .first)
        return Demand(
            rule: rule, expectation: asksForPin ? .pinned : .validated, source: masvs == nil || rule.pin != nil ? .byDefault : .masvs,
            place: rule.pattern.place, party: party)
    }

    /// Whether this domain is never to be intercepted.
    package func passesThrough(_ domain: Domain) -> Bool { demand(on: domain).expectation == .passthrough }

    /// Whether plain requests are permitted there, and the line that says so.
    ///
    /// What is permitted for all domains is that they are called in the clear, not that a refused certificate is followed by plain requests:
    /// whoever demands a check of certificates has to permit that in the domain's own rule.
    package func cleartext(
        on demand: Demand, use: CleartextUse, today: CalendarDay
    ) -> (permission: Permission, place: Place?) {
        if let own = demand.rule?.cleartext {
            let isOver = own.value == .allow && demand.rule?.isOver(on: today) == true
            return (isOver ? .deny : own.value, own.place)
        }
        let demandsChecks = [.pinned, .validated, .ownStore].contains(demand.expectation)
        if use == .fallback, demandsChecks { return (.deny, demand.place ?? cleartext?.place) }
        return (cleartext?.value ?? .deny, cleartext?.place ?? demand.place)
    }
}
