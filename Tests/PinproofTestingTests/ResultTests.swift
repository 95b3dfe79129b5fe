import Foundation
import PinproofTesting
import Testing

/// What a run hands over besides its findings, and what it leaves behind.
@Suite(.timeLimit(.minutes(5))) struct ResultTests {
    @Test func `a policy is held against the run`() async throws {
        let policy = """
            version: 1
            domains:
              api.weather.test: {expect: pinned}
            require-seen: [push.weather.test]
            """
        let run = try await play(policy: .text(policy))
        let result = try #require(run.policy)
        #expect(result.status == .broken)
        #expect(!result.isMet)
        let check = try #require(result.checks.first { $0.id == "expectation:api.weather.test" }, "\(result)")
        #expect(check.status == .broken)
        #expect(check.line == 3)
        #expect(result.checks.contains { $0.status == .notSeen && $0.line == 4 }, "\(result)")
        #expect(run.report.contains("expect: pinned"))
        #expect(try await play(policy: .text("version: 1\ndomains: {api.weather.test: {expect: validated}}")).policy?.isMet == true)
    }

    @Test func `reports are written, and say where the run was asked for`() async throws {
        try await Scratch.with { folder in
            let run = try await play()
            try run.write(json: folder.path("run.json"))
            try run.write(html: folder.path("run.html"))
            #expect(try folder.text("run.json").contains("ResultTests.swift:"))
            #expect(try folder.text("run.html").hasPrefix("<!DOCTYPE html>"))
            let failure = #expect(throws: Pinproof.Failure.self) { try run.write(json: folder.path("missing/run.json")) }
            #expect(failure?.code == .file)
        }
    }

    @Test func `the anchors are there in a trial, and gone afterwards`() async throws {
        let files = Collected()
        let run = try await play { proxy, _ in
            let pem = try proxy.caPEM
            #expect(pem == (try String(contentsOfFile: proxy.caFile, encoding: .utf8)))
            #expect(proxy.environment["SSL_CERT_FILE"] == proxy.caFile)
            #expect(proxy.environment["https_proxy"] == "http://\(proxy.host):\(proxy.port)")
            await files.add(proxy.caFile, pem)
        }
        let (paths, bundles) = await (files.paths, files.bundles)
        // One with our root in it, and one without.
        #expect(bundles.count == 2)
        #expect(!paths.isEmpty)
        for path in paths { #expect(!FileManager.default.fileExists(atPath: path)) }
        #expect(run[WeatherServer.host]?.verdict == .validated, "\(run.report)")
    }

    @Test func `runs with one folder share its CA, and make it once`() async throws {
        try await Scratch.with { folder in
            let options = Pinproof.Options(caDirectory: folder.path("ca"))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<3 { tasks.addTask { _ = try await Pinproof.run(options: options) { _ in } } }
                try await tasks.waitForAll()
            }
            let root = try folder.text("ca/root.pem")
            _ = try await Pinproof.run(options: options) { _ in }
            #expect(try folder.text("ca/root.pem") == root)
        }
    }

    /// One run of a client that checks everything.
    private func play(
        policy: Pinproof.Source? = nil, besides act: @escaping @Sendable (Pinproof.Proxy, URL) async throws -> Void = { _, _ in }
    ) async throws -> Pinproof.Run {
        try await WeatherServer.with { server in
            try await Pinproof.run(url: WeatherServer.url, policy: policy, options: server.options()) { proxy, url in
                try await act(proxy, url)
                try await WeatherClient(proxy: proxy.url, trusting: proxy.caFile).forecast(from: url)
            }
        }
    }
}

private actor Collected {
    private(set) var paths: Set<String> = []
    private(set) var bundles: Set<String> = []

    func add(_ path: String, _ bundle: String) {
        paths.insert(path)
        bundles.insert(bundle)
    }
}

/// A folder for the length of a test.
private struct Scratch: Sendable {
    private let url: URL

    static func with<Result>(_ body: (Scratch) async throws -> Result) async throws -> Result {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-testing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(Scratch(url: url))
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
}
