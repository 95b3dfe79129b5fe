/// One line of a policy, held against one client at one domain.
package struct PolicyCheck: Codable, Hashable, Sendable, Identifiable {
    /// The same for the same question in every run: `expectation:api.example.com`, and after a space the client where there are several.
    package var id: String
    package var kind: Kind
    package var status: Status
    /// nil where the line is about no domain that was met.
    package var domain: Domain?
    /// The client's executable, or its JA4 where that is not known; nil where the check is about no single client.
    package var client: String?
    package var party: Policy.Party
    /// The line that demands it; nil for what is demanded by default.
    package var place: Place?
    /// What came of it, in a sentence or two.
    package var sentence: String
    /// What was demanded, as the policy has it: `expect: pinned`.
    package var expected: String
    /// What the run showed.
    package var seen: String
    /// What kind of weakness it would be; nil where it is none.
    package var weakness: Weakness?
    /// Test modes whose acceptance this check is about, in the order of the catalogue; empty where it rests on none.
    package var modes: [String]

    package init(
        id: String, kind: Kind, status: Status, domain: Domain? = nil, client: String? = nil, party: Policy.Party = .first,
        place: Place? = nil, sentence: String, expected: String, seen: String, weakness: Weakness? = nil, modes: [String] = []
    ) {
        self.id = id
        self.kind = kind
        self.status = status
        self.domain = domain
        self.client = client
        self.party = party
        self.place = place
        self.sentence = sentence
        self.expected = expected
        self.seen = seen
        self.weakness = weakness
        self.modes = modes
    }

    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// What a rule, MASVS or `unlisted` expects of the verdict.
        case expectation
        /// What the pin names.
        case pinLevel = "pin-level"
        /// `controls: {trust: required}`.
        case trustControl = "trust-control"
        case cleartext
        /// A fault that is accepted, and allowed.
        case waiver
        /// A fault that was allowed until a day that is over.
        case expiredWaiver = "expired-waiver"
        /// What MASVS says beside the expectation.
        case masvs
        case unlisted
        case requiredSeen = "required-seen"
        /// The run played what the policy's profile holds.
        case profile
        /// `--fail-on`, which is no line of a policy.
        case failOn = "fail-on"
        /// Some client made a TLS connection: without one nothing was tested.
        case connection
    }

    package enum Status: String, Codable, Sendable, CaseIterable {
        case met
        case broken
        /// The run does not tell; never a pass.
        case inconclusive
        /// No client came to this domain.
        case notSeen = "not-seen"
        /// Nothing is demanded: worth knowing.
        case note
    }

    /// Stable names of weaknesses, under which the numbers of standards are filed.
    package enum Weakness: String, Codable, Sendable, CaseIterable {
        case cleartextTraffic = "cleartext-traffic"
        case insecureCertificateValidation = "insecure-cert-validation"
        case insecurePinning = "insecure-pinning"
    }

    /// How much it weighs: what is broken at a first-party domain is an error, at someone else's a warning.
    ///
    /// Both are violations. The difference is for those who sort findings by whose they are.
    package var severity: Severity {
        switch status {
        case .met: .none
        case .note: .note
        case .inconclusive: .warning
        case .notSeen: kind == .requiredSeen ? .warning : .note
        case .broken: party == .first ? .error : .warning
        }
    }

    /// The levels of SARIF 2.1.0 (§3.27.10).
    package enum Severity: String, Codable, Sendable, CaseIterable {
        case none, note, warning, error
    }
}
