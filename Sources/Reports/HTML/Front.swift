internal import Verdicts
internal import Wire

/// The head of the document: what was run, when, and with what.
struct Front {
    let clients: [TourReport.Client]
    let exhibits: [Exhibit]
    let hasPolicy: Bool

    /// Names the domains, so that a tab or a file list tells reports apart.
    static func title(_ exhibits: [Exhibit]) -> String {
        var domains: [String] = []
        for exhibit in exhibits where !domains.contains(exhibit.finding.domain.description) && domains.count < 3 {
            domains.append(exhibit.finding.domain.description)
        }
        let more = Set(exhibits.map(\.finding.domain)).count - domains.count
        let what = domains.isEmpty ? "nothing was seen" : domains.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        return "TLS client test: \(what)"
    }

    func write(into html: inout HTMLWriter) {
        html.element("header") { html in
            html.raw("<p class=\"kind\">pinproof report</p>")
            html.raw("<h1>Does the client check certificates, and does it pin them?</h1>")
            html.element("dl", .class("facts")) { html in facts(&html) }
            html.raw("<nav aria-label=\"Contents\"><ul>")
            if hasPolicy { html.raw("<li><a href=\"#policy\">Policy</a></li>") }
            html.raw("<li><a href=\"#judgement\">Judgement</a></li><li><a href=\"#matrix\">Matrix</a></li>")
            html.raw("<li><a href=\"#evidence\">Evidence</a></li>")
            if exhibits.contains(where: { $0.finding.origin?.chain.isEmpty == false }) {
                html.raw("<li><a href=\"#servers\">Genuine servers, and pins</a></li>")
            }
            html.raw("<li><a href=\"#shown\">What was shown</a></li>")
            html.raw("<li><a href=\"#coverage\">Coverage</a></li><li><a href=\"#words\">Words</a></li></ul></nav>")
        }
    }

    private func facts(_ html: inout HTMLWriter) {
        let runs = clients.map(\.run)
        guard let first = runs.first else { return }
        if runs.count > 1 {
            html.fact("Clients", "\(runs.count), each run by itself")
        } else if !first.command.isEmpty {
            html.raw("<dt>Command</dt><dd>")
            html.foreign(Secrets.masked(command: first.command).joined(separator: " "), limit: 1000)
            html.raw("</dd>")
        }
        let began = runs.map(\.started).min() ?? first.started
        let seconds = max(0, (runs.map(\.ended).max() ?? began) - began)
        let trials = runs.reduce(0) { $0 + $1.trials.count }
        let connections = runs.reduce(0) { $0 + $1.connections.count }
        html.fact("When", "\(Timestamp(began).readable), for \(Int(min(seconds, 1e9).rounded(.up))) s")
        if runs.count == 1 { html.fact("Run", first.id) }
        html.fact("Played", "profile \(first.profile): \(trials) trials, \(connections) connections")
        if let authority = first.authority {
            html.raw("<dt>Our CA</dt><dd>SHA-256 <bdi>")
            html.text(authority.fingerprint)
            html.raw("</bdi>, until ")
            html.text(Timestamp(authority.notAfter).readable)
            html.raw("</dd>")
        }
        html.fact("Tool", "pinproof \(first.toolVersion)")
    }
}
