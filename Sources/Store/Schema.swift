internal import GRDB

/// The tables, and how an older store becomes one of today.
///
/// Beside the keys that queries need, each row holds the JSON that stands for it in a run file: its format has one definition, one reader
/// and one schema, whichever way a run was kept.
enum Schema {
    /// `pinp`, where SQLite's file format has room for the id of an application.
    static let mark = Array("pinp".utf8)
    static let applicationID = 0x7069_6E70

    /// A migration is never changed once it was released; the next one is added after it.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.create(table: "runs") { table in
                table.primaryKey("id", .text)
                table.column("kind", .text).notNull()
                // Seconds since 1970-01-01T00:00:00Z; a run without an end is going on, or was killed.
                table.column("started", .double).notNull()
                table.column("ended", .double)
                table.column("command", .text).notNull()
                // The folder in which it was started.
                table.column("folder", .text).notNull()
                // How many observations could not be kept.
                table.column("lost", .integer).notNull().defaults(to: 0)
                table.column("head", .text).notNull()
            }
            for table in Table.allCases {
                try db.create(table: table.rawValue) { columns in
                    columns.autoIncrementedPrimaryKey("row")
                    columns.column("run", .text).notNull().references("runs", onDelete: .cascade)
                    // What a later state of the same thing has in common with this one.
                    columns.column("key", .text).notNull()
                    columns.column("domain", .text)
                    if table == .findings {
                        columns.column("verdict", .text).notNull()
                        columns.column("confidence", .text).notNull()
                        columns.column("client", .text).notNull()
                    }
                    columns.column("json", .text).notNull()
                }
                try db.create(index: "\(table.rawValue)ByKey", on: table.rawValue, columns: ["run", "key"])
            }
        }
        return migrator
    }

    enum Table: String, CaseIterable { case trials, connections, cleartexts, origins, findings }
}
