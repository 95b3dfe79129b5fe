import Foundation

/// A file that is there for the length of a test.
enum TemporaryFile {
    static func with<Result>(_ bytes: [UInt8], _ body: (String) async throws -> Result) async throws -> Result {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-lab-\(UUID().uuidString).pem")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(url.path)
    }
}
