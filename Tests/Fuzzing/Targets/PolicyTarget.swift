import PolicyFile
import Verdicts

extension FuzzTarget {
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
