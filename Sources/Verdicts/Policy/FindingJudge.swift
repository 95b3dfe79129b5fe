import Catalog

/// What a policy says of one client at one domain.
struct FindingJudge {
    let policy: Policy
    let demand: Demand
    let expectation: Policy.Expectation
    let finding: Finding
    /// Its name, where the domain has several clients.
    let client: String?
    let today: CalendarDay

    var checks: [PolicyCheck] {
        var all = [expectationCheck]
        all += [pinLevelCheck, trustCheck, masvsNote].compactMap(\.self)
        return all + waivers
    }

    // MARK: The expectation

    private var expectationCheck: PolicyCheck {
        let answer = answer
        let why = demand.source == .masvs ? "MASVS \(policy.masvs?.value.rawValue ?? "")" : nil
        return check(
            .expectation, answer.status, at: demand.place, answer.sentence,
            expected: (why.map { "\($0): " } ?? "expect: ") + expectation.rawValue, weakness: weakness,
            modes: answer.status == .broken ? breaking : [])
    }

    /// What it would have to refuse for the expectation to be met.
    private var breaking: [String] {
        let missingPin = expectation == .pinned || expectation == .ownStore ? finding.acceptedSound : []
        return unallowed.isEmpty ? missingPin : unallowed
    }

    private var answer: Answer {
        if isOnlyPlain {
            // Permission to speak in the clear is no answer to a demand on the trust behind TLS.
            let asksForTrust = expectation == .pinned || expectation == .ownStore
            let allowed = !asksForTrust && policy.cleartext(on: demand, use: finding.cleartext, today: today).permission == .allow
            let sentence = "Only plain requests were seen, so no certificate was tested."
            return Answer(allowed ? .note : .inconclusive, sentence)
        }
        let sentence = Words.sentence(of: finding)
        switch expectation {
        case .any, .passthrough: return Answer(.met, "\(headline). Nothing is asked of its certificates.")
        case .pinned: return pinned(sentence)
        case .validated: return validated(sentence)
        case .ownStore: return ownStore(sentence)
        }
    }

    private func pinned(_ sentence: String) -> Answer {
        switch finding.verdict {
        case .pinned: Answer(.met, sentence)
        case .pinBypassable where unallowed.isEmpty: Answer(.met, "\(sentence) The policy allows it.")
        case .noValidation, .partialValidation, .pinBypassable: Answer(.broken, sentence)
        case .validated: Answer(.broken, "It is not pinned. \(sentence)")
        case .ownStore, .untrustedOrPinned, .inconclusive:
            // Whatever else is open: it took a certificate of ours.
            finding.acceptsOurs
                ? Answer(.broken, "It is not pinned: it accepts a certificate of a CA that it trusts.")
                : Answer(.inconclusive, "Whether it is pinned cannot be told. \(sentence)")
        }
    }

    private func validated(_ sentence: String) -> Answer {
        switch finding.verdict {
        case .validated, .pinned: Answer(.met, sentence + unproven)
        case .noValidation, .partialValidation: unallowed.isEmpty ? allowedAll(sentence) : Answer(.broken, sentence)
        case .pinBypassable, .ownStore, .untrustedOrPinned, .inconclusive:
            Answer(.inconclusive, "Whether it checks certificates cannot be told. \(sentence)")
        }
    }

    /// Why sound checks are likely and not proven, as it stands after the sentence; empty where they are proven.
    private var unproven: String {
        guard finding.verdict == .validated, finding.confidence == .likely, let reason = finding.reason else { return "" }
        return " That is likely, not proven (\(reason.rawValue)): \(reason.sentence)"
    }

    private func ownStore(_ sentence: String) -> Answer {
        switch finding.verdict {
        case .ownStore, .pinned: Answer(.met, sentence)
        case .noValidation, .partialValidation: Answer(.broken, sentence)
        case .validated: Answer(.broken, "It takes certificates of our CA, so the list of CAs is not its own. \(sentence)")
        case .pinBypassable, .untrustedOrPinned, .inconclusive:
            finding.acceptsOurs
                ? Answer(.broken, "It takes certificates of our CA, so the list of CAs is not its own.")
                : Answer(.inconclusive, "Whose CAs it takes cannot be told. \(sentence)")
        }
    }

    /// Every fault that it accepts is allowed: then everything else must have been refused, as for `validated`.
    private func allowedAll(_ sentence: String) -> Answer {
        let open = finding.cells.filter { cell in
            guard !allowed.contains(cell.mode), let mode = Catalog.mode(cell.mode), mode.isHostile else { return false }
            return !cell.isExcused && !(cell.state == .tested && cell.isRefused)
        }.map(\.mode)
        guard finding.controls.reach == .ok else {
            return Answer(.inconclusive, "\(sentence) The policy allows that, but whether it reached the genuine server was not seen.")
        }
        guard open.isEmpty else {
            return Answer(.inconclusive, "\(sentence) The policy allows that, but it is not known whether it refuses \(listed(open)).")
        }
        return Answer(.met, "\(sentence) The policy allows that, and it refuses every other fault.")
    }

    // MARK: What stands beside it

    /// The weakest pin that is enough. Asked only where there is a pin.
    private var pinLevelCheck: PolicyCheck? {
        guard let asked = demand.rule?.pin, finding.verdict == .pinned || finding.verdict == .pinBypassable else { return nil }
        let level = finding.pinLevel ?? .unknown
        let (status, sentence): (PolicyCheck.Status, String) =
            if level == .unknown {
                (.inconclusive, "What the pin names is not known. Play the modes of the family pin: --level, with --owner-key.")
            } else if level.weakest <= asked.value.weakest {
                (.met, "The pin names \(level.words).")
            } else if level.strongest <= asked.value.strongest {
                (.inconclusive, "The pin names \(level.words); which of them is not known. Lend another certificate of the issuer's.")
            } else {
                (.broken, "The pin names no more than \(level.words).")
            }
        return check(
            .pinLevel, status, at: asked.place, sentence, expected: "pin: \(asked.value.rawValue)", seen: level.rawValue,
            weakness: .insecurePinning)
    }

