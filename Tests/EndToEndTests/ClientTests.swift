import Testing

/// The table of clients, row by row, against the built program.
@Suite struct `Real clients` {
    @Test(arguments: ClientTable.curl) func `curl is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.wget) func `wget is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.git) func `git is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.openssl + ClientTable.gnutls + ClientTable.nss)
    func `the client of a TLS library is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.python) func `Python is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.node) func `Node is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.java + ClientTable.okhttp)
    func `a JVM is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.go) func `Go is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.perl + ClientTable.ruby + ClientTable.php + ClientTable.erlang)
    func `a script is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.urlSession)
    func `URLSession is seen for what it checks`(_ row: ClientRow) async throws { try await play(row) }

    @Test(arguments: ClientTable.chromium) func `a browser is seen for what it checks`(_ row: ClientRow) async throws {
        try await play(row)
    }

    private func play(_ row: ClientRow) async throws {
        try row.cancelIfMissing()
        try await Bench.with { try await row.check(on: $0) }
    }
}
