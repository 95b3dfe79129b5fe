internal import Catalog
internal import Verdicts

/// What makes the refusals of one client mean something, and what weakens them.
struct Controls {
    let exhibit: Exhibit

    func write(into html: inout HTMLWriter) {
        let finding = exhibit.finding
        html.cleartextClaim(exhibit)
        html.element("p") { html in
            html.text([finding.meaning, Words.confidence(of: finding)].filter { !$0.isEmpty }.joined(separator: " "))
        }
        html.element("dl", .class("facts")) { html in
            if let process = finding.process {
                html.raw("<dt>Program</dt><dd>")
                html.foreign(process)
                html.raw("</dd>")
            }
            html.fact("Reach", reach)
            trust(&html)
            if let confounders { html.fact("Not excluded", confounders) }
            if let bound { html.fact("Certainty", bound) }
            if let retried { html.fact("Retried", retried) }
            for remark in Words.remarks(of: finding) { html.fact("Also", remark) }
            if exhibit.run.profile == Profile.ats.rawValue { html.fact("Also", Words.transportSecurity(of: finding)) }
            if let reason = finding.reason { html.fact("Reason", "\(reason.rawValue): \(reason.sentence)") }
            html.fact("Next", Advice.next(for: finding, in: exhibit.run))
            if !Taxonomy.bearings(of: finding).isEmpty {
                html.raw("<dt>Standards</dt><dd>")
                html.bearings(of: finding)
                html.raw("</dd>")
            }
        }
    }

    private var reach: String {
        switch exhibit.finding.controls.reach {
        case .ok: "It talks to the genuine server as long as nobody interferes, so a refusal means something."
        case .failed: "It did not reach the genuine server even where nobody interfered, so a refusal means nothing."
        case .notRun: "It was not asked whether the client reaches the genuine server."
        }
    }

    private func trust(_ html: inout HTMLWriter) {
        guard let trust = exhibit.finding.controls.trust else {
            let isOfNoMatter = exhibit.finding.verdict == .noValidation || exhibit.finding.verdict == .partialValidation
            return html.fact(
                "Trust in our CA",
                isOfNoMatter ? "Not asked for: an acceptance speaks for itself." : "Not shown, so a refusal may mean that.")
        }
        let mode = trust.mode.map { " (mode \($0))" } ?? ""
        let time = trust.time.map { ", \(Timestamp($0).readable)" } ?? ""
        html.fact("Trust in our CA", "Shown: \(Words.trust(trust))\(mode)\(time).")
    }

    private var confounders: String? {
        let open = exhibit.finding.controls.openConfounders
        return open.isEmpty ? nil : "A refusal may have another reason: " + open.map(Words.possibility).joined(separator: "; ") + "."
    }

    /// How much so many refusals can say, where a claim rests on them.
    private var bound: String? {
        guard exhibit.finding.verdict == .pinned, let cell = exhibit.cell(Catalog.trusted), cell.accepted == 0, cell.refused > 0 else {
            return nil
        }
        return "Our sound certificate was refused \(cell.refused) times: \(Words.bound(refusals: cell.refused))."
    }

    private var retried: String? {
        let modes = exhibit.finding.retriedModes
        return modes.isEmpty
            ? nil : "Refused first, then accepted by a retry without verification: \(modes.joined(separator: ", "))."
    }
}
