import Foundation
import Testing

/// The standard profile on real clients, cell by cell: where the version is known, nothing may differ; where it is another one, what
/// differs is printed.
///
/// `PINPROOF_CALIBRATE=1` writes what is seen into the file instead.
@Suite(.serialized) struct `Calibrated clients` {
    private let writes = ProcessInfo.processInfo.environment["PINPROOF_CALIBRATE"] == "1"

    @Test(arguments: CalibratedClient.all) func `a client does what it did before`(_ client: CalibratedClient) async throws {
        try client.row.cancelIfMissing()
        guard let version = client.installedVersion else { return }
        try await Bench.with { bench in
            let start = ContinuousClock.now
            let run = try await bench.run(
                try client.row.filled(client.row.options, on: bench) + ["--profile", "standard"],
                try client.row.filled(client.row.command, on: bench))
            print("\(client.row.name) \(version): \((ContinuousClock.now - start) / .seconds(1)) s")
            let seen = try run.finding().calibration
            var known = try Calibration.load()
            let versions = known.clients[client.row.name] ?? [:]
            if writes {
                known.clients[client.row.name, default: [:]][version] = seen
                try known.save()
            } else if let cells = versions[version] {
                #expect(Calibration.differences(seen, from: cells) == [])
            } else if let last = Calibration.newest(versions) {
                for line in Calibration.differences(seen, from: last.cells) {
                    print("  \(client.row.name) \(version), compared with \(last.version): \(line)")
                }
            }
        }
    }

    /// Erlang's alert about it is sealed with a key that nobody expects there, so that the end of the handshake looks like one of ours.
    @Test func `nobody talks to a server that does not hold its key`() throws {
        for (client, versions) in try Calibration.load().clients {
            for cells in versions.values {
                for mode in ["genuine-wrong-key", "bad-handshake-signature"] {
                    let cell = cells[mode]
                    let isRefused = cell?.hasPrefix("E3") ?? false || (client == "Erlang, httpc" && cell == "E2")
                    #expect(isRefused, "\(client), \(mode): \(cell ?? "nothing known")")
                }
            }
        }
    }
}
