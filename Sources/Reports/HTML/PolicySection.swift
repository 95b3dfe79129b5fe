internal import Verdicts

/// What came of the policy: what is broken first, what is met last.
struct PolicySection {
    let report: PolicyReport

    func write(into html: inout HTMLWriter) {
        html.element("section", .id("policy"), .labelled(by: "policy-title")) { html in
            html.raw("<h2 id=\"policy-title\">Policy</h2>")
            html.element("p") { html in
                html.foreign(report.file)
                if let app = report.app {
                    html.raw(" for ")
                    html.foreign(app)
                }
                html.text(", as of \(report.day): \(PolicyTable(style: .plain).summary(report)).")
            }
            html.element("ul", .class("claims")) { html in
                for check in sorted { line(check, &html) }
            }
        }
    }

    /// By status; at the top, what is broken at our own domains before what is broken at someone else's.
    private var sorted: [PolicyCheck] {
        let shown = report.checks.filter(\.isWorthALine)
        let order: [PolicyCheck.Status] = [.broken, .inconclusive, .notSeen, .note, .met]
        return order.flatMap { status in
            let checks = shown.filter { $0.status == status }
            return checks.filter { $0.party == .first } + checks.filter { $0.party != .first }
        }
    }

    private func line(_ check: PolicyCheck, _ html: inout HTMLWriter) {
        html.element("li", .class(check.status.tone.name)) { html in
            html.element("div", .class("who")) { html in
                if let domain = check.domain { html.element("p", .class("domain")) { $0.foreign(domain.description) } }
                if let client = check.client { html.element("p", .class("client")) { $0.foreign(PolicyTable.program(client)) } }
            }
            html.element("div", .class("what")) { html in
                html.element("p", .class("verdict")) { html in
                    html.mark(check.status.tone, check.status.word)
                    html.raw(" ")
                    html.foreign(check.expected)
                }
                html.element("p", text: check.sentence)
                html.element("p", .class("more")) { html in
                    guard let place = check.place else { return html.raw("by default") }
                    html.foreign(report.file)
                    html.text(":\(place)")
                }
            }
        }
    }
}
