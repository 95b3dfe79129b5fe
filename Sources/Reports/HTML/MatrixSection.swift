internal import Catalog
internal import Verdicts

/// Everything that was played on one page: a row per domain and client, a column per mode, families side by side.
struct MatrixSection {
    let exhibits: [Exhibit]

    func write(into html: inout HTMLWriter) {
        let groups = columns
        html.element("section", .id("matrix"), .labelled(by: "matrix-title")) { html in
            html.raw("<h2 id=\"matrix-title\">Matrix</h2>")
            guard !groups.isEmpty else { return html.raw("<p>No mode was played.</p>") }
            html.element("p") { html in
                html.mark(.good, "as a sound client does")
                html.raw(" &nbsp; ")
                html.mark(.bad, "a fault of the client")
                html.raw(" &nbsp; ")
                html.mark(.unsure, "decides nothing")
                html.raw(" &nbsp; ")
                html.mark(nil, "neither right nor wrong")
                html.raw(" &nbsp; ")
                html.mark(.quiet, "not played")
            }
            html.table("Each client at each domain, under each mode", id: "matrix-caption", class: "matrix") { html in
                head(groups, &html)
                html.element("tbody") { html in
                    for exhibit in exhibits { row(exhibit, groups, &html) }
                }
            }
        }
    }

    // MARK: Columns

    private struct Group {
        var title: String
        var modes: [String]
    }

    /// Modes that some client met, or that its hello answered, by family; those that this version does not know at the end.
    private var columns: [Group] {
        var told: Set<String> = []
        for cell in exhibits.flatMap(\.finding.cells) where cell.outcome != nil || cell.state == .notOffered { told.insert(cell.mode) }
        told.remove(Catalog.passthrough)
        let known = TestMode.Family.allCases.map { family in
            Group(title: family.title, modes: Catalog.modes.filter { $0.family == family && told.contains($0.id) }.map(\.id))
        }
        let others = Group(title: "Other", modes: told.filter { Catalog.mode($0) == nil }.sorted())
        return (known + [others]).filter { !$0.modes.isEmpty }
    }

    private func head(_ groups: [Group], _ html: inout HTMLWriter) {
        html.raw("<colgroup></colgroup>")
        for group in groups { html.element("colgroup", HTMLWriter.Attribute(name: "span", value: String(group.modes.count))) { _ in } }
        html.element("thead") { html in
            html.element("tr") { html in
                html.raw("<th scope=\"col\" rowspan=\"2\">Domain and client</th>")
                for group in groups { html.element("th", .scope("colgroup"), .span(group.modes.count), text: group.title) }
            }
            html.element("tr") { html in
                for mode in groups.flatMap(\.modes) {
                    html.element("th", .scope("col")) { $0.mode(mode) }
                }
            }
        }
    }

    // MARK: Rows

    private func row(_ exhibit: Exhibit, _ groups: [Group], _ html: inout HTMLWriter) {
        let cells = Dictionary(exhibit.finding.cells.map { ($0.mode, $0) }) { first, _ in first }
        html.element("tr") { html in
            html.element("th", .scope("row")) { html in
                html.element("a", .to(exhibit.anchor)) { $0.foreign(exhibit.finding.domain.description) }
                if let client = exhibit.client { html.element("span", .class("client")) { $0.foreign(client) } }
            }
            for mode in groups.flatMap(\.modes) {
                let (tone, words) = cells[mode].map(brief) ?? (.quiet, "not run")
                html.element("td") { $0.mark(tone, words) }
            }
        }
    }

    private func brief(_ cell: Finding.Cell) -> (Tone?, String) {
        guard let outcome = cell.outcome else {
            switch cell.state {
            case .notOffered: return (Catalog.mode(cell.mode)?.expected == .reject ? .good : .quiet, "not offered")
            case .notApplicable: return (.quiet, "not applicable")
            case .unavailable: return (.quiet, "unavailable")
            case .tested, .notSeparable, .notTestable, .notRun: return (.quiet, "not run")
            }
        }
        let story = SocketStory(mode: cell.mode, outcome: outcome, alert: cell.alert, step: cell.step, request: cell.request)
        return (cell.tone(story.tone), story.label)
    }
}

extension Finding.Cell {
    /// The tone of its socket; a refusal that says nothing is no merit.
    func tone(_ socket: Tone?) -> Tone? {
        switch state {
        case .notSeparable, .notTestable: accepted > 0 ? socket : .unsure
        case .tested, .notApplicable, .notOffered, .unavailable, .notRun: socket
        }
    }
}

extension HTMLWriter {
    /// A mode's id, with a link to what was shown in it.
    mutating func mode(_ id: String) {
        if Catalog.mode(id)?.id == id {
            element("a", .class("mode"), .to("mode-" + id), text: id)
        } else {
            element("span", .class("mode")) { $0.foreign(id) }
        }
    }
}
