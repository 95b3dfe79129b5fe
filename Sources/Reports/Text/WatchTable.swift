internal import Catalog
package import Verdicts
internal import Wire

/// What a proxy that tests by itself is doing, for somebody who watches: a table of clients and domains, and what to do next.
package struct WatchTable: Sendable {
    private let style: Style
    private let width: Int

    /// - Parameter width: columns of the terminal.
    package init(style: Style, width: Int) {
        self.style = style
        self.width = max(60, width)
    }

    /// The lines of the table, none longer than the width; empty where nobody came yet.
    ///
    /// - Parameter most: how many clients and domains are shown; those that are tested or wait come first.
    package func lines(_ rows: [PlannerRow], most: Int = 20) -> [String] {
        guard !rows.isEmpty else { return [] }
        let shown = Array(
            rows.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element).prefix(most))
        let clients = min(24, max(6, shown.map { client($0).count }.max() ?? 0))
        let domains = min(32, max(6, shown.map { domain($0).count }.max() ?? 0))
        let head = [cut("client", clients), cut("domain", domains), "now"].joined(separator: "  ")
        let body = shown.flatMap { row -> [String] in
            let lead = [cut(client(row), clients), cut(domain(row), domains)].joined(separator: "  ")
            let room = max(20, width - clients - domains - 5)
            return [lead + "  " + state(row, room)] + played(row, indent: clients + domains + 4, room: room)
        }
        let more = rows.count > shown.count ? ["and \(rows.count - shown.count) more"] : []
        return [style.paint(head, .quiet)] + body + more + advice(shown)
    }

    private func rank(_ row: PlannerRow) -> Int {
        switch row.stage {
        case .playing, .waiting: 0
        case .reaching: 1
        case .queued: 2
        case .judged: 3
        }
    }

    /// A stage of a row in words, without colour, as the plain lines of a log have it.
    package static func words(_ row: PlannerRow) -> String {
        let count = row.remaining > 0 ? ", \(row.remaining) to come" : ""
        return switch row.stage {
        case .reaching: "passed through until it reaches the genuine server"
        case .playing: row.mode.map { printable($0) + count } ?? "working out what comes next"
        case .waiting where row.mode == Catalog.passthrough: "its next connection is passed through, to see that all still works"
        case .waiting: "\(printable(row.mode ?? "")) waits for its next connection\(count)"
        case .queued: "passed through while another domain is tested\(count)"
        case .judged:
            row.finding.map { [Words.headline(of: $0), Words.confidence(of: $0)].filter { !$0.isEmpty }.joined(separator: " ") }
                ?? "passed through"
        }
    }

    private func state(_ row: PlannerRow, _ room: Int) -> String {
        let words = Self.words(row)
        let text = words.count > room ? words.prefix(room - 1) + "…" : words
        return row.stage == .judged ? style.paint(text, row.finding?.verdict.tone) : text
    }

    /// What each mode came to, one sign each, with the words behind it.
    private func played(_ row: PlannerRow, indent: Int, room: Int) -> [String] {
        guard row.stage != .judged, !row.outcomes.isEmpty else { return [] }
        let parts = row.outcomes.map { "\(Self.sign($0.outcome)) \(printable($0.mode))" }
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for part in parts {
            if !line.isEmpty, line.count + 2 + part.count > room {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? part : "  " + part
        }
        return (lines + [line]).map { margin + style.paint($0, .quiet) }
    }

    /// `+` accepted, `-` refused, `?` neither.
    static func sign(_ outcome: Outcome) -> String {
        switch outcome {
        case .accepted: "+"
        case .rejected, .rejectedClosed, .rejectedLate, .closedAfterChatter, .incompatible: "-"
        default: "?"
        }
    }

    /// What the person in front of it can do.
    private func advice(_ rows: [PlannerRow]) -> [String] {
        guard let row = rows.first(where: { $0.stage == .waiting || $0.stage == .reaching }) else {
            return rows.allSatisfy { $0.stage == .judged } ? ["All that came was judged. Use the program on, or end with Ctrl-C."] : []
        }
        let what = "Waiting for \(client(row)) to connect to \(domain(row)) again: use it there, pull to refresh, or start it anew."
        return what.wrapped(to: width)
    }

    private func client(_ row: PlannerRow) -> String { Self.client(row.visitor.place) }

    /// A program without its folder, or an address; of what an interpreter runs the nearest folder too, which tells most of them apart.
    package static func client(_ place: String) -> String {
        guard place.hasPrefix("/") else { return printable(place) }
        let words = place.split(separator: " ").enumerated().map { index, word in
            word.hasPrefix("/") ? word.split(separator: "/").suffix(index == 0 ? 1 : 2).joined(separator: "/") : String(word)
        }
        return printable(words.joined(separator: " "))
    }

    private func domain(_ row: PlannerRow) -> String { printable(row.domain.description) }

    private func cut(_ text: String, _ width: Int) -> String {
        text.count > width ? text.prefix(width - 1) + "…" : text.padded(to: width)
    }
}

/// One verdict on one line, as soon as it is known.
package enum VerdictLine {
    /// `19:20:03.123  api.example.com  PINNED (proven)  curl  Rejects even a CA that the client trusts.`, without a line feed.
    package static func text(_ finding: Finding, at time: Double, style: Style = .plain) -> String {
        let headline = Words.headline(of: finding)
        let sentence =
            finding.verdict.isUndecided
            ? finding.reason.map { "\($0.sentence) Next: \(finding.nextAction ?? $0.nextAction)" } ?? Words.sentence(of: finding)
            : Words.sentence(of: finding)
        let words = [style.paint(headline, finding.verdict.tone), Words.confidence(of: finding)].filter { !$0.isEmpty }.joined(
            separator: " ")
        return [
            style.paint(Timestamp(time).clock, .quiet), printable(finding.domain.description), words,
            finding.place.map { WatchTable.client($0) } ?? "", printable(sentence, limit: 2000),
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
