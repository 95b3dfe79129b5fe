internal import ArgumentParser
internal import Reports
internal import Store
internal import Verdicts

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "Lists the stored runs, and removes them.",
        discussion: """
            Examples:
              pinproof runs
              pinproof runs --limit 5 --format json
              pinproof report 20261121T1920
              pinproof runs remove 20261121T192003-7f3a
            """,
        subcommands: [List.self, Remove.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the stored runs, the latest first.",
            discussion: "A run that did not end goes on, or was ended from outside; what was stored of it can be read all the same.")

        @Option(help: ArgumentHelp("In which form.", valueName: "form"))
        var format = Format.text

        @Option(help: ArgumentHelp("The most runs that are listed.", valueName: "count"))
        var limit = 20

        @OptionGroup(title: "Store") var store: StoreOptions

        enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit takes a count from 1.") }
        }

        func run() throws {
            let runs = try store.reading()?.runs(limit: limit) ?? []
            switch format {
            case .text: StandardOutput.write(RunList.text(runs, style: StandardOutput.isColoured ? .ansi : .plain))
            case .json: StandardOutput.write(RunList.json(runs))
            }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes runs from the store.",
            discussion: "The folder that `pinproof run` made of a run stays where it is.")

        @Argument(help: ArgumentHelp("The ids of the runs, or how each begins.", valueName: "id"))
        var ids: [String]

        @OptionGroup(title: "Store") var store: StoreOptions

        func run() throws {
            let opened = try store.reading()
            for name in ids {
                guard let opened, let id = try opened.id(of: name) else { throw StoreError.unknownRun(name, in: store.file) }
                try opened.remove(id)
                StandardError.write("pinproof: removed \(id)\n")
            }
        }
    }
}
