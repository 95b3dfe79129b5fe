import Catalog
import Foundation
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// The one real client that is nearly everywhere.
enum Curl {
    static let url = URL(filePath: "/usr/bin/curl")
    static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: url.path) }

    /// Runs it through the proxy.
    ///
    /// - Returns: its exit status and what it wrote to its standard output.
    static func run(_ stage: Stage, _ arguments: String...) async throws -> (status: Int32, output: String) {
        try await run(stage, by: ["--proxy", "http://127.0.0.1:\(stage.port)"], arguments)
    }

    /// - Parameter way: the options that lead it to the stage.
    static func run(_ stage: Stage, by way: [String], _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "proxytests-\(stage.port)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let root = folder.appending(path: "root.pem")
        try Data(stage.root.pem.utf8).write(to: root)
        let process = Process()
        process.executableURL = url
        process.arguments =
            ["-q", "-sS", "--max-time", "30", "--cacert", root.path] + way + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.environment = [:]
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return (status, String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self))
    }
}

@Suite(.timeLimit(.minutes(1)), .enabled(if: Curl.isPresent)) struct `curl` {
    @Test(arguments: ["--http1.1", "--http2"], ["--tls-max 1.2", "--tlsv1.3"]) func `gets the canary`(http: String, tls: String)
        async throws
    {
        let stage = try await Stage(mode: Catalog.canary)
        let version = tls.split(separator: " ").map(String.init)
        let (status, output) = try await Curl.run(
            stage, http, version[0], version.count > 1 ? version[1] : "--compressed", "-w", " %{http_version}",
            "https://\(Catalog.canaryHost)/")
        #expect(status == 0 && output.hasSuffix(http == "--http2" ? " 2" : " 1.1"))
        #expect(output.contains("canary of pinproof"))
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted && record.tls?.version == (version.count > 1 ? "TLSv1.2" : "TLSv1.3"))
        await stage.end()
    }

    @Test(arguments: [("untrusted-ca", 48), ("self-signed", 48), ("expired", 45)] as [(String, UInt8)], ["1.2", "1.3"])
    func `refuses a bad certificate`(
        refused: (mode: String, alert: UInt8), version: String
    ) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script(alpn: "h2"))
        let stage = try await Stage(mode: refused.mode, origin: origin.port, world: world)
        let (status, _) = try await Curl.run(stage, "--tls-max", version, "https://origin.test/")
        #expect(status == 60)
        let record = try await stage.recorder.record()
        #expect(record.outcome == .rejected && record.alert?.code == refused.alert)
        // The probe, since it offers two names, and no more.
        #expect(origin.counts.value.accepted == 1)
        await stage.end()
    }

    @Test func `accepts any certificate when told to, and gets the origin's answer`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script(alpn: "http/1.1"))
        let stage = try await Stage(mode: "untrusted-ca", origin: origin.port, world: world)
        let (status, output) = try await Curl.run(stage, "-k", "https://origin.test/path?token=1")
        #expect(status == 0 && output == "ok")
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted && record.request == "GET /path")
        #expect(origin.counts.value.accepted == 1)
        await stage.end()
    }

    @Test func `learns that the origin is down`() async throws {
        let stage = try await Stage(origin: try await refusedPort())
        let (status, output) = try await Curl.run(stage, "-w", "%{http_code}", "-o", "/dev/null", "https://origin.test/")
        #expect(status == 0 && output == "502")
        #expect(try await stage.recorder.record().outcome == .accepted)
        await stage.end()
    }
}
