internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Runner
internal import Verdicts

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Holds a saved run against a policy.",
        discussion: """
            Nothing is run. The table and the exit codes are those of `pinproof run --policy`; waivers are judged by today's date.

            Examples:
              pinproof check last
              pinproof check all.json --policy ci/pinproof.yml --html report.html --junit junit.xml
            """)

    @Argument(help: ArgumentHelp(SavedRun.help, valueName: "run"))
    var saved: SavedRun

    @Option(help: ArgumentHelp("The policy.", valueName: "file"), completion: .file(extensions: ["yml", "yaml"]))
    var policy = PolicyInput.usual

    @Option(
        help: ArgumentHelp("Write a report that people read, as one HTML file, with the policy at its head.", valueName: "file"),
        completion: .file())
    var html: String?

    @Flag(name: .customLong("exit-zero"), help: "Report as ever, and exit with 0 whatever was found.")
    var exitZero = false

    @OptionGroup(title: "Reports for build machines") var reports: ReportOptions

    @OptionGroup(title: "Store") var store: StoreOptions

    func run() throws {
        let policy = try PolicyInput.read(policy)
        try reports.checkFiles()
        let run = try saved.read(store)
        let judged = policy.judge(run, today: PolicyInput.today)
        if let html {
            do { try Data(HTMLReport.html(run: run, policy: judged)).write(to: URL(fileURLWithPath: html)) } catch {
                throw RunnerError(.folder, "--html \(html): the file cannot be written. Check the path and its permissions.")
            }
        }
        let isReported = reports.write(JudgedRun(run, policy: judged), environment: ProcessInfo.processInfo.environment)
        StandardOutput.write(PolicyText.of(judged))
        if !exitZero, judged.exit != .success { throw ArgumentParser.ExitCode(judged.exit.rawValue) }
        if !isReported { throw ArgumentParser.ExitCode(RunExit.environment.rawValue) }
    }
}
