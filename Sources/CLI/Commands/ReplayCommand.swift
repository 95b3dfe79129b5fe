internal import ArgumentParser
internal import Reports
internal import Verdicts

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Judges the evidence of a saved run again, or shows how one connection of it was judged.",
        discussion: """
            Nothing is run. Exits with 1 if the evidence gives other findings than the file states.

            Examples:
              pinproof replay last
              pinproof replay last 12 --as-test
            """)

    @Argument(help: ArgumentHelp(SavedRun.help, valueName: "run"))
    var saved: SavedRun

    @Argument(help: ArgumentHelp("A connection of the run: its story, event by event.", valueName: "id"))
    var connection: Int?

    @Flag(name: .customLong("as-test"), help: "Print the connection's story as a Swift test.")
    var asTest = false

    @OptionGroup(title: "Store") var store: StoreOptions

    func validate() throws {
        if asTest, connection == nil { throw ValidationError("--as-test takes one connection: pinproof replay RUN ID --as-test") }
    }

    func run() throws {
        let recorded = try saved.read(store)
        if let connection { return try show(connection, of: recorded) }
        let replay = Replay(recorded)
        StandardOutput.write(ReplayReport.text(replay, of: recorded, style: StandardOutput.isColoured ? .ansi : .plain))
        if !replay.differences.isEmpty || !replay.misjudged.isEmpty { throw ArgumentParser.ExitCode(RunExit.violated.rawValue) }
    }

    private func show(_ id: Int, of recorded: Run) throws {
        guard let connection = recorded.connections.first(where: { $0.id == id }) else {
            let known = recorded.connections.map(\.id)
            let range = known.min().flatMap { first in known.max().map { "The run holds \(first) to \($0)." } } ?? "The run holds none."
            throw ValidationError("There is no connection \(id). \(range)")
        }
        StandardOutput.write(asTest ? ReplayTest.swift(connection, run: recorded.id) : ReplayReport.text(of: connection))
    }
}
