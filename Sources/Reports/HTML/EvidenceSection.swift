internal import Catalog
internal import Verdicts

/// What the verdicts rest on, one folded part per domain and client.
struct EvidenceSection {
    /// So few are shown unfolded.
    private static let openUpTo = 3

    let exhibits: [Exhibit]

    func write(into html: inout HTMLWriter) {
        html.element("section", .id("evidence"), .labelled(by: "evidence-title")) { html in
            html.raw("<h2 id=\"evidence-title\">Evidence</h2>")
            if exhibits.isEmpty { html.raw("<p>There is none.</p>") }
            for exhibit in exhibits {
                if exhibits.count <= Self.openUpTo {
                    html.element("details", .class("exhibit"), .open) { write(exhibit, &$0) }
                } else {
                    html.element("details", .class("exhibit")) { write(exhibit, &$0) }
                }
            }
        }
    }

    private func write(_ exhibit: Exhibit, _ html: inout HTMLWriter) {
        let finding = exhibit.finding
        html.element("summary") { html in
            html.element("h3") { html in
                html.foreign(finding.domain.description)
                if let client = exhibit.client {
                    html.element("span", .class("client")) { $0.foreign(client) }
                }
            }
            html.element("span", .class("verdict")) { html in
                if let plain = Words.cleartext(finding.cleartext) {
                    html.mark(.bad, plain.headline)
                    html.raw(" ")
                }
                html.mark(finding.verdict.tone, Words.headline(of: finding))
            }
        }
        html.element("div", .id(exhibit.anchor), .class("body")) { html in
            Controls(exhibit: exhibit).write(into: &html)
            cells(exhibit, &html)
            let shown = exhibit.proofs.compactMap { cell in exhibit.socket(of: cell).map { (cell, $0) } }
            if let hello = shown.lazy.compactMap({ $0.1.hello == nil ? nil : $0.1 }).first { HelloTable.write(hello, &html) }
            for (cell, connection) in shown { SocketPart(exhibit: exhibit, cell: cell, connection: connection).write(into: &html) }
        }
    }

    private func cells(_ exhibit: Exhibit, _ html: inout HTMLWriter) {
        let matrix = Matrix(finding: exhibit.finding, run: exhibit.run, style: .plain)
        let cells = exhibit.finding.cells.filter { $0.mode != Catalog.passthrough }
        guard !cells.isEmpty else { return }
        html.table("What was shown, and what came of it", id: exhibit.anchor + "-cells", class: "cells") { html in
            html.heads(["mode", "outcome", "what was seen", "accepted", "refused", "step", "exit"])
            html.element("tbody") { html in
                for cell in cells.filter({ $0.outcome != nil }) + cells.filter({ $0.outcome == nil }) {
                    let row = matrix.row(cell)
                    html.element("tr") { html in
                        html.element("th", .scope("row")) { $0.mode(cell.mode) }
                        html.element("td") { $0.mark(cell.tone(row.tone), row.label) }
                        html.element("td", text: Secrets.masked(row.remark))
                        html.element("td", .class("n"), text: cell.trials > 0 ? "\(cell.accepted) of \(cell.trials)" : "–")
                        html.element("td", .class("n"), text: cell.trials > 0 ? "\(cell.refused) of \(cell.trials)" : "–")
                        html.element("td", .class("n"), text: cell.step?.rawValue ?? "–")
                        html.element("td", .class("n"), text: row.exit)
                    }
                }
            }
        }
    }
}
