extension Policy {
    /// One line of `domains`.
    package struct Rule: Hashable, Sendable {
        package var pattern: Stated<HostPattern>
        /// nil is `first`.
        package var party: Stated<Party>?
        /// nil leaves it to the level of MASVS.
        package var expect: Stated<Expectation>?
        /// The weakest pin that is enough; nil for any. It goes with `expect: pinned`.
        package var pin: Stated<Finding.PinLevel>?
        /// Faults that may be accepted all the same.
        package var allow: [Stated<Allowance>]
        /// nil leaves it to the policy's own.
        package var cleartext: Stated<Permission>?
        /// The last day on which `allow`, and `cleartext: allow` of this rule, hold; nil for ever.
        package var until: Stated<CalendarDay>?
        /// Why something is allowed, in the words of who allowed it.
        package var reason: String?

        package init(
            _ pattern: Stated<HostPattern>, party: Stated<Party>? = nil, expect: Stated<Expectation>? = nil,
            pin: Stated<Finding.PinLevel>? = nil, allow: [Stated<Allowance>] = [], cleartext: Stated<Permission>? = nil,
            until: Stated<CalendarDay>? = nil, reason: String? = nil
        ) {
            self.pattern = pattern
            self.party = party
            self.expect = expect
            self.pin = pin
            self.allow = allow
            self.cleartext = cleartext
            self.until = until
            self.reason = reason
        }

        /// Whether its waivers are over.
        package func isOver(on today: CalendarDay) -> Bool { until.map { $0.value < today } ?? false }

        /// It permits something that would else be a violation.
        package var hasWaiver: Bool { !allow.isEmpty || cleartext?.value == .allow }
    }

    /// What a client has to do at a domain.
    package enum Expectation: String, Codable, Hashable, Sendable, CaseIterable {
        /// A certificate of a CA that the client trusts is refused, unless it is the right one.
        case pinned
        /// Every faulty certificate is refused. A pin is enough too.
        case validated
        /// The client takes certificates from a CA list of its own alone. It cannot be told from a CA that was never installed, so the owner
        /// of the policy vouches for that.
        case ownStore = "own-store"
        /// Nothing is asked of its certificates; the domain is only listed.
        case any
        /// It is never to be intercepted, and so not tested.
        case passthrough
    }

    /// Whose domain it is. MASVS asks for pins on first-party domains only.
    package enum Party: String, Codable, Hashable, Sendable, CaseIterable {
        case first, third
    }

    /// Modes whose acceptance is put up with.
    package struct Allowance: Hashable, Sendable {
        /// As written: the id of a mode, or of a family.
        package var name: String
        /// Ids of the modes that are meant.
        package var modes: Set<String>

        package init(_ name: String, modes: Set<String>) {
            self.name = name
            self.modes = modes
        }
    }
}
