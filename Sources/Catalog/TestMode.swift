/// One presentation: what is shown to a client, the question that it asks, and what a sound client does.
///
/// A mode is one value in its family's file. Minting, help, tables and tests derive from the list in `Catalog`.
package struct TestMode: Hashable, Sendable, Identifiable {
    /// Kebab-case; never changes once released.
    package var id: String
    package var aliases: [String]
    package var title: String
    /// The question to a reader, in one sentence.
    package var asks: String
    /// What the question is about: it decides in which verdicts the answer counts.
    package var question: Question
    package var family: Family
    package var arm: Arm
    package var level: Level
    package var presentation: Presentation
    /// How the handshake is held; for `intercept` only.
    package var tls: TLSProfile
    /// Hosts for which the question arises.
    package var hosts: Hosts
    package var expected: Expectation
    /// The exact set of `X509_V_ERR_*` numbers of OpenSSL's strict verifier when it notes every error and goes on,
    /// with the anchors that `arm` implies. Empty where a sound client accepts. Where the host is an address, OpenSSL calls a wrong one
    /// 64 instead of 62.
    package var verifierErrors: Set<Int32>
    /// Clauses and weaknesses: `RFC 5280 §6.1.3`, `CWE-295`.
    package var references: [String]

    package init(
        id: String, aliases: [String] = [], title: String, asks: String, question: Question = .certificate, family: Family, arm: Arm,
        level: Level, presentation: Presentation, tls: TLSProfile = TLSProfile(), hosts: Hosts = .any, expected: Expectation = .reject,
        verifierErrors: Set<Int32> = [],
        references: [String]
    ) {
        self.id = id
        self.aliases = aliases
        self.title = title
        self.asks = asks
        self.question = question
        self.family = family
        self.arm = arm
        self.level = level
        self.presentation = presentation
        self.tls = tls
        self.hosts = hosts
        self.expected = expected
        self.verifierErrors = verifierErrors
        self.references = references
    }

    package enum Question: String, Codable, Hashable, Sendable, CaseIterable {
        case certificate
        case keyProof = "key-proof"
        case `protocol`
        case revocation
        case pin
        case cleartext
    }

    package enum Family: String, Codable, Hashable, Sendable, CaseIterable {
        case controls
        case trust
        case identity
        case time
        case constraints
        case strength
        case revocation
        case `protocol`
        case pin
    }

    /// Kinds of hosts.
    package enum Hosts: String, Hashable, Sendable {
        case any
        /// DNS names alone.
        case names
        /// IP addresses alone.
        case addresses
    }

    /// What the client's trust store holds when the mode is played.
    package enum Arm: String, Codable, Hashable, Sendable, CaseIterable {
        /// Nothing of ours.
        case untrusted = "U"
        /// Our root.
        case trusted = "T"
        /// It does not matter.
        case any
    }

    /// The smallest profile that holds the mode. A profile holds every mode of a lower level too.
    package enum Level: Int, Hashable, Sendable, Comparable {
        case core
        case standard
        case full

        package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    /// What happens to the client's TLS connection.
    package enum Presentation: Hashable, Sendable {
        /// Its bytes go to the genuine server, untouched.
        case splice
        /// The proxy itself answers under the canary's name, with this chain.
        case canary(ChainProfile)
        /// TLS ends here with this chain.
        case intercept(ChainProfile)

        package var chain: ChainProfile? {
            switch self {
            case .splice: nil
            case .canary(let chain), .intercept(let chain): chain
            }
        }
    }

    /// What a sound client does.
    package enum Expectation: String, Codable, Hashable, Sendable {
        case reject
        case accept
        /// Depends on the client's policy: reported, never failed by default.
        case policy
        case informational
    }

    /// It is served by the proxy itself, under the canary's name alone.
    package var isCanary: Bool { if case .canary = presentation { true } else { false } }

    /// Its acceptance lets a stranger in: a faulty certificate, or one without proof of its key.
    package var isHostile: Bool { isHostileCertificate || (question == .keyProof && expected == .reject) }

    /// No CA that the client may know has issued it. A lent certificate comes from one that it knows, whatever else is wrong with it.
    package var isFromUnknownCA: Bool { arm == .untrusted && presentation.chain?.needsOwnCertificate != true }

    /// Its acceptance may show that the client trusts our root. What shows no certificate shows no trust; what is made to get around a pin
    /// may get around all else that this client looks at.
    package var showsTrust: Bool { arm == .trusted && tls.suites != .anonymous && family != .pin }

    /// A sound client refuses this, and its acceptance is a fault in the checking of certificates. What is served at the canary's name is
    /// a control, and no question about a domain.
    package var isHostileCertificate: Bool { question == .certificate && expected == .reject && !isCanary }
}
