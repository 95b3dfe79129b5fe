import Foundation

/// The repository as it lies on disk. Paths are relative to its top.
enum House {
    static let top = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String { try String(contentsOf: top.appending(path: path), encoding: .utf8) }

    static func lines(_ path: String) throws -> [Substring] { try text(path).split(separator: "\n", omittingEmptySubsequences: false) }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: top.appending(path: path).path) }

    /// The folders of `Sources`, one for each target.
    static func modules() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: top.appending(path: "Sources").path).filter { !$0.hasPrefix(".") }.sorted()
    }

    /// The Swift files of a folder and of those in it.
    static func swiftFiles(in folder: String = "Sources") throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: top.appending(path: folder).path)
            .filter { $0.hasSuffix(".swift") }.sorted().map { "\(folder)/\($0)" }
    }
}
