internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Runner
internal import Verdicts

/// Reports for build machines. Many may be asked for at once, and one that cannot be written keeps no other from being written.
struct ReportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write test results as JUnit XML.", valueName: "file"), completion: .file(extensions: ["xml"]))
    var junit: String?

    @Option(help: ArgumentHelp("Write alerts as SARIF 2.1.0, for code scanning.", valueName: "file"), completion: .file())
    var sarif: String?

    @Option(
        help: ArgumentHelp(
            "Write a summary as Markdown.", discussion: "It is appended to $GITHUB_STEP_SUMMARY as well, where that is set.",
            valueName: "file"), completion: .file(extensions: ["md"]))
    var markdown: String?

    @Option(help: ArgumentHelp("Write test results in the Test Anything Protocol, version 14.", valueName: "file"), completion: .file())
    var tap: String?

    @Option(help: ArgumentHelp("Write the JSON of an endpoint badge of shields.io.", valueName: "file"), completion: .file())
    var badge: String?

    private var files: [(form: ReportForm, path: String)] {
        [(ReportForm.junit, junit), (.sarif, sarif), (.markdown, markdown), (.tap, tap), (.badge, badge)]
            .compactMap { form, path in path.map { (form, $0) } }
    }

    var isAsked: Bool { !files.isEmpty }

    func validate() throws {
        for (form, path) in files where path.isEmpty || path == "-" {
            throw ValidationError("--\(form.rawValue) takes the path of a file. Standard output is for the run itself.")
        }
    }

    func checkFiles() throws {
        for (form, path) in files { try form.file(path).check() }
    }

    /// Writes every report that was asked for, and what GitHub Actions reads where that is what runs this.
    ///
    /// - Returns: Whether all could be written; what could not is told on standard error.
    func write(_ judged: JudgedRun, environment: [String: String]) -> Bool {
        var judged = judged
        // Services know the files of a checkout by their paths in it.
        let top = FileManager.default.currentDirectoryPath + "/"
        if let file = judged.policy?.file, file.hasPrefix(top) { judged.policy?.file = String(file.dropFirst(top.count)) }
        var isComplete = true
        for (form, path) in files where !form.file(path).write(form.render(judged)) { isComplete = false }
        GitHubActions(environment: environment)?.tell(judged)
        return isComplete
    }
}

extension ReportForm {
    fileprivate func file(_ path: String) -> OutputFile { OutputFile(option: "--\(rawValue)", path: path) }
}

/// What GitHub's runner reads of a step beside its files.
struct GitHubActions {
    /// The file of the step's summary; nil where none was named.
    private let summary: String?
    private let takesAnnotations: Bool

    /// nil outside of GitHub Actions, and where nothing is read.
    init?(environment: [String: String]) {
        summary = environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
        takesAnnotations = environment["GITHUB_ACTIONS"] == "true"
        if summary == nil, !takesAnnotations { return nil }
    }

    /// Annotations go to standard error: the runner reads that too, and standard output is for data.
    func tell(_ judged: JudgedRun) {
        if takesAnnotations { StandardError.write(GitHubAnnotations.text(judged)) }
        guard let summary else { return }
        do {
            if !FileManager.default.fileExists(atPath: summary) { try Data().write(to: URL(fileURLWithPath: summary)) }
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: summary))
            // All that a step writes counts towards the limit.
            let room = MarkdownReport.summaryLimit - Int(clamping: try file.seekToEnd())
            if room > 0 { try file.write(contentsOf: Data(MarkdownReport(limit: room).render(judged).utf8)) }
        } catch {
            StandardError.write("pinproof: $GITHUB_STEP_SUMMARY \(summary): the file cannot be written; the summary is left out.\n")
        }
    }
}
