internal import Synchronization
internal import Verdicts
internal import Wire

/// What a run is to be warned of, beyond what its conductor saw.
final class Diary: Sendable {
    private let failure = Mutex<String?>(nil)

    /// The code under test threw although nothing was in its way. The first time is told.
    func note(_ error: any Error) { failure.withLock { $0 = $0 ?? "\(error)" } }

    /// - Parameter wanted: hosts that the code under test was to call, as `host` or `host:port`.
    func warnings(about run: Run, wanted: [String]) -> [String] {
        var warnings: [String] = []
        if !run.connections.contains(where: { $0.hello != nil }) {
            warnings.append(
                "The code under test made no TLS connection through the proxy. Point its client at proxy.url, let it trust proxy.caFile, "
                    + "and wait for its answer before the closure returns.")
        } else {
            for host in RunExit.unseen(hosts: wanted, findings: run.findings) {
                let seen = Set(run.findings.map(\.domain.description)).sorted().map { printable($0) }.joined(separator: ", ")
                warnings.append("\(printable(host)) was never called. Seen: \(seen.isEmpty ? "no other domain" : seen).")
            }
        }
        if let failure = failure.withLock({ $0 }) {
            warnings.append("Where nothing was intercepted, the code under test threw: \(printable(failure, limit: 500))")
        }
        return warnings
    }
}
