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
}

extension ObservationSink {
    package func concluded(_ connection: Connection) {}
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
