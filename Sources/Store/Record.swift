internal import GRDB
internal import Reports
internal import Verdicts

/// One thing that was seen or found in a run, as a row of its table.
struct Record: Sendable {
    let table: Schema.Table
    /// What a later state of the same thing has in common with this one; empty where there is none.
    let key: String
    let domain: Domain?
    /// Whom a verdict is about, and the verdict.
    let claim: (client: String, verdict: Verdict, confidence: Confidence)?
    /// Made when it is written: whoever tells of a thing is in a hurry.
    let json: @Sendable () -> [UInt8]

    private init(
        _ table: Schema.Table, key: String = "", _ domain: Domain?, claim: (String, Verdict, Confidence)? = nil,
        json: @escaping @Sendable () -> [UInt8]
    ) {
        self.table = table
        self.key = key
        self.domain = domain
        self.claim = claim
        self.json = json
    }

    init(_ connection: Connection) {
        self.init(.connections, key: "\(connection.id)", connection.domain) { RunFile.piece(connection) }
    }

    init(_ cleartext: Cleartext) { self.init(.cleartexts, cleartext.domain) { RunFile.piece(cleartext) } }

    init(_ origin: Origin) { self.init(.origins, key: origin.domain.description, origin.domain) { RunFile.piece(origin) } }

    init(_ trial: Trial) { self.init(.trials, key: "\(trial.n)", trial.domain) { RunFile.piece(trial) } }

    /// - Parameter client: whom it is about; nil for the client with that TLS stack.
    init(_ finding: Finding, client: String? = nil) {
        let client = client ?? finding.stack ?? ""
        self.init(
            .findings, key: "\(finding.domain) \(client)", finding.domain, claim: (client, finding.verdict, finding.confidence)
        ) { RunFile.piece(finding) }
    }

    /// All that a run holds, in its order.
    static func all(of run: Run) -> [Record] {
        run.trials.map { Record($0) } + run.connections.map { Record($0) } + run.cleartext.map { Record($0) }
            + run.origins.map { Record($0) } + run.findings.map { Record($0) }
    }

    /// Writes it in the place of what was known of the same thing before.
    func replace(_ db: Database, run: String) throws {
        let values = values
        if !key.isEmpty {
            try db.cachedStatement(sql: table.update).execute(arguments: StatementArguments(values + [run, key]))
            if db.changesCount > 0 { return }
        }
        try insert(values, db, run)
    }

    /// Writes it beside whatever is there.
    func insert(_ db: Database, run: String) throws { try insert(values, db, run) }

    private func insert(_ values: [(any DatabaseValueConvertible)?], _ db: Database, _ run: String) throws {
        try db.cachedStatement(sql: table.insert).execute(arguments: StatementArguments(values + [run, key]))
    }

    /// In the order of `Schema.Table.columns`, without the keys. It costs the making of the JSON.
    private var values: [(any DatabaseValueConvertible)?] {
        let common: [(any DatabaseValueConvertible)?] = [domain?.description, String(decoding: json(), as: UTF8.self)]
        guard let claim else { return common }
        return common + [claim.client, claim.verdict.rawValue, claim.confidence.rawValue]
    }
}

extension Schema.Table {
    /// What a row holds besides its keys.
    fileprivate var columns: [String] { self == .findings ? ["domain", "json", "client", "verdict", "confidence"] : ["domain", "json"] }

    private static let inserts = Dictionary(
        uniqueKeysWithValues: allCases.map { table in
            let places = Array(repeating: "?", count: table.columns.count + 2).joined(separator: ", ")
            return (table, "INSERT INTO \(table.rawValue) (\(table.columns.joined(separator: ", ")), run, key) VALUES (\(places))")
        })

    private static let updates = Dictionary(
        uniqueKeysWithValues: allCases.map { table in
            let places = table.columns.map { "\($0) = ?" }.joined(separator: ", ")
            return (table, "UPDATE \(table.rawValue) SET \(places) WHERE run = ? AND key = ?")
        })

    /// Takes the columns, the run and the key.
    fileprivate var insert: String { Self.inserts[self] ?? "" }

    /// Takes the columns, the run and the key.
    fileprivate var update: String { Self.updates[self] ?? "" }
}
