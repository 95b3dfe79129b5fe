internal import Catalog
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
        let met = run.connections.map(\.domain) + run.cleartext.map(\.domain)
        let called = Set(met.filter { $0.host != Catalog.canaryHost })
        var warnings: [String] = []
        if called.isEmpty {
            warnings.append(
                "The code under test made no connection through the proxy. Point its client at proxy.url, let it trust proxy.caFile, "
                    + "and wait for its answer before the closure returns.")
        } else {
            let seen = called.sorted().map { printable($0.description) }.joined(separator: ", ")
            // A domain that a policy wants passed through is called, and no finding speaks of it.
            for host in wanted where !called.contains(where: { $0.isNamed(in: [host]) }) {
                warnings.append("\(printable(host)) was never called. Seen: \(seen).")
            }
        }
        if let failure = failure.withLock({ $0 }) {
            warnings.append("Where nothing was intercepted, the code under test threw: \(printable(failure, limit: 500))")
        }
        return warnings
    }
}
