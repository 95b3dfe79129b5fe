package import Verdicts

/// A run as one HTML file that needs nothing else: no script, no font, no picture, no network.
///
/// The judgement comes first, then a table of everything that was played, then the evidence; what was shown, what the standards call it
/// and the words used stand behind. It prints, and it can be read without a mouse and without colours.
package enum HTMLReport {
    /// The whole document for one run. The command's secrets are masked.
    ///
    /// - Parameter policy: What it was held against: told before all else; nil where it was held against nothing.
    package static func html(run: Run, policy: PolicyReport? = nil) -> [UInt8] {
        render([TourReport.Client(name: "", summary: "", run: run)], policy)
    }

    /// One document for several clients, each with a run of its own.
    package static func html(tour clients: [TourReport.Client]) -> [UInt8] { render(clients, nil) }

    private static func render(_ clients: [TourReport.Client], _ policy: PolicyReport?) -> [UInt8] {
        let exhibits = Exhibit.all(of: clients)
        var html = HTMLWriter(capacity: 65_536 + 16_384 * exhibits.count)
        html.page(clients, exhibits, policy)
        return html.bytes
    }
}

extension HTMLWriter {
    fileprivate mutating func page(_ clients: [TourReport.Client], _ exhibits: [Exhibit], _ policy: PolicyReport?) {
        raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; ")
        raw("base-uri 'none'; form-action 'none'\">\n")
        raw(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
        )
        raw("<meta name=\"referrer\" content=\"no-referrer\">\n")
        element("title", text: Front.title(exhibits))
        raw("\n<style>\n")
        raw(HTMLStyles.sheet)
        raw("</style>\n</head>\n<body>\n")
        element("a", .class("skip"), .to(policy == nil ? "judgement" : "policy"), text: "Skip to what was found")
        raw("\n")
        Front(clients: clients, exhibits: exhibits, hasPolicy: policy != nil).write(into: &self)
        raw("\n<main>\n")
        if let policy { PolicySection(report: policy).write(into: &self) }
        Judgement(clients: clients, exhibits: exhibits).write(into: &self)
        MatrixSection(exhibits: exhibits).write(into: &self)
        EvidenceSection(exhibits: exhibits).write(into: &self)
        ServersSection(exhibits: exhibits).write(into: &self)
        ModesSection(exhibits: exhibits).write(into: &self)
        Coverage.write(into: &self)
        Glossary.write(into: &self)
        raw("\n</main>\n")
        element("footer") { html in
            html.element("p", text: "Made by pinproof \(clients.first?.run.toolVersion ?? "") from recorded evidence alone. Times are UTC.")
        }
        raw("\n</body>\n</html>\n")
    }
}
