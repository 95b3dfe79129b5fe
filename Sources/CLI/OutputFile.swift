internal import Foundation
internal import Runner

/// A file that a result is written to at the end. Whether it can be is found out at the start: what takes time must not end with nothing.
struct OutputFile {
    /// As the user typed it: `--json`.
    let option: String
    let path: String

    /// - Throws: `RunnerError` where it could not be written now.
    func check() throws(RunnerError) {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard type != .typeDirectory, FileManager.default.isWritableFile(atPath: type == nil ? folder : path) else {
            throw RunnerError(.folder, complaint + " Nothing was run.")
        }
    }

    /// - Returns: Whether it could be written; if not, that is told on standard error.
    func write(_ bytes: [UInt8]) -> Bool {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            return true
        } catch {
            StandardError.write("pinproof: \(complaint)\n")
            return false
        }
    }

    private var complaint: String { "\(option) \(path): the file cannot be written. Check the path and its permissions." }
}
