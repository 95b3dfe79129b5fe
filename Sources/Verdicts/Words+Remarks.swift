import Catalog

extension Words {
    /// What is to be said beside the verdict, a line for each kind of question, and only where something was accepted or stands out.
    package static func remarks(of finding: Finding) -> [String] {
        [
            line(
                "Protocol: accepts",
                finding.accepted { $0.question == .protocol && $0.expected != .accept && $0.expected != .informational }),
            line("Policy: accepts", finding.accepted { $0.question == .certificate && $0.expected == .policy }),
            line(
                "Revocation: accepts", finding.accepted { $0.question == .revocation && ($0.expected == .reject || $0.expected == .policy) }
            ),
            line("Info: accepts", finding.accepted { $0.expected == .informational && $0.question != .pin }),
            line("Refuses what it should accept:", finding.refusedSound),
            pin(of: finding),
        ].compactMap(\.self)
    }

    /// What the client takes that App Transport Security would not, and what of it is not known.
    package static func transportSecurity(of finding: Finding) -> String {
        let asked = Catalog.modes.filter { Catalog.transportSecurity.contains($0.id) }
        let accepted = finding.accepted { Catalog.transportSecurity.contains($0.id) }
        let open = asked.filter { mode in
            let cell = finding.cells.first { $0.mode == mode.id }
            return !accepted.contains(mode.id) && !(cell?.isAnswered ?? false)
        }
        let what = accepted.isEmpty ? "nothing below its minimums was accepted" : "accepts \(list(accepted)), which it would refuse"
        let rest = open.isEmpty ? "" : "; not known: \(open.map(\.id).joined(separator: ", "))"
        return "App Transport Security: \(what)\(rest)."
    }

    /// What the pin names; nil where nothing is pinned.
    private static func pin(of finding: Finding) -> String? {
        switch finding.pinLevel {
        case nil: nil
        case .certificate: "Pin: on the leaf certificate."
        case .certificateOrIssuer: "Pin: on the leaf certificate, or on one that issued it.\(undecided(finding))"
        case .issuer: "Pin: on the issuer; another key that it certified is accepted (or is pinned as well)."
        case .publicKey where finding.verdict == .pinBypassable:
            "Pin: on the public key. Only whoever holds that key can use what else was accepted."
        case .publicKey: "Pin: on the public key."
        case .presentedList: "Pin: on any certificate in the list that the server sends."
        case .textOnly: "Pin: on names and numbers alone, which anyone can copy."
        case .unknown: "Pin: certificate or key? \(unknownLevel(finding))"
        }
    }

    private static func unknownLevel(_ finding: Finding) -> String {
        let asked = (Catalog.borrowed + [Catalog.sameKey]).map { id in finding.cells.first { $0.mode == id } }
        guard let cell = asked.last ?? nil, !asked.contains(nil) else { return "That was not asked; --level with --owner-key does." }
        return "That cannot be told" + (cell.why.map { ": \($0)." } ?? ".")
    }

    private static func undecided(_ finding: Finding) -> String {
        let why = finding.cells.first { $0.mode == Catalog.sameIssuer }?.why
        return " Which of them cannot be told: \(why ?? "it takes a certificate by the same issuer over another key (--own-cert)")."
    }

    private static func line(_ beginning: String, _ modes: [String]) -> String? {
        modes.isEmpty ? nil : "\(beginning) \(modes.map(fault).joined(separator: ", "))."
    }
}

extension Finding {
    /// Accepted modes of a kind, in the order of the catalogue.
    fileprivate func accepted(_ isMeant: (TestMode) -> Bool) -> [String] {
        cells.filter { $0.accepted > 0 }.compactMap { Catalog.mode($0.mode) }.filter { $0.family != .controls && isMeant($0) }.map(\.id)
    }

    /// Sound presentations that were refused, by a client that takes others of our CA.
    fileprivate var refusedSound: [String] {
        cells.filter { $0.isRefused && $0.state == .tested }.compactMap { Catalog.mode($0.mode) }
            .filter { $0.family != .controls && $0.expected == .accept }.map(\.id)
    }
}

extension Finding.Cell {
    /// Refused for certain, and never accepted.
    var isRefused: Bool {
        guard accepted == 0, refused > 0 else { return false }
        return switch outcome {
        case .rejected: true
        case .rejectedClosed, .rejectedLate, .closedAfterChatter: refused >= Answer.certain
        case .incompatible: Catalog.protocolModes.contains(mode)
        default: false
        }
    }

    /// It is known what the client does.
    fileprivate var isAnswered: Bool {
        switch state {
        case .tested: accepted > 0 || isRefused
        case .notOffered: true
        // A curve that is not in the hello is not taken.
        case .notApplicable: why != nil
        case .notSeparable, .notTestable, .unavailable, .notRun: false
        }
    }
}
