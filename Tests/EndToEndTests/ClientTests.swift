import Testing

/// The table of clients, row by row, against the built program.
@Suite struct `Real clients` {
    @Test(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"), arguments: ClientTable.curl)
    func `curl is seen for what it checks`(_ row: ClientRow) async throws {
        try await Bench.with { try await row.check(on: $0) }
    }

    @Test(.enabled(if: Tool.openssl.isInstalled, "openssl is not installed"), arguments: ClientTable.openssl)
    func `openssl s_client is seen for what it checks`(_ row: ClientRow) async throws {
        try await Bench.with { try await row.check(on: $0) }
    }

    @Test(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"), arguments: ClientTable.python)
    func `Python is seen for what it checks`(_ row: ClientRow) async throws {
        try await Bench.with { try await row.check(on: $0) }
    }

    @Test(.enabled(if: Tool.git.isInstalled, "git is not installed"), arguments: ClientTable.git)
    func `git is seen for what it checks`(_ row: ClientRow) async throws {
        try await Bench.with { try await row.check(on: $0) }
    }

    @Test(.enabled(if: Tool.wget.isInstalled, "wget is not installed"), arguments: ClientTable.wget)
    func `wget is seen for what it checks`(_ row: ClientRow) async throws {
        try await Bench.with { try await row.check(on: $0) }
    }
}
