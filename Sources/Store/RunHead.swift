internal import GRDB
internal import Reports
internal import Verdicts

/// What a run is known by before anything was seen.
struct RunHead: Sendable {
    let run: Run
    let kind: RunSummary.Kind
    /// The folder in which it was started.
    let folder: String
    private let json: String

    init(_ run: Run, kind: RunSummary.Kind, folder: String) {
        self.run = run
        self.kind = kind
        self.folder = folder
        json = Self.json(run)
    }

    /// Makes the run's row where it is not there yet.
    func insert(_ db: Database) throws {
        let sql = "INSERT OR IGNORE INTO runs (id, kind, started, command, folder, head) VALUES (?, ?, ?, ?, ?, ?)"
        try db.cachedStatement(sql: sql).execute(arguments: [
            run.id, kind.rawValue, run.started, Secrets.masked(command: run.command).joined(separator: " "), folder,
            json,
        ])
    }

    /// Notes that the run came to its end, and what is known of it now.
    static func end(_ run: Run, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE runs SET ended = ?, head = ? WHERE id = ?")
            .execute(arguments: [run.ended, json(run), run.id])
    }

    private static func json(_ run: Run) -> String { String(decoding: RunFile.head(run), as: UTF8.self) }
}
