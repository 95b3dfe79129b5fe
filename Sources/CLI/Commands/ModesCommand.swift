internal import ArgumentParser
internal import Catalog
internal import Reports
internal import Wire

struct ModesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modes",
        abstract: "Lists the test modes, or tells the whole story of one.",
        discussion: """
            Examples:
              pinproof modes
              pinproof modes untrusted-ca
            """)

    @Argument(help: "The mode to tell of; all of them without.", completion: .list(Catalog.modes.map(\.id)))
    var id: String?

    @Option(help: "How to print them.")
    var format = Format.text

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

    func validate() throws { _ = try chosen() }

    private func chosen() throws -> TestMode? {
        guard let id else { return nil }
        guard let mode = Catalog.mode(id) else {
            throw ValidationError("There is no test mode \(printable(id)). `pinproof modes` lists them.")
        }
        return mode
    }

    func run() throws {
        let style: Style = StandardOutput.isColoured ? .ansi : .plain
        let one = try chosen()
        let modes = one.map { [$0] } ?? Catalog.modes
        switch format {
        case .text: StandardOutput.write(one.map { ModeStory.text($0, style: style) } ?? ModeTable.text(modes, style: style))
        case .json: StandardOutput.write(ModeTable.json(modes))
        case .markdown: StandardOutput.write(ModeTable.markdown(modes))
        }
    }
}
