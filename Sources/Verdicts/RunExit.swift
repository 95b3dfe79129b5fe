/// How the process ends: a contract with scripts.
package enum RunExit: Int32, Codable, Sendable {
    /// Nothing to complain of.
    case success = 0
    /// Something that was asked to fail was found. Wins over `inconclusive`.
    case violated = 1
    /// It cannot be told, a requested host was not seen, or nothing connected at all.
    case inconclusive = 3
    /// A port, the CA or the command could not be had.
    case environment = 4
    /// The command line is wrong (`EX_USAGE`).
    case usage = 64
    /// Ended from the keyboard; the report so far was written.
    case interrupted = 130

    /// The code of an observed run. `connected`: a client said hello at least once. `hosts`: what findings were asked for (`host` or
    /// `host:port`), each of which must have one.
    package static func of(
        _ findings: [Finding], failOn: Set<FailOn> = [], connected: Bool, hosts: [String] = []
    ) -> RunExit {
        let met = failOn.filter { failure in findings.contains(where: failure.isMet) }
        if met.contains(where: { $0 != .inconclusive }) { return .violated }
        let isOpen = met.contains(.inconclusive) || !connected || !unseen(hosts: hosts, findings: findings).isEmpty
        return isOpen ? .inconclusive : .success
    }

    /// The code of two judgements on one run: a violation wins over what cannot be told, and that over success.
    package static func worst(_ a: RunExit, _ b: RunExit) -> RunExit {
        [.violated, .inconclusive].first { $0 == a || $0 == b } ?? .success
    }

    /// Those of the requested hosts that no finding speaks of, each once, as they were written.
    package static func unseen(hosts: [String], findings: [Finding]) -> [String] {
        hosts.uniqued.filter { host in !findings.contains { $0.domain.isNamed(in: [host]) } }
    }
}

/// A kind of finding that makes a run fail (`--fail-on`).
package enum FailOn: String, Codable, Sendable, CaseIterable {
    case noValidation = "no-validation"
    case partialValidation = "partial-validation"
    case pinBypassable = "pin-bypassable"
    /// No pin that holds, for certain: `no-validation`, `partial-validation`, `pin-bypassable` or `validated`; and an open verdict where
    /// a sound certificate of our CA was accepted.
    case unpinned
    /// Plain requests, whether forced or not.
    case cleartext
    /// Every verdict that leaves the question open, `own-store` and `untrusted-or-pinned` among them.
    case inconclusive

    /// Reads a list such as `no-validation,cleartext`; spaces are allowed, an empty list is none.
    package static func parse(_ list: String) throws(VerdictError) -> Set<FailOn> {
        var result: Set<FailOn> = []
        for item in list.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let failure = FailOn(rawValue: String(item)) else { throw VerdictError.unknownFailOn(String(item)) }
            result.insert(failure)
        }
        return result
    }

    /// Whether a finding is of this kind.
    package func isMet(by finding: Finding) -> Bool {
        switch self {
        case .noValidation: finding.verdict == .noValidation
        case .partialValidation: finding.verdict == .partialValidation
        case .pinBypassable: finding.verdict == .pinBypassable
        case .unpinned: [.noValidation, .partialValidation, .pinBypassable, .validated].contains(finding.verdict) || finding.acceptsOurs
        case .cleartext: finding.cleartext != .none
        case .inconclusive: [.inconclusive, .ownStore, .untrustedOrPinned].contains(finding.verdict)
        }
    }
}

/// What this module could not make sense of.
package struct VerdictError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case unknownFailOn = "unknown-fail-on"
        case unknownChange = "unknown-change"
    }

    package let code: Code
    /// What failed, with what, and what to do, in a sentence for people.
    package let description: String

    package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
    package func hash(into hasher: inout Hasher) { hasher.combine(code) }

    static func unknownFailOn(_ word: String) -> VerdictError {
        let known = FailOn.allCases.map(\.rawValue).joined(separator: ", ")
        return VerdictError(code: .unknownFailOn, description: "“\(word)” is not a kind of finding; --fail-on takes \(known).")
    }

    static func unknownChange(_ word: String) -> VerdictError {
        let known = RunDiff.failures.map(\.rawValue).joined(separator: ", ")
        return VerdictError(code: .unknownChange, description: "“\(word)” is no kind of change to fail on; --fail-on takes \(known).")
    }
}
