import Foundation
import Store
import Synchronization
import Verdicts
import Wire

/// 2026-11-21T19:20:03.123Z.
let moment = 1_795_288_803.123
let api = Domain(host: "api.example.com", port: 443)

/// A folder of its own, which is gone afterwards.
func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// What a store had to say.
final class Sayings: Sendable {
    private let said = Mutex<[String]>([])

    var all: [String] { said.withLock { $0 } }

    var say: @Sendable (String) -> Void { { words in self.said.withLock { $0.append(words) } } }
}

extension URL {
    var store: StoreFile { StoreFile(appendingPathComponent("runs.db")) }
}

extension RunStore {
    /// With what it says left unheard.
    convenience init(_ file: StoreFile, limits: StoreLimits = StoreLimits()) throws {
        try self.init(recording: file, limits: limits) { _ in }
    }
}

extension Run {
    /// Nothing was seen yet.
    static func empty(_ id: String = "20261121T192003-7f3a", started: Double = moment) -> Run {
        Run(
            id: id, started: started, ended: started, toolVersion: "0.1.0",
            command: ["curl", "--token", "s3cret", "https://api.example.com"],
            profile: "core", modes: ["passthrough", "trusted-ca", "untrusted-ca"],
            authority: AuthorityFacts(fingerprint: "AA:BB", notAfter: moment + 86_400),
            asked: Asked(trialsPerMode: 2, urlDomain: api, hosts: ["api.example.com"]))
    }

    /// Something of everything.
    static func whole(_ id: String = "20261121T192003-7f3a", started: Double = moment) -> Run {
        var run = empty(id, started: started)
        run.ended = started + 3.5
        run.trials = [
            Trial(n: 1, purpose: .discovery, domain: nil, mode: "passthrough", exit: .code(0), milliseconds: 12.5),
            Trial(n: 2, purpose: .mode, domain: api, mode: "untrusted-ca", exit: .code(60), milliseconds: 20),
        ]
        run.connections = [.refused(1), .refused(2)]
        run.cleartext = [
            Cleartext(
                time: started + 1, trial: 1, domain: Domain(host: "2001:db8::1", port: 8080), request: "GET /a\"b", clientAddress: "[::1]:1"
            )
        ]
        run.origins = [
            Origin(domain: api, offeredALPN: ["h2"], state: .verified, alpn: "h2", chainPEM: ["-----BEGIN CERTIFICATE-----\nA\n"])
        ]
        run.findings = [.about("app-stack", .validated), .about("curl-stack", .noValidation)]
        run.warnings = ["A warning that is as long as it likes: \u{202E}\u{0}é."]
        return run
    }
}

extension Connection {
    static func refused(_ id: Int, time: Double = moment + 1) -> Connection {
        Connection(
            id: id, time: time, client: Client(address: "127.0.0.1:51234", ja4: "t13d", stack: "curl-stack", process: "/usr/bin/curl"),
            trial: 2, domain: api, connectHost: "api.example.com", mode: "untrusted-ca", step: .e3, outcome: .rejected, alert: Alert(48),
            milliseconds: 12.3, events: [TLSEvent(at: 1_200_000, .clientHello), TLSEvent(at: 12_000_000, .alertReceived(Alert(48)))])
    }
}

extension Finding {
    static func about(_ stack: String?, _ verdict: Verdict, at domain: Domain = api) -> Finding {
        Finding(
            domain: domain, stack: stack, ja4: "t13d", verdict: verdict, confidence: .proven,
            controls: Controls(reach: .ok, trust: Controls.Trust(by: .accepted, domain: domain, mode: "trusted-ca", time: moment)),
            cells: [
                Cell(
                    mode: "untrusted-ca", outcome: .rejected, step: .e3, alert: Alert(48), trials: 1, refused: 1, state: .tested,
                    exit: .code(60))
            ])
    }
}
