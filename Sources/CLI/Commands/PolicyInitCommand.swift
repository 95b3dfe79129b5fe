internal import ArgumentParser
internal import Foundation
internal import PolicyFile
internal import Runner
internal import Verdicts
internal import Wire

struct PolicyInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a first policy from what a run observed, for you to correct.",
        discussion: """
            Each domain gets the demand that its worst client meets, with the reason beside it. A fault is never written down as
            expected: such a line is broken until the client is mended, or the fault allowed.

            Examples:
              pinproof policy init
              pinproof policy init 20261121T192003-7f3a --out ci/pinproof.yml
            """)

    @Argument(help: ArgumentHelp(SavedRun.help, valueName: "run"))
    var saved = SavedRun(argument: "last")

    @Option(
        help: ArgumentHelp("Where the policy goes; - for standard output.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"]))
    var out = PolicyInput.usual

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @OptionGroup(title: "Store") var store: StoreOptions

    func run() throws {
        let run = try saved.read(store)
        let text = PolicyDraft.text(of: run)
        if out == "-" { return StandardOutput.write(text) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: out), options: force ? .atomic : .withoutOverwriting)
        } catch CocoaError.fileWriteFileExists {
            throw RunnerError(
                .folder, "\(printable(out)) is there already, and is left as it is. Name another file with --out, or use --force.")
        } catch {
            throw RunnerError(.folder, "--out \(printable(out)): the file cannot be written. Check the path and its permissions.")
        }
        StandardError.write("pinproof: \(printable(out)) is written from the run \(printable(run.id)); read each line of it\n")
    }
}
