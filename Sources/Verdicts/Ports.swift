/// Where observations go as they happen. Implemented above; called from any thread, and must not block.
package protocol ObservationSink: Sendable {
    /// A connection's outcome is decided, though the connection goes on.
    func concluded(_ connection: Connection)
    /// A connection is over and its record is final.
    func record(_ connection: Connection)
    /// A plain HTTP request went through in the clear.
    func record(_ cleartext: Cleartext)
    /// Something was learnt of a genuine server.
    func record(_ origin: Origin)
    /// A request of an accepted client is over. Called only where somebody asked for exchanges.
    func record(_ exchange: Exchange)
}

extension ObservationSink {
    package func concluded(_ connection: Connection) {}
    package func record(_ exchange: Exchange) {}
}

/// One request that a client sent without TLS.
package struct Cleartext: Codable, Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package var time: Double
    package var trial: Int?
    package var domain: Domain
    /// Method and path, as `GET /`; never a query, a header or a body.
    package var request: String
    /// `address:port` of the client's socket.
    package var clientAddress: String

    package init(time: Double, trial: Int?, domain: Domain, request: String, clientAddress: String) {
        self.time = time
        self.trial = trial
        self.domain = domain
        self.request = request
        self.clientAddress = clientAddress
    }
}

/// Where runs of before are kept. Implemented above; it may wait for a disk.
package protocol RunArchive: Sendable {
    /// The latest runs, the last first.
    func runs(limit: Int) throws -> [RunSummary]
    /// The id of the run that began last: of those that were started in a folder, or of all.
    func latest(in folder: String?) throws -> String?
    /// The run with this id, or the only one whose id begins like this; nil where there is none. Throws where there are several.
    func id(of name: String) throws -> String?
    /// The whole run with this id. One that did not come to its end holds what was committed, and a warning that says so.
    func run(_ id: String) throws -> Run
    /// Deletes the run with this id and all that it holds.
    func remove(_ id: String) throws
}

/// What became of something that was to be stored.
package enum Stored: Hashable, Sendable {
    /// It is on the disk, and a loss of power does not take it back.
    case stored
    /// It is not, for a reason that is given as a clause.
    case notStored(because: String)
}
