import Foundation

/// The `curl` of this machine.
enum Curl {
    private static let path = ["/usr/bin/curl", "/usr/local/bin/curl", "/opt/homebrew/bin/curl"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static var isInstalled: Bool { path != nil }

    struct Ending {
        let code: Int32
        let output: String
    }

    /// Runs it with a clean environment and a time limit; the lab's host name leads to loopback.
    static func run(port: UInt16, _ arguments: [String]) async throws -> Ending {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "curl")
        process.arguments = ["-q", "-sS", "--noproxy", "*", "--max-time", "10", "--connect-to", "::127.0.0.1:\(port)"] + arguments
        process.environment = [:]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                let data = pipe.fileHandleForReading.readDataToEndOfFile()
                continuation.resume(returning: Ending(code: process.terminationStatus, output: String(decoding: data, as: UTF8.self)))
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
