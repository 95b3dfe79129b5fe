internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Runner
internal import Verdicts

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Puts the runs of several jobs together into one run file.",
        discussion: """
            Runs that asked the same with the same CA are judged as one; the others keep their findings. Where runs do not agree, the
            worst counts, and a warning says so.

            Examples:
              pinproof merge shard-*.json -o all.json
              pinproof merge pixel.json galaxy.json -o - | jq .domains
            """)

    @Argument(help: ArgumentHelp("The runs, two or more. \(SavedRun.help)", valueName: "run"))
    var runs: [SavedRun]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the run file goes; - for standard output.", valueName: "file"), completion: .file())
    var output: String

    @OptionGroup(title: "Store") var store: StoreOptions

    func validate() throws {
        if runs.count < 2 { throw ValidationError("One run is no more than itself. Name two or more.") }
    }

    func run() throws {
        let merged = RunMerge.merge(try runs.map { try $0.read(store) }, id: RunIdentity.newID(), toolVersion: Tool.version)
        let bytes = RunFile.json(merged)
        if output == "-" { return StandardOutput.write(bytes) }
        do { try Data(bytes).write(to: URL(fileURLWithPath: output)) } catch {
            throw RunnerError(.folder, "-o \(output): the file cannot be written. Check the path and its permissions.")
        }
        StandardError.write(
            "pinproof: \(runs.count) runs in \(output), with findings: \(merged.findings.count), warnings: \(merged.warnings.count)\n")
    }
}
