import Foundation

/// The program under test, as it was built beside these tests.
enum Binary {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// `PINPROOF_BIN`, else `pinproof` in the folder that holds the test bundle.
    static func locate() throws -> URL {
        if let named = ProcessInfo.processInfo.environment["PINPROOF_BIN"] { return try executable(URL(fileURLWithPath: named)) }
        let arguments = ProcessInfo.processInfo.arguments.map { URL(fileURLWithPath: $0) }
        let bundle = arguments.lazy.compactMap { path in
            sequence(first: path) { $0.path == "/" ? nil : $0.deletingLastPathComponent() }.first { $0.pathExtension == "xctest" }
        }.first
        guard let bundle = bundle ?? arguments.first else { throw Missing(description: "The test bundle's location is not known.") }
        return try executable(bundle.deletingLastPathComponent().appendingPathComponent("pinproof"))
    }

    private static func executable(_ file: URL) throws -> URL {
        guard FileManager.default.isExecutableFile(atPath: file.path) else {
            throw Missing(description: "There is no program \(file.path). Run swift build, or name one with PINPROOF_BIN.")
        }
        return file
    }
}
