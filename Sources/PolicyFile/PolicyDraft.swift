internal import Catalog
package import Verdicts
internal import Wire

/// A first policy, written from what a run observed, for a person to correct.
package enum PolicyDraft {
    /// The text of a policy that demands of each domain what its worst client did, and says in a comment why. What is a fault is never
    /// written as expected, so that the policy is broken until it is mended or allowed.
    package static func text(of run: Run) -> String {
        let domains = run.findings.map(\.domain).uniqued
        var lines = [
            "# Written by pinproof \(printable(run.toolVersion)) from the run \(printable(run.id)). Read each line, and correct what you want otherwise.",
            "version: \(Policy.version)",
        ]
        if let profile = Profile(rawValue: run.profile) { lines.append("profile: \(profile.rawValue)  # what was asked in that run") }
        if !domains.isEmpty { lines.append("domains:") }
        lines += domains.flatMap { domain in rule(domain, run.findings.filter { $0.domain == domain }) }
        lines += [
            "unlisted: validated  # a domain that is not listed has to refuse faulty certificates; fail forbids it, ignore lets it be",
            "cleartext: deny  # no plain requests",
        ]
        let seen = domains.filter { domain in run.findings.contains { $0.domain == domain && $0.isDecided } }
        if !seen.isEmpty {
            lines.append("require-seen:  # a run that does not call these proves nothing")
            lines += seen.map { "  - \(key($0))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rule(_ domain: Domain, _ findings: [Finding]) -> [String] {
        guard let worst = findings.min(by: { $0.verdict.rank < $1.verdict.rank }) else { return [] }
        let (expectation, why) = expectation(worst)
        let clients = findings.count > 1 ? ", the worst of \(findings.count) clients" : ""
        var lines = ["  \(key(domain)): {expect: \(expectation.rawValue)}  # \(why)\(clients)"]
        if worst.verdict == .partialValidation || worst.verdict == .pinBypassable, !worst.acceptedModes.isEmpty {
            lines.append(
                "  # To put up with that for a while: allow: [\(worst.acceptedModes.joined(separator: ", "))], until: YYYY-MM-DD, reason: …"
            )
        }
        if let plain = Words.cleartext(worst.cleartext) { lines.append("  # Broken today: \(plain.headline). \(plain.sentence)") }
        return lines
    }

    private static func expectation(_ finding: Finding) -> (Policy.Expectation, String) {
        let words = [Words.headline(of: finding), Words.confidence(of: finding)].filter { !$0.isEmpty }.joined(separator: " ")
        let seen = printable(words, limit: 500)
        return switch finding.verdict {
        case .pinned: (.pinned, "seen: \(seen)")
        case .pinBypassable: (.pinned, "broken today: \(seen)")
        case .validated: (.validated, "seen: \(seen)")
        case .noValidation, .partialValidation: (.validated, "broken today: \(seen)")
        case .ownStore: (.ownStore, "seen: \(seen); make sure that this is what the client is meant to do")
        case .untrustedOrPinned, .inconclusive:
            (.validated, "not known: \(finding.reason.map { printable($0.sentence, limit: 500) } ?? seen)")
        }
    }

    /// A host as a key of YAML: in quotes where a colon or an asterisk would mean something else.
    private static func key(_ domain: Domain) -> String {
        let text = HostPattern(domain).description
        let isPlain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
        return isPlain && !text.hasPrefix("-") ? text : "\"\(text)\""
    }
}

extension Finding {
    /// The verdict is one.
    fileprivate var isDecided: Bool { verdict != .inconclusive && verdict != .untrustedOrPinned }
}