    /// A pin that rests on assumptions does not do where proof is demanded. Nor does an own trust store, which cannot be proven.
    private var trustCheck: PolicyCheck? {
        guard let place = policy.requiresTrust, expectation == .pinned || expectation == .ownStore, !isOnlyPlain else { return nil }
        guard finding.verdict == .pinned || (finding.verdict == .ownStore && expectation == .ownStore) else { return nil }
        let proven = finding.confidence == .proven
        return check(
            .trustControl, proven ? .met : .inconclusive, at: place,
            proven
                ? "It is proven: \(finding.controls.trust.map(Words.trust) ?? "by observation alone")."
                : "It is not proven \(Words.confidence(of: finding)).",
            expected: "controls: {trust: required}", seen: finding.confidence.rawValue)
    }

    /// What the level of MASVS says of a missing pin where the rule, or the level, asks for none.
    private var masvsNote: PolicyCheck? {
        guard let masvs = policy.masvs, demand.rule != nil, demand.party == .first, expectation == .validated, finding.verdict == .validated
        else { return nil }
        let sentence =
            masvs.value == .l1
            ? "It is not pinned. MASVS L1 does not ask for that; L2 would."
            : "It is not pinned, which MASVS L2 asks for; this rule expects less."
        return check(
            .masvs, .note, at: masvs.place, sentence, expected: "masvs: \(masvs.value.rawValue)", weakness: .insecurePinning)
    }

    // MARK: Waivers

    /// Modes that may be accepted today.
    private var allowed: Set<String> {
        guard let rule = demand.rule, !rule.isOver(on: today) else { return [] }
        return rule.allow.reduce(into: []) { $0.formUnion($1.value.modes) }
    }

    private var unallowed: [String] { finding.acceptedModes.filter { !allowed.contains($0) } }

    /// One for each entry of `allow` that something can be said of.
    private var waivers: [PolicyCheck] {
        guard let rule = demand.rule else { return [] }
        let isOver = rule.isOver(on: today)
        return rule.allow.compactMap { entry in
            let used = finding.cells.filter { $0.accepted > 0 && entry.value.modes.contains($0.mode) }.map(\.mode)
            let expected = "allow: \(entry.value.name)" + (rule.until.map { ", until: \($0.value)" } ?? "")
            if used.isEmpty {
                let asked = finding.cells.filter { entry.value.modes.contains($0.mode) && !$0.isExcused }
                guard !asked.isEmpty, asked.allSatisfy({ $0.isRefused && $0.state == .tested }) else { return nil }
                return check(
                    .waiver, .note, at: entry.place, "It refuses what \(entry.value.name) allows: the waiver is not needed any more.",
                    expected: expected, seen: "refused", name: entry.value.name)
            }
            let accepts = "It accepts \(Words.list(used))"
            return isOver
                ? check(
                    .expiredWaiver, .broken, at: rule.until?.place ?? entry.place, "\(accepts), which was allowed\(rule.terms).",
                    expected: expected, seen: "accepted", weakness: .insecureCertificateValidation, name: entry.value.name, modes: used)
                : check(
                    .waiver, .note, at: entry.place, "\(accepts), which is allowed\(rule.terms).", expected: expected, seen: "accepted",
                    weakness: .insecureCertificateValidation, name: entry.value.name, modes: used)
        }
    }

    // MARK: Small things

    private struct Answer {
        var status: PolicyCheck.Status
        var sentence: String

        init(_ status: PolicyCheck.Status, _ sentence: String) {
            self.status = status
            self.sentence = sentence
        }
    }

    /// It never said hello here; its plain requests are a line of their own.
    private var isOnlyPlain: Bool { finding.stack == nil && finding.cleartext != .none && finding.cells.isEmpty }

    private var headline: String {
        [Words.headline(of: finding), Words.confidence(of: finding)].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var weakness: PolicyCheck.Weakness? {
        switch (finding.verdict, expectation) {
        case (_, .any), (_, .passthrough): nil
        case (.noValidation, _), (.partialValidation, _): .insecureCertificateValidation
        case (_, .pinned): .insecurePinning
        default: .insecureCertificateValidation
        }
    }

    private func listed(_ modes: [String]) -> String {
        modes.prefix(4).joined(separator: ", ") + (modes.count > 4 ? " and \(modes.count - 4) more" : "")
    }

    private func check(
        _ kind: PolicyCheck.Kind, _ status: PolicyCheck.Status, at place: Place?, _ sentence: String, expected: String, seen: String? = nil,
        weakness: PolicyCheck.Weakness? = nil, name: String? = nil, modes: [String] = []
    ) -> PolicyCheck {
        PolicyCheck(
            id: "\(kind.rawValue):\(finding.domain)" + (name.map { "/\($0)" } ?? "") + (client.map { " \($0)" } ?? ""), kind: kind,
            status: status, domain: finding.domain, client: finding.process ?? finding.ja4, party: demand.party, place: place,
            sentence: sentence, expected: expected, seen: seen ?? headline, weakness: weakness, modes: modes)
    }
}

extension Finding.Cell {
    /// The question could not be put, or does not arise.
    fileprivate var isExcused: Bool {
        switch state {
        case .notApplicable, .notOffered, .unavailable: true
        case .tested, .notSeparable, .notTestable, .notRun: false
        }
    }
}
