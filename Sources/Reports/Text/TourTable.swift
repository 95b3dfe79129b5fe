internal import Catalog
internal import Verdicts

/// A row for each client, a column for each mode that was played, with the mode's name set down the head of its column.
struct TourTable {
    struct Row {
        var name: String
        var finding: Finding
    }

    let rows: [Row]
    let style: Style

    var lines: [String] {
        let columns = modes.map(Column.init)
        let nameWidth = rows.reduce("client".count) { max($0, $1.name.count) } + 1
        let cells = rows.map { row in columns.map { cell($0.mode, row.finding) } }
        let widths = columns.indices.map { index in
            cells.reduce(columns[index].words.map(\.count).max() ?? 0) { max($0, $1[index].text.count) } + 1
        }
        let height = columns.map(\.words.count).max() ?? 0
        let head = (0..<height).map { line in
            let names = zip(columns, widths).map { column, width in column.word(line, of: height).padded(to: width) }
            return (line == height - 1 ? "client" : "").padded(to: nameWidth) + names.joined()
        }
        let body = zip(rows, cells).map { row, cells in
            row.name.padded(to: nameWidth)
                + zip(cells, widths).map { cell, width in
                    style.paint(cell.text, cell.tone) + String(repeating: " ", count: max(0, width - cell.text.count))
                }.joined()
        }
        return (head.map { style.paint($0.trimmed, .quiet) }) + body.map(\.trimmed)
    }

    private struct Column {
        let mode: String
        /// The parts of the id, each with the hyphen before it: `wrong`, `-host`.
        let words: [String]

        init(_ mode: String) {
            self.mode = mode
            words = mode.split(separator: "-").enumerated().map { $0.offset == 0 ? String($0.element) : "-\($0.element)" }
        }

        /// Names stand at the bottom of the head.
        func word(_ line: Int, of height: Int) -> String {
            let index = line - (height - words.count)
            return words.indices.contains(index) ? words[index] : ""
        }
    }

    /// What a reader asks about: faulty certificates, the trusted CA, and where it was trusted. Repeated controls are left to the runs, and
    /// modes that only some clients are asked to the story of those.
    private var modes: [String] {
        Catalog.modes.filter { mode in
            guard mode.level == .core, mode.family != .controls || mode.id == Catalog.trusted || mode.id == Catalog.canary else {
                return false
            }
            return rows.contains { $0.finding.cells.contains { $0.mode == mode.id && $0.outcome != nil } }
        }.map(\.id)
    }

    private func cell(_ mode: String, _ finding: Finding) -> (text: String, tone: Tone?) {
        guard let cell = finding.cells.first(where: { $0.mode == mode }), let outcome = cell.outcome else { return ("-", .quiet) }
        let story = SocketStory(mode: mode, outcome: outcome, alert: cell.alert, step: cell.step, request: cell.request)
        let text =
            switch outcome {
            case .accepted: "ACCEPT"
            case .rejected, .rejectedClosed: "reject"
            case .rejectedLate: "late"
            default: story.label
            }
        return (text, story.tone)
    }
}

extension String {
    /// Without the spaces at its end.
    fileprivate var trimmed: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
