internal import GRDB
package import Verdicts

/// Runs in one SQLite file: written while they go on, read back as they were.
///
/// The file is in WAL mode, so that it can be read while another process writes. Each commit is on the disk before it is told of
/// (`synchronous=FULL`), so that not even a loss of power takes back a verdict that was shown.
package final class RunStore: Sendable {
    let database: DatabaseQueue
    let file: StoreFile
    private let commits: GroupCommit

    /// Opens a store to write to, and makes it where there is none. A damaged one is moved aside and a new one made.
    ///
    /// - Parameter say: told, on any thread, in a clause without a full stop, what a person should know: that a store was moved aside, that
    ///   nothing can be written any more, that it can again.
    package init(
        recording file: StoreFile, limits: StoreLimits = StoreLimits(), say: @escaping @Sendable (String) -> Void
    ) throws(StoreError) {
        try file.make()
        self.file = file
        database = try file.alone { () throws(StoreError) in
            if let found = try Self.opened(file, limits) { return found }
            return try Self.renewed(file, limits, say)
        }
        commits = GroupCommit(database, path: file.path, limits: limits, say: say)
    }

    /// Opens a store to read from it.
    ///
    /// - Returns: nil where there is none.
    package init?(reading file: StoreFile) throws(StoreError) {
        guard file.exists else { return nil }
        self.file = file
        let found = try file.alone { () throws(StoreError) in try Self.opened(file, StoreLimits(), isChecked: false) }
        guard let database = found else {
            throw StoreError(.damaged, "The store \(file.path) is damaged. The next run moves it aside and makes a new one.")
        }
        self.database = database
        commits = GroupCommit(database, path: file.path, limits: StoreLimits()) { _ in }
    }

    /// Begins to write a run down. Nothing is committed before something is recorded.
    ///
    /// - Parameters:
    ///   - run: the run as it is known now; what it holds of records and findings is left out.
    ///   - folder: where it was started; `last` looks there first.
    package func begin(_ run: Run, kind: RunSummary.Kind, folder: String) -> RunRecorder {
        RunRecorder(RunHead(run, kind: kind, folder: folder), commits)
    }

    /// Writes a run that is over, in one transaction, in the place of one with the same id.
    package func save(_ run: Run, kind: RunSummary.Kind, folder: String) throws(StoreError) {
        let head = RunHead(run, kind: kind, folder: folder)
        try changing { db in
            try db.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [run.id])
            try head.insert(db)
            for record in Record.all(of: run) { try record.insert(db, run: run.id) }
            try RunHead.end(run, db)
        }
    }

    /// One transaction, whose failure is told in words.
    func changing<Value>(_ change: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try database.write(change) } catch {
            throw StoreError(.write, "The store \(file.path) cannot be written: \(error.obstacle).")
        }
    }

    // MARK: Opening

    private static func renewed(
        _ file: StoreFile, _ limits: StoreLimits, _ say: (String) -> Void
    ) throws(StoreError) -> DatabaseQueue {
        guard file.bearsOurMark else { throw foreign(file) }
        let aside = try file.moveAside()
        say("the store \(file.path) was damaged; it is now \(aside.path), and a new one begins")
        try file.make()
        guard let database = try opened(file, limits) else {
            throw StoreError(.damaged, "The store \(file.path) is damaged as soon as it is made. Check the disk.")
        }
        return database
    }

    /// - Returns: nil where the file is damaged.
    private static func opened(_ file: StoreFile, _ limits: StoreLimits, isChecked: Bool = true) throws(StoreError) -> DatabaseQueue? {
        do {
            let database = try DatabaseQueue(path: file.path, configuration: configuration(limits))
            return try isSound(database, file, isChecked: isChecked) ? database : nil
        } catch let error as StoreError {
            throw error
        } catch {
            if error.isDamage { return nil }
            throw StoreError(.file, "The store \(file.path) cannot be opened: \(error.obstacle). Name another file with --store.")
        }
    }

    private static func isSound(_ database: DatabaseQueue, _ file: StoreFile, isChecked: Bool) throws -> Bool {
        try database.writeWithoutTransaction { db in
            let mark = try Int.fetchOne(db, sql: "PRAGMA application_id")
            if mark != Schema.applicationID {
                guard mark == 0, try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else { throw foreign(file) }
                // In the file itself, and not yet in the log beside it: it has to be found by whoever sees the file alone.
                try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            }
            if isChecked, try String.fetchOne(db, sql: "PRAGMA quick_check(1)") != "ok" { return false }
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
            return true
        } && migrated(database, file)
    }

    private static func migrated(_ database: DatabaseQueue, _ file: StoreFile) throws -> Bool {
        let migrator = Schema.migrator
        if try database.read(migrator.hasBeenSuperseded) {
            throw StoreError(
                .version, "The store \(file.path) was made by a newer pinproof. Use that one, or name another file with --store.")
        }
        if try !database.read(migrator.hasCompletedMigrations) { try migrator.migrate(database) }
        return true
    }

    private static func configuration(_ limits: StoreLimits) -> Configuration {
        var configuration = Configuration()
        configuration.label = "pinproof.store"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            if let pages = limits.pages { try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
        }
        return configuration
    }

    private static func foreign(_ file: StoreFile) -> StoreError {
        StoreError(.foreign, "\(file.path) is no store of pinproof, and is left as it is. Name another file with --store, or move it away.")
    }
}
