internal import Catalog
package import Verdicts
internal import Wire

/// The lab's tour on one page: a table of clients and modes, and then what each client does and gives away.
package struct TourReport: Sendable {
    /// One demo client and its run.
    package struct Client: Sendable {
        package var name: String
        package var summary: String
        package var run: Run

        package init(name: String, summary: String, run: Run) {
            self.name = name
            self.summary = summary
            self.run = run
        }
    }

    private let style: Style
    /// The width of the text; the table fits into it where the outcomes are the usual ones.
    private let width: Int
    /// What every request carries besides its first line, masked.
    private let credentials: String

    package init(style: Style = .plain, width: Int = 80, credentials: String) {
        self.style = style
        self.width = width
        self.credentials = credentials
    }

    /// The whole page; every line ends with a line feed.
    package func render(_ clients: [Client]) -> String {
        let table = TourTable(rows: clients.flatMap(rows), style: style).lines
        let legend = "ACCEPT: it sent its request. late: it refused after the handshake. Nothing was sent where it refused."
        let sections = [extent(of: clients), table, legend.wrapped(to: width)] + clients.map(story)
        return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func extent(of clients: [Client]) -> [String] {
        let runs = clients.map(\.run)
        let seconds = max(0, (runs.map(\.ended).max() ?? 0) - (runs.map(\.started).min() ?? 0))
        let programs = clients.count == 1 ? "1 demo client" : "\(clients.count) demo clients"
        let trials = runs.reduce(0) { $0 + $1.trials.count }
        return ["\(programs), run \(trials) times in \(Int(seconds.rounded(.up))) s, all on this machine"]
    }

    /// A client that calls one host is called by its own name alone.
    private func rows(_ client: Client) -> [TourTable.Row] {
        let isOnly = client.run.findings.count == 1
        return client.run.findings.map { finding in
            let label = printable(String(finding.domain.host.prefix { $0 != "." }))
            return TourTable.Row(name: isOnly ? client.name : "\(client.name): \(label)", finding: finding)
        }
    }

    private func story(_ client: Client) -> [String] {
        let findings = client.run.findings
        guard let first = findings.first else { return [style.paint(client.name, .strong)] + indented("Nothing was seen of it.") }
        if findings.count == 1 {
            return claim(first, label: client.name) + indented(client.summary) + meaning(first, in: client.run)
        }
        return [style.paint(client.name, .strong)] + indented(client.summary)
            + findings.flatMap { claim($0, label: "    \(printable($0.domain.description))") + meaning($0, in: client.run) }
    }

    /// The headline is never broken: where it does not fit beside its label, the confidence wraps.
    private func claim(_ finding: Finding, label: String) -> [String] {
        let plain = Words.cleartext(finding.cleartext)
        let headline = [Words.headline(of: finding), plain?.headline].compactMap(\.self).joined(separator: ", ")
        let margin = label.padded(to: Self.column)
        let confidence = Words.confidence(of: finding)
        let isShort = margin.count + headline.count + 1 + confidence.count <= width
        let first = style.paint(margin, .strong) + style.paint(headline, plain == nil ? finding.verdict.tone : .bad)
        guard !confidence.isEmpty else { return [first] }
        return isShort ? ["\(first) \(confidence)"] : [first] + indented(confidence)
    }

    /// Where headlines stand: after the longest name of a demo client.
    private static let column = 22

    private func meaning(_ finding: Finding, in run: Run) -> [String] {
        let retried = finding.retriedModes.isEmpty ? nil : "It refuses, then retries without verification."
        let sentences = [Words.sentence(of: finding), Words.cleartext(finding.cleartext)?.sentence, retried, proof(finding)]
        return indented(sentences.compactMap(\.self).joined(separator: " ")) + indented("An attacker reads: \(reading(finding, in: run))")
    }

    /// What makes the refusals of a pin mean something.
    private func proof(_ finding: Finding) -> String? {
        guard finding.verdict == .pinned, let trust = finding.controls.trust else { return nil }
        return "Trust in our CA: \(Words.trust(trust))."
    }

    /// What anyone on the network reads of it, who has no certificate that the client should accept.
    private func reading(_ finding: Finding, in run: Run) -> String {
        let refusable = finding.cells.first { finding.acceptedModes.contains($0.mode) && $0.request != nil }?.request
        let forced = finding.cleartext == .none ? nil : run.cleartext.first { $0.domain.host == finding.domain.host }?.request
        return (refusable ?? forced).map { "\(printable($0)), \(credentials)" } ?? "nothing"
    }

    private func indented(_ text: String) -> [String] { text.wrapped(to: width - 4).map { "    \($0)" } }
}
