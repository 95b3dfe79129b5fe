import Verdicts
import Wire

/// Keeps what the proxy tells of, and lets a test wait for it.
final class Recorder: ObservationSink {
    struct Seen: Sendable {
        var concluded: [Connection] = []
        var records: [Connection] = []
        var cleartext: [Cleartext] = []
        var origins: [Origin] = []
        var exchanges: [Exchange] = []
    }

    private let seen = Watched(Seen())

    func concluded(_ connection: Connection) { seen.change { $0.concluded.append(connection) } }
    func record(_ connection: Connection) { seen.change { $0.records.append(connection) } }
    func record(_ cleartext: Cleartext) { seen.change { $0.cleartext.append(cleartext) } }
    func record(_ origin: Origin) { seen.change { $0.origins.append(origin) } }
    func record(_ exchange: Exchange) { seen.change { $0.exchanges.append(exchange) } }

    var now: Seen { seen.value }

    /// The records, once there are so many.
    func records(_ count: Int) async throws -> [Connection] {
        try await seen.when("\(count) records") { $0.records.count >= count ? $0.records : nil }
    }

    /// The first record.
    func record() async throws -> Connection {
        try await seen.when("a record") { $0.records.first }
    }

    /// The first outcome that was told before its connection was over.
    func conclusion() async throws -> Connection {
        try await seen.when("a conclusion") { $0.concluded.first }
    }

    func cleartext() async throws -> Cleartext {
        try await seen.when("a cleartext request") { $0.cleartext.first }
    }
}

extension Connection {
    /// The kinds of its events, in order.
    var kinds: [String] { events.map { "\($0.kind)".split(separator: "(").first.map(String.init) ?? "" } }
}
