internal import Catalog
internal import Verdicts

/// The certificate that was shown beside the genuine one, with what is wrong with it marked.
///
/// What was shown is told from the catalogue's profile, of which every certificate is made; the genuine side is what the server sent.
struct ChainComparison {
    let mode: String
    let origin: Origin?

    func write(into html: inout HTMLWriter) {
        guard let mode = Catalog.mode(mode), case .intercept(let profile) = mode.presentation else { return }
        let rows = ChainStory(profile, mode.tls).rows
        let shown = rows.filter { $0.place == "leaf" || $0.isDifferent || $0.place == "chain" }
        let differences = rows.count(where: \.isDifferent)
        guard differences > 0 else {
            return html.raw("<p class=\"note\">Nothing is wrong with this certificate, but for its CA being ours.</p>")
        }
        html.element("div", .class("comparison")) { html in
            html.element("table") { html in
                html.element("caption", text: "The certificate shown, beside the genuine one")
                html.heads(["", "genuine", "shown in \(mode.id)"])
                html.element("tbody") { html in
                    for row in shown { write(row, isOnly: differences == 1, &html) }
                }
            }
        }
    }

    private func write(_ row: ChainStory.Row, isOnly: Bool, _ html: inout HTMLWriter) {
        let field = row.place == "leaf" ? row.field : "\(row.place): \(row.field)"
        html.element("tr", .class(row.isDifferent ? "different" : "")) { html in
            html.element("th", .scope("row"), text: field)
            html.element("td") { html in
                if let words = genuine(row) { html.foreign(words) } else { html.raw("–") }
            }
            html.element("td") { html in
                html.text(row.words)
                if row.isDifferent { html.element("span", .class("difference"), text: isOnly ? "◄ the one difference" : "◄ different") }
            }
        }
    }

    /// What the genuine certificate has in this field; nil where that was not recorded.
    private func genuine(_ row: ChainStory.Row) -> String? {
        guard let chain = origin?.chain, let leaf = chain.first else { return nil }
        switch (row.place, row.field) {
        case ("leaf", "names"): return leaf.names ?? "none"
        case ("leaf", "subject"): return leaf.subject.isEmpty ? "empty" : leaf.subject
        case ("leaf", "validity"): return leaf.validity
        case ("leaf", "key"): return leaf.keyType
        case ("leaf", "signed"): return "by \(leaf.issuer)" + (leaf.signatureHash.map { " with \($0)" } ?? "")
        case ("chain", "sent"): return chain.count > 1 ? "leaf and \(chain.count - 1) more" : "leaf"
        case ("chain", "root"): return chain.last?.issuer
        default: return nil
        }
    }
}

extension ChainLink {
    /// `2026-11-14 to 2026-12-21`.
    var validity: String {
        func day(_ time: Int64?) -> String { time.map { String(Timestamp(Double($0)).readable.prefix(10)) } ?? "?" }
        return "\(day(notBefore)) to \(day(notAfter))"
    }
}
