import PolicyFile
import Reports
import Verdicts
import Wire

extension FuzzTarget {
    /// A run file: whatever is read can be judged, shown, and written again.
    static let runFile = FuzzTarget(name: "run-file") { bytes in
        guard let run = try? RunFile.read(bytes) else { return }
        let written = RunFile.json(run)
        guard let again = try? RunFile.read(written) else { throw BrokenPromise(description: "what is written can be read") }
        try require(RunFile.json(again) == written, "what is read is written as it was")
        var judged = again
        judged.findings = Findings.of(Evidence(run: again))
        for line in TextReport().render(judged).split(separator: "\n") { try requirePrintable(String(line)) }
        _ = HTMLReport.html(run: judged)
        _ = MarkdownReport().render(JudgedRun(judged))
        for connection in judged.connections.prefix(8) { _ = Replay.story(of: connection) }
        _ = PolicyDraft.text(of: judged)
    }

    /// A policy: it is one, or the errors say where and why it is none.
    static let policy = FuzzTarget(name: "policy") { bytes in
        do throws(PolicyFileError) {
            let policy = try PolicyFile.read(bytes, named: "pinproof.yml")
            judgeNothing(by: policy)
        } catch {
            guard !error.problems.isEmpty else { throw BrokenPromise(description: "a refusal has a reason") }
            for problem in error.problems {
                try require(problem.place.line >= 1 && problem.place.column >= 1, "a problem has a place")
                try requirePrintable(problem.sentence)
            }
        }
    }

    private static func judgeNothing(by policy: Policy) {
        guard let day = CalendarDay(year: 2026, month: 1, day: 1) else { return }
        let run = Run(id: "", started: 0, ended: 0, toolVersion: "", command: [], profile: "standard", modes: [])
        _ = policy.judge(run, today: day)
    }
}
