internal import Dispatch
internal import GRDB
internal import Synchronization
internal import Verdicts

/// The one writer of a store: what comes within a few milliseconds, or while a commit is under way, is committed together, on a thread of
/// its own.
///
/// Each commit waits for the disk, so a commit for each connection would be slow. Whoever tells of an observation never waits; whoever
/// asks for an answer has it after the commit, which begins at once.
final class GroupCommit: Sendable {
    /// One step of a run's story.
    struct Entry: Sendable {
        let head: RunHead
        let step: Step
        /// Told once, after the commit or when there will be none; nil for what may be left out.
        let answer: (@Sendable (Stored) -> Void)?

        enum Step: Sendable {
            case record(Record)
            case end(Run)
        }

        fileprivate func write(_ db: Database) throws {
            switch step {
            case .record(let record): try record.replace(db, run: head.run.id)
            case .end(let run): try RunHead.end(run, db)
            }
        }
    }

    private let waiting = Mutex(Waiting())
    private let database: DatabaseQueue
    private let path: String
    private let limits: StoreLimits
    private let say: @Sendable (String) -> Void
    private let thread = DispatchQueue(label: "pinproof.store")

    init(_ database: DatabaseQueue, path: String, limits: StoreLimits, say: @escaping @Sendable (String) -> Void) {
        self.database = database
        self.path = path
        self.limits = limits
        self.say = say
    }

    /// Puts it into the next commit. Where too much waits, observations are left out and counted; what has to be answered never is.
    func add(_ entry: Entry) {
        let outcome = waiting.withLock { $0.add(entry, limit: limits.waiting) }
        switch outcome {
        case .waits: break
        case .commitsSoon: thread.asyncAfter(deadline: .now() + .milliseconds(limits.milliseconds)) { self.commit() }
        case .commitsNow: thread.async { self.commit() }
        case .overruns: say("more is seen than the store \(path) can take in: observations are left out of it, verdicts are not")
        }
    }

    private func commit() {
        let (entries, lost) = waiting.withLock { $0.take() }
        if entries.isEmpty { return }
        do {
            try write(entries, lost)
            if lost.isEmpty { waiting.withLock { $0.isOverrun = false } }
            hasSucceeded(true)
            for entry in entries { entry.answer?(.stored) }
        } catch {
            hasSucceeded(false, because: error.obstacle)
            let counts = Dictionary(entries.filter { $0.answer == nil }.map { ($0.head.run.id, 1) }, uniquingKeysWith: +)
            answer(entries.filter { $0.answer != nil }, lost.merging(counts, uniquingKeysWith: +))
        }
    }

    /// Where not everything can be written, there may be room for what has to be answered.
    private func answer(_ entries: [Entry], _ lost: [String: Int]) {
        do {
            if entries.isEmpty { return waiting.withLock { $0.lost.merge(lost, uniquingKeysWith: +) } }
            try write(entries, lost)
            for entry in entries { entry.answer?(.stored) }
        } catch {
            waiting.withLock { $0.lost.merge(lost, uniquingKeysWith: +) }
            for entry in entries { entry.answer?(.notStored(because: error.obstacle)) }
        }
    }

    private func write(_ entries: [Entry], _ lost: [String: Int]) throws {
        try database.write { db in
            var begun: Set<String> = []
            for entry in entries {
                if begun.insert(entry.head.run.id).inserted { try entry.head.insert(db) }
                try entry.write(db)
            }
            for (run, count) in lost {
                try db.execute(sql: "UPDATE runs SET lost = lost + ? WHERE id = ?", arguments: [count, run])
            }
        }
    }

    /// Says when it begins and when it is over, and not at each commit.
    private func hasSucceeded(_ isWritten: Bool, because obstacle: String = "") {
        let wasFailing = waiting.withLock { waiting in
            defer { waiting.isFailing = !isWritten }
            return waiting.isFailing
        }
        if isWritten, wasFailing { say("the store \(path) can be written again; what was seen meanwhile is missing in it") }
        if !isWritten, !wasFailing {
            say("the store \(path) cannot be written: \(obstacle). What is seen is left out of it; each verdict says whether it is in")
        }
    }
}

extension GroupCommit {
    /// What the next commit will hold.
    private struct Waiting {
        var entries: [Entry] = []
        /// How many of them may be left out.
        var observations = 0
        /// A commit is to come.
        var isScheduled = false
        /// It is to come as soon as the one before it is done.
        var isUrgent = false
        /// What was left out, by the id of the run, since that was last written down.
        var lost: [String: Int] = [:]
        var isOverrun = false
        var isFailing = false

        enum Outcome { case waits, commitsSoon, commitsNow, overruns }

        mutating func add(_ entry: Entry, limit: Int) -> Outcome {
            if entry.answer == nil, observations >= limit {
                lost[entry.head.run.id, default: 0] += 1
                defer { isOverrun = true }
                return isOverrun ? .waits : .overruns
            }
            entries.append(entry)
            if entry.answer == nil {
                observations += 1
                defer { isScheduled = true }
                return isScheduled ? .waits : .commitsSoon
            }
            defer { (isScheduled, isUrgent) = (true, true) }
            return isUrgent ? .waits : .commitsNow
        }

        /// All that waits, and what was left out before it.
        mutating func take() -> ([Entry], [String: Int]) {
            (isScheduled, isUrgent) = (false, false)
            if entries.isEmpty { return ([], [:]) }
            defer { (entries, observations, lost) = ([], 0, [:]) }
            return (entries, lost)
        }
    }
}
