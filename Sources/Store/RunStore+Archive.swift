internal import GRDB
internal import Reports
package import Verdicts
internal import Wire

extension RunStore: RunArchive {
    package func runs(limit: Int) throws -> [RunSummary] {
        try reading { db in
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM runs ORDER BY started DESC, id DESC LIMIT ?", arguments: [max(0, limit)])
            return try rows.map { try summary($0, db) }
        }
    }

    package func latest(in folder: String?) throws -> String? {
        try reading { db in
            try String.fetchOne(
                db, sql: "SELECT id FROM runs WHERE ?1 IS NULL OR folder = ?1 ORDER BY started DESC, id DESC LIMIT 1", arguments: [folder])
        }
    }

    package func id(of name: String) throws -> String? {
        let ids = try reading { db in
            try String.fetchAll(
                db, sql: "SELECT id FROM runs WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id = ?1 DESC, id LIMIT 3", arguments: [name])
        }
        guard !name.isEmpty, let first = ids.first else { return nil }
        guard first == name || ids.count == 1 else {
            throw StoreError(
                .ambiguous,
                "\(ids.count == 2 ? "Two" : "Several") stored runs begin with \(printable(name)), as \(ids.joined(separator: " and ")). "
                    + "Write more of the id.")
        }
        return first
    }

    package func run(_ id: String) throws -> Run {
        let (kept, row, omitted): (RunFile.Pieces, Row, Int) = try reading { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM runs WHERE id = ?", arguments: [id]) else {
                throw StoreError.unknownRun(id, in: file)
            }
            let (kept, omitted) = try pieces(of: id, head: row["head"], db)
            return (kept, row, omitted)
        }
        var run: Run
        do throws(ReportError) { run = try RunFile.read(kept) } catch {
            throw StoreError(.damaged, "The run \(id) in the store \(file.path) cannot be read. \(error.message)")
        }
        if row["ended"] == nil {
            run.ended = run.connections.map { $0.time + $0.milliseconds / 1000 }.max().map { max(run.started, $0) } ?? run.started
            run.warnings.append("The run goes on, or was ended from outside: this is what was stored so far.")
            run.findings += Self.unsaid(run)
        }
        let lost: Int = row["lost"]
        if lost > 0 { run.warnings.append("\(lost) observations could not be stored and are missing here.") }
        if omitted > 0 {
            run.warnings.append("Only the latest connections are here: \(omitted) earlier ones are more than a report holds.")
        }
        return run
    }

    /// What is known of clients whose verdict was not told yet.
    private static func unsaid(_ run: Run) -> [Finding] {
        guard run.asked.clientele != .command else { return [] }
        return Findings.of(Evidence(run: run)).filter { found in
            !run.findings.contains { $0.domain == found.domain && $0.stack == found.stack && $0.place == found.place }
        }
    }

    package func remove(_ id: String) throws {
        let count = try changing { db in
            try db.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [id])
            return db.changesCount
        }
        if count == 0 { throw StoreError.unknownRun(id, in: file) }
    }

    /// What is read sees one state of the store, however much is written meanwhile.
    private func reading<Value>(_ read: (Database) throws -> Value) throws -> Value {
        do { return try database.read(read) } catch let error as StoreError { throw error } catch {
            throw StoreError(error.isDamage ? .damaged : .file, "The store \(file.path) cannot be read: \(error.obstacle).")
        }
    }

    private func summary(_ row: Row, _ db: Database) throws -> RunSummary {
        let id: String = row["id"]
        let claims = try Row.fetchAll(db, sql: "SELECT DISTINCT domain, verdict FROM findings WHERE run = ?", arguments: [id])
        let verdicts = claims.compactMap { Verdict(rawValue: $0["verdict"]) }
        return RunSummary(
            id: id, kind: RunSummary.Kind(rawValue: row["kind"]) ?? .run, started: row["started"], ended: row["ended"],
            command: row["command"], domains: Set(claims.map { $0["domain"] as String? }).count,
            worst: verdicts.min { $0.rank < $1.rank })
    }

    /// - Returns: the run's rows, and how many connections are left out because a run of all of them would be too large to be read.
    private func pieces(of run: String, head: String, _ db: Database) throws -> (RunFile.Pieces, Int) {
        func all(_ table: Schema.Table) throws -> [[UInt8]] {
            try String.fetchAll(db, sql: "SELECT json FROM \(table.rawValue) WHERE run = ? ORDER BY row", arguments: [run])
                .map { Array($0.utf8) }
        }
        var pieces = RunFile.Pieces(
            head: Array(head.utf8), findings: try all(.findings), trials: try all(.trials), cleartext: try all(.cleartexts),
            origins: try all(.origins))
        let others = [pieces.findings, pieces.trials, pieces.cleartext, pieces.origins].joined().reduce(0) { $0 + $1.count + 1 }
        // Room for what stands around the arrays.
        var room = RunFile.sizeLimit - others - 1024
        let rows = try String.fetchCursor(db, sql: "SELECT json FROM connections WHERE run = ? ORDER BY row DESC", arguments: [run])
        while let json = try rows.next() {
            room -= json.utf8.count + 1
            if room < 0 { break }
            pieces.connections.append(Array(json.utf8))
        }
        pieces.connections.reverse()
        let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM connections WHERE run = ?", arguments: [run]) ?? 0
        return (pieces, total - pieces.connections.count)
    }
}
