internal import ArgumentParser
internal import Reports
internal import Verdicts

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Says what became of each client at each domain between two saved runs.",
        discussion: """
            Regressions come first: a worse verdict, a faulty certificate that was refused and is accepted now, or plain requests that
            there were not. A renewed certificate of the genuine server is told and is none.

            Examples:
              pinproof diff before.json last
              pinproof diff before.json after.json --fail-on regressed,gone --format json
            """)

    @Argument(help: ArgumentHelp("The earlier run. \(SavedRun.help)", valueName: "before"))
    var before: SavedRun

    @Argument(help: ArgumentHelp("The later run.", valueName: "after"))
    var after: SavedRun

    @Option(help: ArgumentHelp("In which form.", valueName: "form"))
    var format = Format.text

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp(
            "Exit with 1 on changes of these kinds, separated by commas.",
            discussion: "Known: " + RunDiff.failures.map(\.rawValue).joined(separator: ", "), valueName: "kind,kind"))
    var failOn: String?

    @OptionGroup(title: "Store") var store: StoreOptions

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    func validate() throws { _ = try failures() }

    private func failures() throws -> Set<RunDiff.Kind> {
        do { return try RunDiff.failures(failOn ?? "") } catch { throw ValidationError(error.description) }
    }

    func run() throws {
        let (before, after) = (try before.read(store), try after.read(store))
        let diff = RunDiff(from: before, to: after)
        switch format {
        case .text: StandardOutput.write(DiffReport(style: StandardOutput.isColoured ? .ansi : .plain).text(diff))
        case .json: StandardOutput.write(DiffReport.json(diff, from: before, to: after))
        }
        if try failures().contains(where: { diff.count($0) > 0 }) { throw ArgumentParser.ExitCode(RunExit.violated.rawValue) }
    }
}
