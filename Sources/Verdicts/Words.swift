import Catalog

/// The words in which findings are told, the same in every report.
package enum Words {
    /// The verdict in capitals: `VALIDATES, NOT PINNED`.
    package static func headline(of finding: Finding) -> String {
        switch finding.verdict {
        case .noValidation: noValidation(finding)
        case .partialValidation: "INCOMPLETE CHECKS"
        case .pinBypassable: "PIN CAN BE BYPASSED"
        case .pinned: "PINNED"
        case .validated: "VALIDATES, NOT PINNED"
        case .ownStore: "OWN TRUST STORE"
        case .untrustedOrPinned, .inconclusive: "CANNOT TELL"
        }
    }

    /// What the verdict means, in a sentence or two.
    package static func sentence(of finding: Finding) -> String {
        switch finding.verdict {
        case .noValidation: "Anyone on the network can read and change this traffic."
        case .partialValidation: partialValidation(finding)
        case .pinBypassable: "Refuses another certificate, but accepts \(list(finding.acceptedModes))."
        case .pinned:
            "Rejects even a CA that the client trusts."
                + (finding.pinCheck == .afterHandshake ? " It completes the handshake first; nothing was sent." : "")
        case .validated: "Checks certificates. A CA trusted by the device can still intercept it."
        case .ownStore: "Rejects our CA on every host: it uses its own CA list, or our CA is not installed."
        case .untrustedOrPinned, .inconclusive:
            finding.reason.map { "\($0.sentence) Next: \(finding.nextAction ?? $0.nextAction)" } ?? "No reason is known. Next: Run again."
        }
    }

    /// `(proven)`, `(likely: …)` with every weakness named; empty where nothing is claimed.
    package static func confidence(of finding: Finding) -> String {
        switch finding.confidence {
        case .proven: "(proven)"
        case .likely: "(likely: \(weaknesses(of: finding).joined(separator: "; ")))"
        case .unknown: ""
        }
    }

    /// The second line of a finding with plain requests; nil without them.
    package static func cleartext(_ use: CleartextUse) -> (headline: String, sentence: String)? {
        switch use {
        case .none: nil
        case .observed: ("CLEARTEXT", "Sends data without encryption.")
        case .fallback: ("FALLS BACK TO CLEARTEXT", "Sends data without encryption when TLS is refused.")
        }
    }

    /// What accepting this mode means, as it stands after "accepts"; the title of the mode where there are no better words.
    package static func fault(_ mode: String) -> String {
        Catalog.mode(mode).map { $0.accepting ?? "“\($0.title)”" } ?? mode
    }

    /// How the trust control reads: what showed that the client trusts our root, and where.
    package static func trust(_ trust: Finding.Controls.Trust) -> String {
        let place = trust.domain.map { " at \($0)" } ?? ""
        return switch trust.by {
        case .accepted: "it accepted our CA\(place)"
        case .canary: "it accepted our CA at the canary"
        case .otherDomain: "it accepted our CA\(place)"
        case .hostileAcceptance: "it accepted a faulty certificate of our CA\(place), and refused an unknown CA there"
        case .progressDifferential: "every handshake with our CA went further than every one with an unknown CA"
        case .controlCommand: "its trust in our CA was seen in the control command only"
        case .declared: "its trust in our CA was declared, not observed"
        case .alertDifferential: "its trust in our CA follows from its alerts only"
        }
    }

    /// What an open confounder leaves possible, as a clause.
    package static func possibility(_ confounder: Confounder) -> String { weakness[confounder] ?? confounder.rawValue }

    /// The second half of "rejected N times": how often it may accept all the same.
    package static func bound(refusals: Int) -> String {
        "at most \(Int((upperBound(refusals: refusals) * 100).rounded())) % accepted (95 % confidence)"
    }

    /// The 95 % upper bound on the true acceptance rate after so many refusals and no acceptance: 1 − 0.05^(1/n), by bisection; 1 for none.
    package static func upperBound(refusals: Int) -> Double {
        guard refusals > 0 else { return 1 }
        var low = 0.0
        var high = 1.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if power(1 - middle, refusals) > 0.05 { low = middle } else { high = middle }
        }
        return high
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        for _ in 0..<min(exponent, 100_000) where result > 1e-9 { result *= base }
        return result
    }

    private static func noValidation(_ finding: Finding) -> String {
        let accepted = Set(finding.acceptedModes)
        if accepted.contains("self-signed"), isRefused(Catalog.untrusted, finding) {
            return "ACCEPTS SELF-SIGNED (untrusted-ca was refused)"
        }
        return isRefused("wrong-host", finding) ? "ACCEPTS ANY ISSUER (wrong-host was refused)" : "ACCEPTS ANY CERTIFICATE"
    }

    /// Refused as far as a cell tells: enough refusals that bear on the verdict, and no acceptance of any kind.
    private static func isRefused(_ mode: String, _ finding: Finding) -> Bool {
        finding.cells.contains { $0.mode == mode && $0.state == .tested && $0.isRefused }
    }

    private static func partialValidation(_ finding: Finding) -> String {
        let what = list(finding.acceptedModes)
        return finding.reason == nil ? "Checks the issuer but accepts \(what)." : "Accepts \(what)."
    }

    private static func weaknesses(of finding: Finding) -> [String] {
        if finding.verdict == .ownStore { return ["a pin on every host looks the same"] }
        let alike = finding.reason.flatMap { doubt[$0] }.map { [$0] } ?? []
        if finding.verdict == .validated {
            return alike.isEmpty ? ["not played: \(leftOut(of: finding).joined(separator: ", "))"] : alike
        }
        let trusts = finding.controls.trust.map { $0.by.isProof ? [] : [trust($0)] } ?? []
        return trusts + alike + finding.controls.openConfounders.map(possibility)
    }

    /// Core faults that no cell shows refused, in the order of the catalogue.
    private static func leftOut(of finding: Finding) -> [String] {
        Catalog.coreFaults.map(\.id).filter { id in !finding.cells.contains { $0.mode == id && $0.refused > 0 } }
    }

    /// What keeps observation from being proof, as a clause.
    private static let doubt: [Reason: String] = [
        .ownListSuspected:
            "it refuses this host's certificate exactly like one of an unknown CA: it may use its own CA list for this host",
        .sharedAddress: "several programs may be behind this place, and each may have given some of the answers",
        .laterConnections: "it usually connects more than once, and after a refusal it did not",
        .unsteadyReach: "it did not always reach the genuine server",
    ]

    static func list(_ modes: [String]) -> String {
        let items = modes.map(fault)
        guard let last = items.last, items.count > 1 else { return items.first ?? "nothing" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    private static let weakness: [Confounder: String] = [
        .staple: "it may want a stapled OCSP response",
        .sct: "it may want signed certificate timestamps",
        .alpn: "our ALPN answer may differ from the server's",
        .version: "our TLS version may differ from the server's",
        .keyType: "our key type may differ from the server's",
        .lifetime: "our certificate's lifetime may differ from the server's",
        .names: "our certificate may lack a name that the server's has",
        .mtls: "the server asks for a client certificate",
    ]
}
