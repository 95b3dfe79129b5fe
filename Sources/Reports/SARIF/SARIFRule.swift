internal import Catalog
internal import Verdicts

/// What a result of SARIF is an instance of (§3.49): a fault that a client can accept, or a kind of demand.
struct SARIFRule: Hashable {
    /// Final: alerts are followed by it from run to run.
    var id: String
    var title: String
    var description: String
    var level: PolicyCheck.Severity
    /// GitHub's scale of 0.1 to 10, like CVSS; nil where a result says nothing about security by itself.
    var severity: Double?
    var tags: [String]
    /// Entries of the Common Weakness Enumeration.
    var weaknesses: [CWE]

    /// Every rule, in the same order in every run: first the faults of the catalogue, then the kinds of demands.
    static let all: [SARIFRule] =
        Catalog.modes.filter(\.isReported).map { SARIFRule($0) } + PolicyCheck.Kind.allCases.map { SARIFRule($0) }

    static let indices = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.id, $0) })

    /// Those that any rule names, in order of their numbers.
    static let weaknesses = Set(all.flatMap(\.weaknesses)).sorted()

    static func id(of kind: PolicyCheck.Kind) -> String { "policy-\(kind.rawValue)" }

    private init(_ mode: TestMode) {
        id = mode.id
        title = "Accepts \(Words.fault(mode.id))"
        description = mode.asks
        level = mode.expected == .reject ? .error : .warning
        severity = mode.severity
        tags = ["security", "tls", mode.family.rawValue]
        weaknesses = mode.references.compactMap { $0.hasPrefix("CWE-") ? Int($0.dropFirst(4)).flatMap(Taxonomy.cwe) : nil }
    }

    private init(_ kind: PolicyCheck.Kind) {
        id = Self.id(of: kind)
        (title, description) = kind.words
        level = kind == .masvs || kind == .waiver ? .note : kind.isAboutTheRun ? .warning : .error
        severity = kind.severity
        tags = kind.isAboutTheRun ? ["tls", "coverage"] : ["security", "tls", "policy"]
        weaknesses = kind.weakness.flatMap { Taxonomy.weakness($0.rawValue) }?.cwe ?? []
    }
}

extension TestMode {
    /// Its acceptance can be a fault.
    fileprivate var isReported: Bool { expected == .reject || (expected == .policy && family != .controls) }

    /// How much an attacker gains. What any stranger on the network can do weighs more than what needs a certificate or time of its own.
    fileprivate var severity: Double {
        guard expected == .reject else { return 3.1 }
        switch question {
        case .keyProof: return 9.1
        case .cleartext: return 8.2
        case .pin: return 5.9
        case .protocol: return 5.9
        case .revocation: return 5.3
        case .certificate: break
        }
        switch family {
        case .trust: return 9.1
        case .identity: return 8.1
        case .constraints: return 7.4
        case .strength: return 5.9
        case .time, .revocation: return 5.3
        case .controls, .protocol, .pin: return 5.9
        }
    }
}

extension PolicyCheck.Kind {
    /// It speaks of what was tested, and of no client.
    fileprivate var isAboutTheRun: Bool { self == .requiredSeen || self == .profile || self == .connection }

    /// What it is about, whichever domain it is; nil where that differs from one to the next.
    fileprivate var weakness: PolicyCheck.Weakness? {
        switch self {
        case .cleartext: .cleartextTraffic
        case .pinLevel, .trustControl, .masvs: .insecurePinning
        case .waiver, .expiredWaiver: .insecureCertificateValidation
        case .expectation, .failOn, .unlisted, .requiredSeen, .profile, .connection: nil
        }
    }

    fileprivate var severity: Double? {
        switch self {
        case .cleartext: 8.2
        case .expectation, .failOn: 7.4
        case .expiredWaiver: 7.0
        case .pinLevel, .trustControl, .unlisted: 4.0
        case .masvs, .waiver: 2.0
        case .requiredSeen, .profile, .connection: nil
        }
    }

    fileprivate var words: (title: String, description: String) {
        switch self {
        case .expectation: ("Expectation not met", "A client does not do at a domain what the policy expects of it.")
        case .pinLevel: ("Pin too weak", "A pin names less of the certificate than the policy asks for.")
        case .trustControl: ("Pin not proven", "The policy demands proof, and what was seen of a pin is only likely.")
        case .cleartext: ("Data sent without encryption", "A client sends plain requests where the policy denies them.")
        case .waiver: ("Fault accepted under a waiver", "A client accepts a fault that the policy allows, or no longer needs to.")
        case .expiredWaiver: ("Waiver is over", "A client accepts a fault that was allowed until a day that has passed.")
        case .masvs: ("Pin missing, by MASVS", "A first-party domain is not pinned, and the policy does not demand it.")
        case .unlisted: ("Domain in no rule", "A client calls a domain that the policy does not list.")
        case .requiredSeen: ("Domain not called", "A domain that has to be called was not, so nothing is known of it.")
        case .profile: ("Questions left out", "The run asked less than the profile of the policy holds.")
        case .failOn: ("Finding named by --fail-on", "A client shows what the run was told to fail on.")
        case .connection: ("No TLS connection", "No client made a TLS connection, so nothing was tested.")
        }
    }
}
