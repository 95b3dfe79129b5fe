import Authority
import Foundation
import Lab
import Logging
import NIOCore
import NIOPosix
import OpenSSLKit
import Proxy
import Runner
import Testing
import Verdicts
import Wire

/// Verdicts over a network that delays, truncates and resets, on both sides of the proxy: they may be withheld, and must not be wrong.
@Suite struct `On a bad network` {
    private static let clients = [
        "naive", "no-hostname", "no-expiry", "retry-insecure", "strict", "pin-after-request", "pin-spki", "pin-leaf", "pin-ca",
        "pin-after-handshake",
    ]

    /// A few in each run of the tests, the same ones every time.
    @Test(.timeLimit(.minutes(3))) func `no verdict is wrong`() async throws {
        let tally = try await play(rounds: 1, seed: 1, longestDelay: .milliseconds(100), concurrency: 4)
        #expect(tally.wrong == [])
        #expect(tally.verdicts == 10)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["PINPROOF_LONG"] == "1"), .timeLimit(.minutes(45)))
    func `of 500 verdicts none is wrong, and at most one in twenty is withheld`() async throws {
        let tally = try await play(rounds: 50, seed: 2, longestDelay: .seconds(2), concurrency: 40)
        print("\(tally.verdicts) verdicts: \(tally.wrong.count) wrong, \(tally.withheld.count) withheld, \(tally.unsure) likely")
        for reason in Set(tally.withheld).sorted() { print("  withheld: \(reason)") }
        #expect(tally.wrong == [])
        #expect(tally.verdicts == 500)
        #expect(tally.withheld.count * 20 <= tally.verdicts)
    }

    struct Tally {
        var verdicts = 0
        var wrong: [String] = []
        var withheld: [String] = []
        /// Right, and likely where it could be proven.
        var unsure = 0
    }

    private func play(rounds: Int, seed: UInt64, longestDelay: TimeAmount, concurrency: Int) async throws -> Tally {
        let names = (0..<rounds).flatMap { _ in Self.clients }
        return try await Ground.with(longestDelay: longestDelay) { ground in
            try await withThrowingTaskGroup(of: (LabBehaviour, Run).self) { tasks in
                var waiting = names.enumerated().makeIterator()
                func begin() throws {
                    guard let (number, name) = waiting.next() else { return }
                    let behaviour = try #require(LabBehaviour.named(name))
                    tasks.addTask { (behaviour, try await ground.run(behaviour, number, seed: seed)) }
                }
                for _ in 0..<concurrency { try begin() }
                var tally = Tally()
                while let (behaviour, run) = try await tasks.next() {
                    judge(run, of: behaviour, &tally)
                    try begin()
                }
                return tally
            }
        }
    }

    private func judge(_ run: Run, of behaviour: LabBehaviour, _ tally: inout Tally) {
        tally.verdicts += 1
        guard let expected = behaviour.expected(hasCanary: true).first else { return }
        guard let finding = run.findings.first else { return tally.withheld.append("\(behaviour): nothing was seen") }
        switch finding.verdict {
        case expected.verdict: if finding.confidence != .proven { tally.unsure += 1 }
        case .inconclusive, .untrustedOrPinned: tally.withheld.append("\(behaviour): \(finding.reason?.rawValue ?? "no reason")")
        default: tally.wrong.append("\(behaviour): \(finding.verdict) (\(run.id))")
        }
    }
}

/// An origin, a CA and a folder for many runs at once.
private struct Ground: Sendable {
    let folder: URL
    let origin: LabOrigin
    let port: UInt16
    let leaf: Certificate
    let authority: LabPublicCA
    let material: Material
    let engine: Engine
    let longestDelay: TimeAmount

    static func with(longestDelay: TimeAmount, _ body: (Ground) async throws -> BadNetworkTally) async throws -> BadNetworkTally {
        let authority = try LabPublicCA()
        let host = Host.name(LabHost.api.name)
        let identities = try authority.identities(for: [host])
        let origin = try LabOrigin(identities: identities, group: Stage.group)
        let material = try Material.make()
        let engine = try Engine(group: Stage.group, threads: .singleton, certification: Certification(material)) { [authority.pem] }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let leaf = try #require(identities[host]?.leaf)
        try Data(leaf.pem.utf8).write(to: folder.appendingPathComponent("leaf.pem"))
        try Data(authority.pem).write(to: folder.appendingPathComponent("ca.pem"))
        let ground = Ground(
            folder: folder, origin: origin, port: try await origin.start(), leaf: leaf, authority: authority, material: material,
            engine: engine, longestDelay: longestDelay)
        do {
            let result = try await body(ground)
            await origin.stop()
            return result
        } catch {
            await origin.stop()
            throw error
        }
    }

    /// One client under a whole plan.
    func run(_ behaviour: LabBehaviour, _ number: Int, seed: UInt64) async throws -> Run {
        let luck = BadLuck(seed: seed &* 1_000_003 &+ UInt64(number), rate: 0.05, longest: longestDelay)
        let upstream = try await FaultyRelay.open(to: port, luck, on: Stage.group)
        let options = RunOptions(
            command: CommandTemplate(["{url}"]), url: "https://\(LabHost.api.name)/v1/forecast",
            plan: PlanOptions(trials: 5, hasURLPlaceholder: true),
            rules: UpstreamRules(redirections: [.init(host: nil, port: nil, toHost: .ipv4("127.0.0.1"), toPort: upstream.port)]),
            timeout: .seconds(30))
        let id = "\(number)-\(behaviour)"
        let place = folder
        let pin = Digest.base64(Digest.sha256(leaf.publicKeyInfo))
        let conductor = try Conductor(
            options: options, engine: engine,
            identity: RunIdentity(
                id: id, toolVersion: "test", authority: .init(fingerprint: material.certificate.fingerprint, notAfter: 0),
                rootPEM: material.certificate.pem),
            folder: try RunFolder(id: id, workingDirectory: folder, environment: [:]), anchors: [authority.pem], environment: [:],
            client: { arguments, environment in
                await call(behaviour, arguments, environment, luck, pin: pin, files: place)
            }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, tell: { _ in })
        let run = try await conductor.run()
        await upstream.close()
        return run
    }
}

private typealias BadNetworkTally = `On a bad network`.Tally

/// The demo client, with a bad network between it and the proxy.
private func call(
    _ behaviour: LabBehaviour, _ arguments: [String], _ environment: [String: String], _ luck: BadLuck, pin: String, files: URL
) async -> Int32 {
    guard let proxy = environment["https_proxy"].flatMap({ URL(string: $0)?.port }), let url = arguments.first,
        let relay = try? await FaultyRelay.open(to: UInt16(clamping: proxy), luck, on: Stage.group)
    else { return 99 }
    var environment = environment
    environment["https_proxy"] = "http://127.0.0.1:\(relay.port)"
    let options = LabClient.Options(
        urls: [url], pin: pin, pinnedHost: behaviour.name == "pin-after-handshake" ? nil : LabHost.api.name,
        leaf: files.appendingPathComponent("leaf.pem").path, ca: files.appendingPathComponent("ca.pem").path)
    let client = try? LabClient(behaviour: behaviour, options: options, environment: environment)
    let code = await client?.run().code.rawValue ?? 98
    await relay.close()
    return code
}
