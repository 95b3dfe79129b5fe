import Foundation
import Subprocess

/// A program of this machine as the code under test.
enum Program {
    static func isInstalled(_ name: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }

    /// Waits for its end, and ends it when the task is cancelled.
    static func run(_ name: String, _ arguments: [String], environment: [String: String]) async throws {
        let variables = environment.compactMap { name, value in Environment.Key(rawValue: name).map { ($0, value) } }
        _ = try await Subprocess.run(
            .name(name), arguments: Arguments(arguments), environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            output: .discarded)
    }
}
