internal import Catalog
internal import Verdicts

/// Every mode that was played: its question, how what was shown is built, and what sets it apart from a sound certificate.
struct ModesSection {
    let exhibits: [Exhibit]

    func write(into html: inout HTMLWriter) {
        var told: Set<String> = [Catalog.trusted]
        for exhibit in exhibits { for cell in exhibit.finding.cells { told.insert(cell.mode) } }
        let modes = Catalog.modes.filter { told.contains($0.id) }
        html.element("section", .id("shown"), .labelled(by: "shown-title")) { html in
            html.raw("<h2 id=\"shown-title\">What was shown</h2>")
            html.raw(
                "<p>Each mode is a sound certificate, or a sound handshake, with one thing wrong. What is marked is what sets it apart ")
            html.raw("from <a class=\"mode\" href=\"#mode-trusted-ca\">trusted-ca</a>, which a client that trusts our CA must accept.</p>")
            for mode in modes {
                html.element("details", .class("story")) { html in
                    html.element("summary") { html in
                        html.element("h3") { html in
                            html.element("code", text: mode.id)
                            html.text(" " + mode.title)
                        }
                    }
                    html.element("div", .id("mode-" + mode.id), .class("body")) { story(mode, &$0) }
                }
            }
        }
    }

    private func story(_ mode: TestMode, _ html: inout HTMLWriter) {
        html.element("p", text: mode.asks)
        html.element("dl", .class("facts")) { html in
            html.fact("Presented", mode.presentation.words)
            html.fact("Trust store", mode.arm.words)
            html.fact("A sound client", mode.expected.words)
            if mode.presentation.chain != nil { html.fact("Speaks of", mode.question.words) }
            html.fact("References", mode.references.joined(separator: ", "))
        }
        guard let profile = mode.presentation.chain else { return }
        let rows = ChainStory(profile, mode.tls).rows.filter(\.isDifferent)
        guard mode.id != Catalog.trusted else { return html.raw("<p>The others are compared with it.</p>") }
        guard !rows.isEmpty else { return html.raw("<p>It is built as trusted-ca is.</p>") }
        html.element("ul", .class("differences")) { html in
            for row in rows {
                html.element("li") { html in
                    html.element("b", text: "\(row.place), \(row.field):")
                    html.text(" " + row.words)
                    html.element("span", .class("difference"), text: rows.count == 1 ? "◄ the one difference" : "◄ different")
                }
            }
        }
    }
}
