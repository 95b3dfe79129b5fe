internal import Catalog
internal import Verdicts

/// One alert: a rule, where it was broken, and how badly.
struct SARIFResult: Hashable {
    var rule: String
    var level: PolicyCheck.Severity
    /// What was found, for people; not yet escaped.
    var message: String
    var domain: Domain?
    /// Where a domain has several clients, which one.
    var client: String?
    /// The line of the policy.
    var place: Place?
    /// What the alert is known by from run to run.
    var fingerprint: String
    var properties: [(String, String)] = []

    static func == (a: Self, b: Self) -> Bool { a.rule == b.rule && a.domain == b.domain && a.client == b.client }

    func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(domain)
        hasher.combine(client)
    }
}

extension JudgedRun {
    /// An alert for each fault that is accepted, and for each demand that is not met and rests on none.
    ///
    /// A fault that several checks speak of is one alert, of the worst of them. One that no check speaks of is a note where there is a policy,
    /// and what its rule says elsewhere.
    func results() -> [SARIFResult] {
        var results: [SARIFResult] = []
        var places: [SARIFResult: Int] = [:]
        func add(_ result: SARIFResult) {
            guard let index = places[result] else {
                places[result] = results.count
                return results.append(result)
            }
            if result.level.rank > results[index].level.rank { results[index] = result }
        }
        let findings = Dictionary(grouping: run.findings, by: \.domain)
        for check in checks where check.status != .met && !check.isSilent {
            let here = check.domain.flatMap { findings[$0] } ?? []
            let clients = here.count > 1 ? check.client : nil
            let faults = check.modes.filter { SARIFRule.indices[$0] != nil }
            for mode in faults { add(result(of: mode, check.severity, at: check, client: clients)) }
            if faults.isEmpty { add(result(of: check, client: clients)) }
        }
        for finding in run.findings {
            let client = (findings[finding.domain]?.count ?? 0) > 1 ? finding.process ?? finding.ja4 : nil
            for mode in finding.acceptedModes {
                guard let index = SARIFRule.indices[mode] else { continue }
                let level: PolicyCheck.Severity = policy == nil ? SARIFRule.all[index].level : .note
                add(result(of: mode, level, finding: finding, client: client))
            }
            if policy == nil, let words = Words.cleartext(finding.cleartext) {
                add(plain(finding, words, client: nil))
            }
        }
        return results
    }

    private func result(of mode: String, _ level: PolicyCheck.Severity, at check: PolicyCheck, client: String?) -> SARIFResult {
        let message = "\(check.domain?.description ?? "It") accepts \(Words.fault(mode)). \(check.sentence)"
        return SARIFResult(
            rule: mode, level: level, message: message, domain: check.domain, client: client, place: check.place,
            fingerprint: fingerprint(mode, check.domain, client), properties: properties(check))
    }

    private func result(of check: PolicyCheck, client: String?) -> SARIFResult {
        let rule = SARIFRule.id(of: check.kind)
        // Without a domain, or with several lines on one, the question itself is the name.
        let subject = check.domain == nil || check.kind == .waiver || check.kind == .expiredWaiver ? check.id : nil
        return SARIFResult(
            rule: rule, level: check.severity, message: "\(check.domain.map { "\($0): " } ?? "")\(check.sentence)", domain: check.domain,
            client: client ?? subject, place: check.place, fingerprint: fingerprint(rule, check.domain, client ?? subject),
            properties: properties(check))
    }

    private func result(of mode: String, _ level: PolicyCheck.Severity, finding: Finding, client: String?) -> SARIFResult {
        SARIFResult(
            rule: mode, level: level, message: "\(finding.domain) accepts \(Words.fault(mode)). \(Words.sentence(of: finding))",
            domain: finding.domain, client: client, fingerprint: fingerprint(mode, finding.domain, client), properties: properties(finding))
    }

    private func plain(_ finding: Finding, _ words: (headline: String, sentence: String), client: String?) -> SARIFResult {
        let rule = SARIFRule.id(of: .cleartext)
        return SARIFResult(
            rule: rule, level: .error, message: "\(finding.domain): \(words.sentence)", domain: finding.domain,
            fingerprint: fingerprint(rule, finding.domain, nil), properties: properties(finding))
    }

    private func properties(_ check: PolicyCheck) -> [(String, String)] {
        [("demanded", check.expected), ("seen", check.seen), ("party", check.party.rawValue), ("client", check.client)]
            .compactMap { name, value in value.map { (name, $0) } } + (check.weakness.map { [("weakness", $0.rawValue)] } ?? [])
    }

    private func properties(_ finding: Finding) -> [(String, String)] {
        [("seen", finding.headlineWords), ("client", finding.process ?? finding.ja4)].compactMap { name, value in value.map { (name, $0) } }
    }

    /// The same for the same rule, app, domain and client in every run, wherever its line in the policy stands.
    private func fingerprint(_ rule: String, _ domain: Domain?, _ client: String?) -> String {
        StableHash.hex([rule, policy?.app ?? "", domain?.description ?? "", client ?? ""])
    }
}

extension PolicyCheck {
    /// Rules that nothing in the run fell under break nothing; `require-seen` is for those that matter.
    fileprivate var isSilent: Bool { status == .notSeen && !isOpen }
}

extension PolicyCheck.Severity {
    /// What weighs more is greater.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// FNV-1a with 64 bits: the same on every machine and in every version. It names things; it protects nothing.
enum StableHash {
    static func hex(_ parts: [String]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in parts {
            for byte in Array(part.utf8) + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
