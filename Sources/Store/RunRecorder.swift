package import Verdicts

/// Writes one run into a store while it goes on. What was committed is there, however the program ends.
///
/// Called from any thread; nothing waits for the disk but `acknowledge` and `finish`, and those suspend.
package final class RunRecorder: ObservationSink {
    private let head: RunHead
    private let commits: GroupCommit

    init(_ head: RunHead, _ commits: GroupCommit) {
        self.head = head
        self.commits = commits
    }

    /// Its outcome stands; the final record will take the place of this one.
    package func concluded(_ connection: Connection) { add(Record(connection)) }

    package func record(_ connection: Connection) { add(Record(connection)) }

    package func record(_ cleartext: Cleartext) { add(Record(cleartext)) }

    package func record(_ origin: Origin) { add(Record(origin)) }

    /// A trial is over. One with the same ordinal takes its place.
    package func record(_ trial: Trial) { add(Record(trial)) }

    /// Stores a verdict, in the place of an earlier one on the same client at the same domain. It returns when it is on the disk, or when
    /// it cannot be: show it as stored only if it is. What was recorded before it is there too, unless there was no room for both.
    ///
    /// - Parameter client: whom it is about, where a TLS stack alone does not say that; nil for the finding's stack.
    package func acknowledge(_ finding: Finding, client: String? = nil) async -> Stored {
        await answer(to: .record(Record(finding, client: client)))
    }

    /// Notes that the run is over, after everything that was recorded before.
    ///
    /// - Parameters:
    ///   - ended: seconds since 1970-01-01T00:00:00Z.
    ///   - warnings: sentences about the run as a whole.
    package func finish(at ended: Double, warnings: [String] = []) async -> Stored {
        var run = head.run
        run.ended = ended
        run.warnings = warnings
        return await answer(to: .end(run))
    }

    private func add(_ record: Record) { commits.add(GroupCommit.Entry(head: head, step: .record(record), answer: nil)) }

    private func answer(to step: GroupCommit.Entry.Step) async -> Stored {
        await withCheckedContinuation { continuation in
            commits.add(GroupCommit.Entry(head: head, step: step) { continuation.resume(returning: $0) })
        }
    }
}
