import Authority
import Foundation
import Lab
import NIOPosix
import OpenSSLKit
import Testing
import Wire

/// A place of its own for one test: a folder with HOME, working directory and CA in it, an origin on loopback, and the built program.
///
/// The house's rules are held after every run: nothing of ours still runs, no file was left outside the run's folder, and the CA is as it
/// was.
struct Bench: Sendable {
    let folder: URL
    let origin: LabOrigin
    let port: UInt16
    /// The genuine leaf of each host.
    let leaves: [String: Certificate]
    /// What each host holds the key of.
    private let identities: [Wire.Host: ServerIdentity]
    private let genuine: LabPublicCA
    private let binary: URL
    private let mark = UUID().uuidString

    static let host = "api.example.test"

    /// Prepares a bench, lends it to the body, and clears it away.
    ///
    /// - Parameter settings: how the origin speaks.
    static func with(
        hosts: [String] = [host], staples: Bool = false, settings: LabOrigin.Settings = .init(),
        _ body: @Sendable (Bench) async throws -> Void
    ) async throws {
        try await Turnstile.runs.pass {
            let bench = try await Bench(hosts: hosts, staples: staples, settings: settings)
            do {
                try await body(bench)
            } catch {
                await bench.clear()
                throw error
            }
            await bench.clear()
        }
    }

    private init(hosts: [String], staples: Bool, settings: LabOrigin.Settings) async throws {
        binary = try Binary.locate()
        folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appendingPathComponent("pinproof-e2e-\(mark)")
        for name in ["home", "work", "tmp", "out"] {
            try FileManager.default.createDirectory(at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        genuine = try LabPublicCA()
        identities = try genuine.identities(for: try hosts.map { try Host.parse($0) }, staples: staples)
        leaves = Dictionary(uniqueKeysWithValues: identities.map { ($0.key.text, $0.value.leaf) })
        origin = try LabOrigin(identities: identities, settings: settings, group: MultiThreadedEventLoopGroup.singleton)
        port = try await origin.start()
        try Data(genuine.pem).write(to: folder.appendingPathComponent("genuine.pem"))
        _ = try AuthorityFolder(folder.appendingPathComponent("ca")).loadOrMake()
    }

    private func clear() async {
        await origin.stop()
        for process in Descendants.running(markedWith: mark) { kill(process, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    // MARK: What commands are made of

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// `sha256//…`, as curl wants it.
    func pin(of host: String = host) -> String {
        leaves[host].map { "sha256//" + Digest.base64(Digest.sha256($0.publicKeyInfo)) } ?? ""
    }

    /// The genuine leaf and its key, and a chain with its key as the same CA gives it next, as PEM files, which are gone with the bench.
    func lend(_ host: String = host) throws -> (leaf: String, key: String, renewed: String) {
        let identity = try #require(identities[try Host.parse(host)])
        let files = (leaf: path("out/\(host).pem"), key: path("out/\(host).key"), renewed: path("out/\(host)-renewed.pem"))
        let next = try genuine.identity(for: try Host.parse(host))
        try Data(([next.leaf] + next.chain).flatMap { Array($0.pem.utf8) } + (try next.key.pem()))
            .write(to: URL(fileURLWithPath: files.renewed))
        try Data(identity.leaf.pem.utf8).write(to: URL(fileURLWithPath: files.leaf))
        try Data(try identity.key.pem()).write(to: URL(fileURLWithPath: files.key))
        return files
    }

    /// A port of loopback on which nothing listens.
    static func freePort() async throws -> UInt16 {
        let origin = try LabOrigin(identities: [:], group: MultiThreadedEventLoopGroup.singleton)
        let port = try await origin.start()
        await origin.stop()
        return port
    }

    /// What leads to the origin.
    var leading: [String] { ["--upstream-ca", path("genuine.pem"), "--connect-to", "::127.0.0.1:\(port)"] }

    /// The same, and what leads to this bench's CA.
    var place: [String] { ["--ca-dir", path("ca")] + leading }

    /// A clean environment, but for what build machines set beforehand: none of it may decide anything.
    var environment: [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path("home"), "TMPDIR": path("tmp"),
            "LANG": "C.UTF-8", "NO_PROXY": "*", "no_proxy": ".test", "SSL_CERT_FILE": "/nonexistent/stale.pem",
            "CURL_CA_BUNDLE": "/nonexistent/stale.pem", "https_proxy": "http://127.0.0.1:9", "PYTHONDONTWRITEBYTECODE": "1",
            "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "PINPROOF_STORE": path("out/store.db"),
            Descendants.variable: mark,
        ]
    }

    /// What the command said in each trial of every run so far.
    func trialLogs() throws -> [String] {
        let runs = folder.appendingPathComponent("work/.pinproof/runs")
        let names = try FileManager.default.subpathsOfDirectory(atPath: runs.path).filter { $0.hasSuffix(".log") }
        return try names.map { try String(contentsOf: runs.appendingPathComponent($0), encoding: .utf8) }
    }

    /// The run files that are kept of every run so far.
    func savedRuns() throws -> [URL] {
        let runs = folder.appendingPathComponent("work/.pinproof/runs")
        let names = try FileManager.default.subpathsOfDirectory(atPath: runs.path).filter { $0.hasSuffix("run.json") }
        return names.sorted().map(runs.appendingPathComponent)
    }

    // MARK: Runs

    private func start(_ program: URL, _ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(
            program, arguments, environment: environment, in: folder.appendingPathComponent("work"),
            output: folder.appendingPathComponent("out/stdout-\(UUID().uuidString)"))
    }

    /// Plays another program to its end.
    func play(_ tool: Tool, _ arguments: [String]) async throws -> Ended {
        try await start(URL(fileURLWithPath: tool.path ?? tool.name), arguments).end()
    }

    /// Plays ours to its end, and looks at nothing else.
    func end(_ arguments: [String]) async throws -> Ended { try await start(binary, arguments).end() }

    /// Plays it to its end and holds it to the house's rules.
    func play(_ arguments: [String], _ watch: (RunningProgram) async throws -> Void = { _ in }) async throws -> Ended {
        let before = try snapshot()
        let program = try start(binary, arguments)
        do { try await watch(program) } catch {
            program.signal(SIGKILL)
            _ = await program.end()
            throw error
        }
        let ended = await program.end()
        #expect(try snapshot().differences(from: before) == [], "files outside the run's folder")
        if Descendants.canBeSeen { #expect(Descendants.running(markedWith: mark) == [], "processes that still run") }
        return ended
    }

    private func snapshot() throws -> FolderSnapshot { try FolderSnapshot(folder, sparing: ["out", "work/.pinproof"]) }

    /// `pinproof run` with the options that lead here.
    func run(_ options: [String] = [], _ command: [String], _ watch: (RunningProgram) async throws -> Void = { _ in }) async throws -> Run {
        let file = path("out/run-\(UUID().uuidString).json")
        let ended = try await play(["run"] + options + place + ["--json", file, "--"] + command, watch)
        guard let json = FileManager.default.contents(atPath: file) else { return Run(ended: ended, report: nil) }
        return Run(ended: ended, report: try Report(json))
    }

    struct Run {
        let ended: Ended
        /// nil where the run did not come to its report.
        let report: Report?

        func finding(_ host: String = Bench.host) throws -> Report.Finding {
            let report = try #require(report, Comment(rawValue: ended.errors))
            return try #require(report.finding(host), "no verdict for \(host)")
        }
    }
}
