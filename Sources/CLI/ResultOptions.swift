internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Runner
internal import Verdicts
internal import Wire

/// Where the results of a proxy go.
struct ResultFiles: ParsableArguments {
    @Option(
        help: ArgumentHelp("Write the whole run as JSON at the end; - for standard output.", valueName: "file"), completion: .file())
    var json: String?

    @Option(
        help: ArgumentHelp("Write a report that people read, as one HTML file that needs nothing else.", valueName: "file"),
        completion: .file())
    var html: String?

    @Option(help: ArgumentHelp("Write events as JSON lines while it runs; - for standard output.", valueName: "file"), completion: .file())
    var events: String?

    /// Told of files alone; reports, which only some commands have, are checked by themselves.
    private var files: [OutputFile] {
        [("--json", json == "-" ? nil : json), ("--html", html)].compactMap { option, path in
            path.map { OutputFile(option: option, path: $0) }
        }
    }

    func validate() throws {
        guard json != "-" || events != "-" else { throw ValidationError("Standard output is for one: --json - or --events -.") }
        guard html != "-" else { throw ValidationError("--html takes the path of a file.") }
    }

    /// - Throws: `RunnerError` where a file could not be written now.
    func checkFiles() throws {
        for file in files { try file.check() }
    }

    /// Nothing but JSON goes to standard output.
    var takesStandardOutput: Bool { json == "-" || events == "-" }

    /// Writes the run into its folder, and to where the user wants it.
    ///
    /// - Parameter folder: nil where none could be made.
    /// - Returns: Whether all could be written; what could not is told on standard error.
    func write(_ run: Run, policy: PolicyReport? = nil, folder: RunFolder?) -> Bool {
        let bytes = RunFile.json(run, policy: policy)
        var isComplete = true
        do { try folder?.write(bytes, to: "run.json") } catch {
            isComplete = false
            StandardError.write("pinproof: \(error.message)\n")
        }
        if json == "-" { StandardOutput.write(bytes) }
        for file in files {
            let isPage = file.option == "--html"
            if !file.write(isPage ? HTMLReport.html(run: run, policy: policy) : bytes) { isComplete = false }
        }
        return isComplete
    }

    /// The verdicts, or why there are none.
    func text(_ run: Run) -> String { TextReport(style: StandardOutput.isColoured ? .ansi : .plain).render(run) }
}

/// Where results go, and what makes the command fail.
struct ResultOptions: ParsableArguments {
    @OptionGroup var files: ResultFiles

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp(
            "Exit with 1 on these findings (3 for inconclusive), separated by commas.",
            discussion: "Known: " + FailOn.allCases.map(\.rawValue).joined(separator: ", "), valueName: "kind,kind"))
    var failOn: String?

    @Flag(help: "Show what would run, and run nothing.")
    var list = false

    func failures() throws -> Set<FailOn> {
        do { return try FailOn.parse(failOn ?? "") } catch { throw ValidationError(error.description) }
    }

    /// The matrix and the verdicts, or why there are none.
    func text(_ run: Run, connected: Bool, hosts: [String]) -> String {
        let unseen = unseen(run, hosts: hosts)
        return connected && run.findings.isEmpty && !unseen.isEmpty ? unseen : files.text(run) + unseen
    }

    /// A host that was asked for and never came is said, whatever else was found.
    private func unseen(_ run: Run, hosts: [String]) -> String {
        let unseen = RunExit.unseen(hosts: hosts, findings: run.findings)
        guard !unseen.isEmpty else { return "" }
        let seen = Set(run.connections.filter { $0.hello != nil }.map { printable($0.domain.description) }).sorted()
        return unseen.map { host in
            """
            \(printable(host))   CANNOT TELL
                The command did not call this host. Seen: \(seen.joined(separator: ", ")).
                Next: Check the spelling in --domains, and that the command gets that far.

            """
        }.joined()
    }
}
