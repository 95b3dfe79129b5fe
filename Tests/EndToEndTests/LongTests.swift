import Foundation
import Lab
import Testing
import Wire

/// The whole table again, in either version of TLS and with refusals counted thrice. It takes minutes.
@Suite(.enabled(if: isLong, "PINPROOF_LONG is not 1")) struct `At length` {
    @Test(arguments: ClientTable.limitable, [TLSVersion.tls12, TLSVersion.tls13])
    func `every client is seen the same in both versions of TLS`(_ row: ClientRow, _ version: UInt16) async throws {
        try row.cancelIfMissing()
        var settings = LabOrigin.Settings()
        settings.versions = version...version
        try await Bench.with(settings: settings) { bench in
            let limit = version == TLSVersion.tls12 ? try bench.limitToTLS12() : []
            let report = try await row.check(on: bench, ["--trials", "3", "--profile", "full"], behind: limit)
            let name = version == TLSVersion.tls12 ? "TLSv1.2" : "TLSv1.3"
            let shown = report.connections.filter { $0.mode != "passthrough" }
            #expect(!shown.isEmpty)
            #expect(shown.allSatisfy { $0.tls?.version == name }, "\(Set(shown.map { $0.tls?.version }))")
        }
    }
}

extension Bench {
    /// Takes TLS 1.3 away from clients by their libraries' own settings.
    ///
    /// - Returns: what to put before a command.
    fileprivate func limitToTLS12() throws -> [String] {
        let settings = [
            "OPENSSL_CONF": """
            openssl_conf = start
            [start]
            ssl_conf = ssl
            [ssl]
            system_default = limits
            [limits]
            MaxProtocol = TLSv1.2

            """,
            "GNUTLS_SYSTEM_PRIORITY_FILE": """
            [overrides]
            disabled-version = tls1.3

            """,
        ]
        // It sets its versions itself, whatever OpenSSL's file says.
        try Data("tls-max = 1.2\n".utf8).write(to: URL(fileURLWithPath: path("home/.curlrc")))
        return try ["env"]
            + settings.map { variable, text in
                let file = path("home/\(variable)")
                try Data(text.utf8).write(to: URL(fileURLWithPath: file))
                return "\(variable)=\(file)"
            }
    }
}
