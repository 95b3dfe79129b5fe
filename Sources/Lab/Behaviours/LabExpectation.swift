package import Verdicts

/// A server of the tour.
package enum LabHost: String, CaseIterable, Sendable {
    case api
    case push

    /// `.test` is reserved for what must not exist elsewhere (RFC 6761 §6.2).
    package var name: String { "\(rawValue).weather.test" }
}

/// What a run must say about one demo client at one host.
package struct LabExpectation: Hashable, Sendable {
    package let host: LabHost
    package let verdict: Verdict
    package let confidence: Confidence
    /// The control that shows trust in our CA is one of these; nil where the verdict needs none in particular.
    package let trust: Set<Finding.Controls.Trust.Kind>?
    package let cleartext: CleartextUse
    /// Some of what was accepted had been refused first.
    package let isAcceptedByRetry: Bool

    init(
        _ verdict: Verdict, at host: LabHost = .api, _ confidence: Confidence = .proven, trust: Set<Finding.Controls.Trust.Kind>? = nil,
        cleartext: CleartextUse = .none, isAcceptedByRetry: Bool = false
    ) {
        self.host = host
        self.verdict = verdict
        self.confidence = confidence
        self.trust = trust
        self.cleartext = cleartext
        self.isAcceptedByRetry = isAcceptedByRetry
    }

    /// What is different in a run, as `confidence likely instead of proven`; empty where all is as expected.
    package func differences(from run: Run) -> [String] {
        let findings = run.findings.filter { $0.domain.host == host.name }
        guard let finding = findings.first, findings.count == 1 else { return ["\(findings.count) clients instead of 1"] }
        var differences: [String] = []
        func compare(_ what: String, _ seen: String, _ wanted: String) {
            if seen != wanted { differences.append("\(what) \(seen) instead of \(wanted)") }
        }
        compare("verdict", finding.verdict.rawValue, verdict.rawValue)
        compare("confidence", finding.confidence.rawValue, confidence.rawValue)
        compare("cleartext", finding.cleartext.rawValue, cleartext.rawValue)
        compare("accepted by a retry", "\(!finding.retriedModes.isEmpty)", "\(isAcceptedByRetry)")
        if let trust {
            let seen = finding.controls.trust?.by
            let wanted = trust.map(\.rawValue).sorted().joined(separator: " or ")
            if seen.map(trust.contains) != true { compare("trust shown by", seen?.rawValue ?? "nothing", wanted) }
        }
        return differences
    }
}
