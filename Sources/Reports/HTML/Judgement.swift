internal import Verdicts

/// What follows from the run: how many of each verdict, and one entry per domain and client with what to do.
struct Judgement {
    let clients: [TourReport.Client]
    let exhibits: [Exhibit]

    func write(into html: inout HTMLWriter) {
        html.element("section", .id("judgement"), .labelled(by: "judgement-title")) { html in
            html.raw("<h2 id=\"judgement-title\">Judgement</h2>")
            if exhibits.isEmpty { nothing(&html) } else { tally(&html) }
            html.element("ul", .class("claims")) { html in
                for exhibit in exhibits { claim(exhibit, &html) }
            }
            warnings(&html)
        }
    }

    private func nothing(_ html: inout HTMLWriter) {
        html.element("p", .class("verdict")) { $0.mark(.unsure, "CANNOT TELL") }
        guard let words = clients.first.map({ Words.nothing(in: $0.run) }) else { return }
        html.element("p", text: words.sentence)
        html.element("p", text: "Next: " + words.next)
        for other in words.others { html.element("p", text: "Or: " + other) }
    }

    // MARK: Counts

    private func tally(_ html: inout HTMLWriter) {
        let forced = exhibits.count { $0.finding.cleartext != .none }
        html.element("ul", .class("tally"), HTMLWriter.Attribute(name: "aria-label", value: "How many of each verdict")) { html in
            if forced > 0 { count(forced, .bad, "in the clear", &html) }
            for verdict in Verdict.allCases.sorted(by: { $0.rank < $1.rank }) {
                let number = exhibits.count { $0.finding.verdict == verdict }
                if number > 0 { count(number, verdict.tone, verdict.short, &html) }
            }
        }
    }

    private func count(_ number: Int, _ tone: Tone, _ words: String, _ html: inout HTMLWriter) {
        html.element("li", .class(tone.name)) { html in
            html.element("span", .class("number"), text: String(number))
            html.mark(tone, words)
        }
    }

    // MARK: Claims

    private func claim(_ exhibit: Exhibit, _ html: inout HTMLWriter) {
        let finding = exhibit.finding
        html.element("li", .class(finding.cleartext == .none ? finding.verdict.tone.name : Tone.bad.name)) { html in
            html.element("div", .class("who")) { html in
                html.element("p", .class("domain")) { $0.foreign(finding.domain.description) }
                if let client = exhibit.client { html.element("p", .class("client")) { $0.foreign(client) } }
            }
            html.element("div", .class("what")) { html in
                html.cleartextClaim(exhibit)
                html.element("p", .class("verdict")) { html in
                    html.mark(finding.verdict.tone, Words.headline(of: finding))
                    html.text(" " + Words.confidence(of: finding))
                }
                html.element("p", text: finding.meaning)
                html.element("p") { html in
                    html.raw("<strong>Next:</strong> ")
                    html.text(Advice.next(for: finding, in: exhibit.run))
                }
                html.element("p", .class("more")) { html in
                    html.bearings(of: finding)
                    html.element("a", .to(exhibit.anchor)) { html in
                        html.raw("Evidence")
                        html.element("span", .class("unseen")) { html in
                            html.raw(" for ")
                            html.foreign(finding.domain.description)
                            html.text(exhibit.client.map { ", \($0)" } ?? "", limit: 256)
                        }
                    }
                }
            }
        }
    }

    private func warnings(_ html: inout HTMLWriter) {
        let warnings = clients.flatMap { client in client.run.warnings.map { (client.name, $0) } }
        guard !warnings.isEmpty else { return }
        html.raw("<h3>Warnings</h3>")
        html.element("ul") { html in
            for (name, warning) in warnings { html.element("li", text: (name.isEmpty ? "" : name + ": ") + warning) }
        }
    }
}

extension HTMLWriter {
    /// What was sent without encryption: said before the verdict, because nothing is worse.
    mutating func cleartextClaim(_ exhibit: Exhibit) {
        guard let words = Words.cleartext(exhibit.finding.cleartext) else { return }
        let requests = exhibit.run.cleartext.filter { $0.domain.host == exhibit.finding.domain.host }
        element("p", .class("verdict")) { $0.mark(.bad, words.headline) }
        element("p") { html in
            html.text(words.sentence)
            guard let first = requests.first else { return }
            html.raw(" Seen: ")
            html.foreign(Secrets.masked(first.request))
            html.text(" on port \(first.domain.port)\(requests.count > 1 ? " and \(requests.count - 1) more" : "")")
            html.text(", \(Timestamp(first.time).readable).")
        }
    }

    /// The standards' numbers, current and beta.
    mutating func bearings(of finding: Finding) {
        for bearing in Taxonomy.bearings(of: finding) {
            let weakness = bearing.weakness
            element("span", .class("taxon")) { html in
                if bearing.onlyWherePinsAreDemanded { html.raw("where a pin is demanded: ") }
                for id in [weakness.number, weakness.masvs] + bearing.cwe.map(\.description) {
                    html.element("span", .class("id"), text: id)
                    html.raw(" ")
                }
            }
        }
    }
}

extension Finding {
    /// What the verdict means; for what is undecided, what was found.
    var meaning: String {
        if verdict.isUndecided { return reason?.sentence ?? "No reason is known." }
        let retried = retriedModes.isEmpty ? nil : "It refuses first, and then tries again without verification."
        return [Words.sentence(of: self), retried, reason?.sentence].compactMap(\.self).joined(separator: " ")
    }
}

extension Verdict {
    /// A few words for a count.
    fileprivate var short: String {
        switch self {
        case .noValidation: "accept any certificate or issuer"
        case .partialValidation: "incomplete checks"
        case .pinBypassable: "pin can be bypassed"
        case .inconclusive, .untrustedOrPinned: "cannot tell (\(rawValue))"
        case .ownStore: "own trust store"
        case .validated: "validate, not pinned"
        case .pinned: "pinned"
        }
    }
}
