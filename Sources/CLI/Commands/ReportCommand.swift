internal import ArgumentParser
internal import Reports
internal import Verdicts

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Shows a saved run in another form.",
        discussion: """
            Examples:
              pinproof report last
              pinproof report 20261121T192003-7f3a --format jsonl
              pinproof report last --format html > report.html
            """)

    @Argument(help: ArgumentHelp(SavedRun.help, valueName: "run"))
    var saved: SavedRun

    @Option(help: ArgumentHelp("In which form.", valueName: "form"))
    var format = ReportFormat.text

    @OptionGroup(title: "Store") var store: StoreOptions

    func run() throws { StandardOutput.write(format.render(try saved.read(store))) }
}

/// A form in which a run can be told.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl, html, junit, sarif, markdown, tap, badge

    func render(_ run: Run) -> [UInt8] {
        switch self {
        case .text: Array(TextReport(style: StandardOutput.isColoured ? .ansi : .plain).render(run).utf8)
        case .json: RunFile.json(run)
        case .jsonl: EventLine.lines(run)
        case .html: HTMLReport.html(run: run)
        case .junit: render(.junit, run)
        case .sarif: render(.sarif, run)
        case .markdown: render(.markdown, run)
        case .tap: render(.tap, run)
        case .badge: render(.badge, run)
        }
    }

    /// A saved run is told as it was seen: no policy is held against it.
    private func render(_ form: ReportForm, _ run: Run) -> [UInt8] { form.render(JudgedRun(run, hosts: run.asked.hosts)) }
}
