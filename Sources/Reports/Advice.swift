internal import Catalog
package import Verdicts

/// What a person does next about a finding, as full sentences.
package enum Advice {
    /// Where a reason stands behind the verdict, its next action; else what the verdict itself asks for. What goes in the clear comes
    /// first.
    package static func next(for finding: Finding, in run: Run) -> String {
        switch finding.cleartext {
        case .none: return certificates(finding, run)
        case .observed: return "Use https for every request to this host. " + certificates(finding, run, isRest: true)
        case .fallback:
            return "Let the request fail where TLS fails, and never repeat it over http. " + certificates(finding, run, isRest: true)
        }
    }

    /// - Parameter isRest: something else has to be done before.
    private static func certificates(_ finding: Finding, _ run: Run, isRest: Bool = false) -> String {
        if isRest, finding.verdict == .pinned || finding.verdict == .validated { return "Then run again." }
        if finding.verdict.isUndecided || finding.verdict == .ownStore, let next = finding.nextAction {
            return next + (finding.wantsTrust ? run.trust?.nextAction.map { " " + $0 } ?? "" : "")
        }
        let own = verdict(finding)
        return finding.nextAction.map { "\(own) To make sure: \($0)" } ?? own
    }

    private static func verdict(_ finding: Finding) -> String {
        switch finding.verdict {
        case .noValidation:
            """
            Find what switches the checks off, such as an “insecure” option, a trust manager or delegate that accepts everything, or a \
            verify mode of none, and remove it. Then run again.
            """
        case .partialValidation: missing(finding)
        case .pinBypassable:
            "Compare the SHA-256 of a key in the chain that the verifier built, not of the list that was sent and not names. Then run again."
        case .pinned: "Nothing has to be done. Keep a backup pin, and run again before the server's key changes."
        case .validated:
            "Nothing has to be done where no pin is demanded. Where one is, pin this server's key, and a backup key."
        case .ownStore: "Add our CA to the list that the client reads, and run again: what is a pin shows then."
        case .untrustedOrPinned, .inconclusive: "Run again."
        }
    }

    /// One sentence for each kind of check that is missing.
    private static func missing(_ finding: Finding) -> String {
        let accepted = finding.acceptedModes.compactMap(Catalog.mode)
        // A certificate of somebody else's is a question of trust in the catalogue, and of names where it is to be mended.
        let families = Set(accepted.map { $0.references.contains("CWE-297") ? .identity : $0.family })
        let sentences = TestMode.Family.allCases.filter(families.contains).compactMap { family -> String? in
            switch family {
            case .identity: "Compare the host asked for with subjectAltName (RFC 9525)."
            case .time: "Refuse certificates outside of their validity."
            case .trust, .constraints: "Let the platform's verifier build and check the whole chain (RFC 5280)."
            case .strength: "Refuse short keys and broken hashes."
            case .protocol: "Verify the handshake's signature."
            case .revocation: "Honour what the server staples."
            case .controls, .pin: nil
            }
        }
        return (sentences + ["Then run again."]).joined(separator: " ")
    }
}
