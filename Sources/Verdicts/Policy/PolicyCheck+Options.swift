internal import Catalog

extension PolicyCheck {
    /// What the options of a run demand, and that it tests anything at all, as checks: then reports and the exit code say the same.
    ///
    /// Of checks on findings there is one for each client at each domain, met or not; of the others only what is not as it should be.
    /// - Parameters:
    ///   - failOn: `--fail-on`.
    ///   - hosts: `--domains`, as written.
    package static func demanded(of run: Run, failOn: Set<FailOn>, hosts: [String] = []) -> [PolicyCheck] {
        let verdicts = failOn.subtracting([.cleartext])
        let alike = Dictionary(grouping: run.findings, by: \.domain)
        let judged = verdicts.isEmpty ? [] : run.findings.map { verdict($0, verdicts, isOnly: alike[$0.domain]?.count == 1) }
        let plain = failOn.contains(.cleartext) ? run.findings.map(\.domain).uniqued.map { cleartext($0, alike[$0] ?? []) } : []
        let unseen = RunExit.unseen(hosts: hosts, findings: run.findings).map(unseen)
        let connected = run.connections.contains { $0.hello != nil }
        return judged + plain + unseen + (connected ? [] : [unconnected])
    }

    private static func verdict(_ finding: Finding, _ kinds: Set<FailOn>, isOnly: Bool) -> PolicyCheck {
        let met = kinds.filter { $0.isMet(by: finding) }
        let status: Status = met.isEmpty ? .met : met == [.inconclusive] ? .inconclusive : .broken
        let client = finding.process ?? finding.ja4
        let name = isOnly ? "" : (client ?? finding.stack).map { " \($0)" } ?? ""
        return PolicyCheck(
            id: "fail-on:\(finding.domain)\(name)", kind: .failOn, status: status, domain: finding.domain, client: client,
            sentence: Words.sentence(of: finding), expected: option(kinds),
            seen: [Words.headline(of: finding), Words.confidence(of: finding)].filter { !$0.isEmpty }.joined(separator: " "),
            weakness: weakness(finding) ?? (status == .broken ? .insecurePinning : nil),
            modes: status != .broken ? [] : finding.acceptedModes.isEmpty ? finding.acceptedSound : finding.acceptedModes)
    }

    private static func weakness(_ finding: Finding) -> Weakness? {
        switch finding.verdict {
        case .noValidation, .partialValidation: .insecureCertificateValidation
        case .pinBypassable, .validated: .insecurePinning
        case .pinned, .ownStore, .untrustedOrPinned, .inconclusive: nil
        }
    }

    /// One for the domain, whichever of its clients it was: a plain request has no TLS stack to tell them apart.
    private static func cleartext(_ domain: Domain, _ findings: [Finding]) -> PolicyCheck {
        let words = findings.lazy.compactMap { Words.cleartext($0.cleartext) }.first
        return PolicyCheck(
            id: "fail-on:\(domain)/cleartext", kind: .cleartext, status: words == nil ? .met : .broken, domain: domain,
            sentence: words?.sentence ?? "No plain request to \(domain.host) was seen.", expected: option([.cleartext]),
            seen: words?.headline ?? "none", weakness: .cleartextTraffic)
    }

    private static func unseen(_ host: String) -> PolicyCheck {
        PolicyCheck(
            id: "domains:\(host)", kind: .requiredSeen, status: .notSeen,
            sentence: "No client called \(host). Check its spelling in --domains, and that the command gets that far.",
            expected: "--domains \(host)", seen: "nothing")
    }

    private static let unconnected = PolicyCheck(
        id: "connection", kind: .connection, status: .inconclusive,
        sentence: "No TLS connection was seen at all. Check that the command makes one, and that it uses the proxy.",
        expected: "a TLS connection", seen: "nothing")

    private static func option(_ kinds: Set<FailOn>) -> String {
        "--fail-on " + FailOn.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ",")
    }
}
