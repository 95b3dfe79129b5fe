internal import Catalog
internal import Verdicts
internal import Wire

/// The table of one finding: a row per mode with the command's exit, the outcome and what explains it.
struct Matrix {
    let finding: Finding
    let run: Run
    let style: Style

    struct Row {
        var mode: String
        var exit: String
        var label: String
        var remark: String
        var tone: Tone?
    }

    /// The header and the rows: what was played first, in the catalogue's order, and then what was not.
    func lines() -> [String] {
        let cells = finding.cells.filter { $0.mode != Catalog.passthrough }
        guard !cells.isEmpty else { return [] }
        let rows = (cells.filter { $0.outcome != nil } + cells.filter { $0.outcome == nil }).map(row)
        let modeWidth = rows.reduce("mode".count) { max($0, $1.mode.count) } + 2
        let exitWidth = rows.reduce("exit".count) { max($0, $1.exit.count) }
        let labelWidth = rows.reduce("rejected late".count) { max($0, $1.label.count) } + 2

        let header = "mode".padded(to: modeWidth) + "exit".paddedLeft(to: exitWidth) + "  outcome"
        return [style.paint(header, .quiet)]
            + rows.map { row in
                let padding = row.remark.isEmpty ? "" : String(repeating: " ", count: labelWidth - row.label.count)
                return row.mode.padded(to: modeWidth) + row.exit.paddedLeft(to: exitWidth) + "  " + style.paint(row.label, row.tone)
                    + padding + row.remark
            }
    }

    /// One mode, told as a row.
    func row(_ cell: Finding.Cell) -> Row {
        let exit =
            switch cell.exit {
            case .code(let code): String(code)
            case .signal(let signal): "sig \(signal)"
            case nil: "-"
            }
        let mode = printable(cell.mode)
        guard let outcome = cell.outcome else {
            let tone: Tone = cell.state == .notOffered && Catalog.mode(cell.mode)?.expected == .reject ? .good : .quiet
            return Row(mode: mode, exit: exit, label: absence(cell.state), remark: whyAbsent(cell), tone: tone)
        }
        let story = SocketStory(mode: cell.mode, outcome: outcome, alert: cell.alert, step: cell.step, request: cell.request)
        let remark = [story.remark, trials(cell), caveat(cell)].compactMap(\.self).joined(separator: ", ")
        return Row(mode: mode, exit: exit, label: story.label, remark: remark, tone: story.tone)
    }

    /// Said only where there was more than one trial.
    private func trials(_ cell: Finding.Cell) -> String? {
        guard cell.trials > 1 else { return nil }
        return cell.accepted > 0 ? "in \(cell.accepted) of \(cell.trials) trials" : "\(cell.trials) trials"
    }

    private func caveat(_ cell: Finding.Cell) -> String? {
        switch cell.state {
        case .notSeparable: "reason not separable"
        case .notTestable: "says nothing without trust in our CA"
        case .tested, .notApplicable, .notOffered, .unavailable, .notRun: nil
        }
    }

    private func absence(_ state: Finding.Cell.State) -> String {
        switch state {
        case .notApplicable: "not applicable"
        case .notOffered: "not offered"
        case .unavailable: "unavailable"
        case .tested, .notSeparable, .notTestable, .notRun: "not run"
        }
    }

    private func whyAbsent(_ cell: Finding.Cell) -> String {
        if let why = cell.why { return printable(why) }
        guard cell.state == .notRun else { return "" }
        if Catalog.mode(cell.mode)?.isCanary ?? false, !run.command.isEmpty, !run.command.contains(where: { $0.contains("{url}") }) {
            let ownControl = finding.controls.trust?.by == .accepted && finding.controls.trust?.domain == finding.domain
            return "the command has no {url}" + (ownControl ? "; \(Catalog.trusted) is its own control" : "")
        }
        return run.modes.contains(cell.mode) ? "" : "not asked for"
    }
}
