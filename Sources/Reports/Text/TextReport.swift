package import Verdicts
internal import Wire

/// A run for a terminal: what goes in the clear first, then a matrix and a verdict per domain and client, then warnings.
package struct TextReport: Sendable {
    /// Whether words are coloured as well.
    package var style: Style
    /// Columns to keep within where words can be broken; a row of a matrix and a host's name are never cut.
    package var width: Int

    /// Plain text of 80 columns, unless asked otherwise.
    package init(style: Style = .plain, width: Int = 80) {
        self.style = style
        self.width = width
    }

    /// The whole report; every line ends with a line feed.
    package func render(_ run: Run) -> String {
        let domains = grouped(run.findings)
        var sections = cleartext(run)
        for findings in domains { sections += sectionsOf(findings, of: run, isOnly: domains.count == 1) }
        if sections.isEmpty { sections = [nothingSeen(run)] }
        if !run.warnings.isEmpty { sections.append(run.warnings.map { style.paint("warning: ", .unsure) + printable($0, limit: 1000) }) }
        return text(sections)
    }

    /// The matrix of one finding alone.
    package func matrix(_ finding: Finding, of run: Run) -> String {
        text([Matrix(finding: finding, run: run, style: style).lines()])
    }

    /// The claim of one finding alone: what is printed as soon as it is known.
    package func verdict(_ finding: Finding) -> String {
        text([lines.claim(finding, label: printable(finding.domain.description))])
    }

    private var lines: VerdictLines { VerdictLines(style: style, width: width) }

    private func lines(of run: Run) -> VerdictLines { VerdictLines(style: style, width: width, trust: run.trust, profile: run.profile) }

    private func text(_ sections: [[String]]) -> String {
        sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    // MARK: Domains

    /// Findings by domain; domains in the order in which they come, a domain's clients worst first.
    private func grouped(_ findings: [Finding]) -> [[Finding]] {
        var order: [Domain] = []
        var byDomain: [Domain: [Finding]] = [:]
        for finding in findings {
            if byDomain[finding.domain] == nil { order.append(finding.domain) }
            byDomain[finding.domain, default: []].append(finding)
        }
        return order.compactMap { byDomain[$0] }
    }

    private func sectionsOf(_ findings: [Finding], of run: Run, isOnly: Bool) -> [[String]] {
        guard let worst = findings.first else { return [] }
        let domain = printable(worst.domain.description)
        if findings.count == 1 {
            let title = isOnly ? [] : [style.paint("domain \(domain)", .strong)]
            return [title + Matrix(finding: worst, run: run, style: style).lines() + lines(of: run).claim(worst, label: domain)]
        }
        let title =
            style.paint("domain \(domain)", .strong) + ": \(findings.count) clients, the worst: "
            + style.paint(Words.headline(of: worst), worst.verdict.tone)
        return findings.enumerated().map { index, finding in
            (index == 0 ? [title] : []) + [client(finding)] + Matrix(finding: finding, run: run, style: style).lines()
                + lines(of: run).claim(finding, label: domain)
        }
    }

    private func client(_ finding: Finding) -> String {
        let likeness = finding.ja4.flatMap(KnownStack.name).map { "looks like \($0)" }
        let parts = [finding.place ?? finding.process, likeness, finding.ja4.map { "JA4 \($0)" } ?? finding.stack].compactMap(\.self).map {
            printable($0)
        }
        return "client " + (parts.isEmpty ? "unknown" : parts.joined(separator: ", "))
    }

    // MARK: The rest

    /// A block per host that was sent something in the clear, fallback before observation. Hosts without a finding were not asked about.
    private func cleartext(_ run: Run) -> [[String]] {
        var uses: [(host: String, use: CleartextUse)] = []
        func note(_ host: String, _ use: CleartextUse) {
            if let index = uses.firstIndex(where: { $0.host == host }) {
                if use == .fallback { uses[index].use = use }
            } else {
                uses.append((host, use))
            }
        }
        for finding in run.findings where finding.cleartext != .none { note(finding.domain.host, finding.cleartext) }
        return (uses.filter { $0.use == .fallback } + uses.filter { $0.use != .fallback }).map { host, use in
            lines.cleartext(host: host, use: use, requests: run.cleartext.filter { $0.domain.host == host })
        }
    }

    private func nothingSeen(_ run: Run) -> [String] {
        let words = Words.nothing(in: run)
        let body = [words.sentence, "Next: " + words.next] + words.others.map { "Or: " + $0 }
        return [style.paint("CANNOT TELL", .unsure)] + body.flatMap { $0.wrapped(to: max(40, width - 4)) }.map { "    " + $0 }
    }
}
