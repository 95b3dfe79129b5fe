internal import Catalog
internal import Verdicts
internal import Wire

/// What is claimed of a domain, line by line: a label, the headline beside it, and below it what proves or weakens the claim.
struct VerdictLines {
    /// The longest label that has its headline beside it; after a longer one it comes on the next line.
    private static let longestLabel = 28

    let style: Style
    let width: Int
    /// How the command was told whom to trust; nil outside `run`.
    var trust: Run.TrustHanding?
    /// The set of modes that was asked for.
    var profile = ""

    /// The claim of one finding.
    func claim(_ finding: Finding, label: String) -> [String] {
        let tone = finding.verdict.tone
        if finding.verdict.isUndecided, let reason = finding.reason {
            return block(label: label, headline: Words.headline(of: finding), tone: tone, body: advice(reason, finding) + proof(finding))
        }
        return block(
            label: label, headline: Words.headline(of: finding), confidence: Words.confidence(of: finding), tone: tone,
            sentence: Words.sentence(of: finding), body: proof(finding) + (finding.reason.map { advice($0, finding) } ?? []))
    }

    /// What was sent in the clear; said of a host, because the port of a plain request is another one.
    func cleartext(host: String, use: CleartextUse, requests: [Cleartext]) -> [String] {
        guard let words = Words.cleartext(use) else { return [] }
        return block(label: printable(host), headline: words.headline, tone: .bad, sentence: words.sentence, body: seen(requests))
    }

    private func advice(_ reason: Reason, _ finding: Finding) -> [String] {
        let more = finding.wantsTrust ? trust?.nextAction.map { " " + printable($0, limit: 1000) } : nil
        return [reason.sentence, "Next: \(finding.nextAction ?? reason.nextAction)\(more ?? "")"]
    }

    private func proof(_ finding: Finding) -> [String] {
        let retried = finding.retriedModes.isEmpty ? nil : printable(finding.retriedModes.joined(separator: ", "), limit: 1000)
        return [
            retried.map { "Refused first, then accepted by a retry without verification: \($0)." },
            finding.controlWords,
            finding.confounderWords,
            finding.verdict == .pinned ? bound(finding) : nil,
            profile == Profile.ats.rawValue ? Words.transportSecurity(of: finding) : nil,
        ].compactMap(\.self) + Words.remarks(of: finding)
    }

    /// How much so many refusals can say, where the claim rests on them.
    private func bound(_ finding: Finding) -> String? {
        guard let cell = finding.cells.first(where: { $0.mode == Catalog.trusted }), cell.accepted == 0, cell.refused > 0 else {
            return nil
        }
        return "Rejected \(cell.refused) times: \(Words.bound(refusals: cell.refused))."
    }

    private func seen(_ requests: [Cleartext]) -> [String] {
        guard let first = requests.first else { return [] }
        let more = requests.count > 1 ? " and \(requests.count - 1) more" : ""
        return ["Seen: \(printable(first.request)) on port \(first.domain.port)\(more), \(Timestamp(first.time).readable)."]
    }

    /// The sentence stays on one line, whatever the width, because people and scripts search for it; the rest is wrapped.
    private func block(
        label: String, headline: String, confidence: String = "", tone: Tone, sentence: String? = nil, body: [String]
    ) -> [String] {
        let beside = label.count <= Self.longestLabel
        let indent = beside ? label.count + 3 : 4
        let margin = String(repeating: " ", count: indent)
        let room = max(40, width - indent)

        // The headline is never broken: it is as wide as the room at least.
        var head = "\(headline) \(confidence)".wrapped(to: max(room, headline.count))
        if let first = head.first { head[0] = style.paint(headline, tone) + first.dropFirst(headline.count) }
        let below =
            head.dropFirst() + [sentence].compactMap { $0.map { printable($0, limit: 2000) } } + body.flatMap { $0.wrapped(to: room) }
        let heading = beside ? [label.padded(to: indent) + (head.first ?? "")] : [label, margin + (head.first ?? "")]
        return heading + below.map { margin + $0 }
    }
}

extension Verdict {
    /// Nothing is claimed: the headline is CANNOT TELL.
    var isUndecided: Bool { self == .untrustedOrPinned || self == .inconclusive }

    var tone: Tone {
        switch self {
        case .noValidation, .partialValidation, .pinBypassable: .bad
        case .pinned: .good
        case .validated: .strong
        case .ownStore, .untrustedOrPinned, .inconclusive: .unsure
        }
    }
}
