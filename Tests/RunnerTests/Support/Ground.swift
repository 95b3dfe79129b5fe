import Authority
import Catalog
import Foundation
import OpenSSLKit
import Runner

/// A run's folder with anchors in it: some of a "system", and a root of ours. Its path has a space in it; all is gone after the test.
final class Ground {
    let url: URL
    let system: [Certificate]
    let root: Certificate
    let bundles: TrustBundles

    init(system count: Int = 3, environment: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof runner \(UUID().uuidString)")
        system = try (0..<count).map { _ in try Material.make().certificate }
        root = try Material.make().certificate
        let folder = try RunFolder(id: "test", workingDirectory: url, environment: [:])
        bundles = try TrustBundles(
            in: folder, system: system.map { Array($0.pem.utf8) }, rootPEM: root.pem, environment: environment)
    }

    deinit {
        do { try FileManager.default.removeItem(at: url) } catch { print("\(url.path) was left behind: \(error)") }
    }

    /// What an arm is to trust.
    func anchors(for arm: TestMode.Arm) -> [Certificate] { arm == .trusted ? system + [root] : system }
}

/// A program of this machine that is asked for a second opinion.
struct Tool {
    let path: String

    /// The first of that name in PATH; nil where there is none.
    static func named(_ name: String) -> Tool? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }.map { Tool(path: $0) }
    }

    static let openssl = named("openssl")
    static let keytool = named("keytool")
    static let java = named("java")

    /// Runs it to its end; what it writes to either stream comes back as one text.
    func run(_ arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws -> String {
        try play(arguments, environment: environment).output
    }

    /// The same, with its exit code.
    func play(_ arguments: [String], environment: [String: String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment
        let out = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = out
        process.standardError = out
        try process.run()
        let output = try out.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
