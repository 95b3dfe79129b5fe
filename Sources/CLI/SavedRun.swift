internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Runner
internal import Verdicts
internal import Wire

/// A run of before, as a command line names it.
struct SavedRun: ExpressibleByArgument {
    let name: String

    init(argument: String) { name = argument }

    static let help = "A path to a run file or its folder, the id of a run, or last."

    /// How help shows a default.
    var defaultValueDescription: String { name }

    func read() throws -> Run {
        let file = try RunFolder.saved(
            name, workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
            environment: ProcessInfo.processInfo.environment)
        do { return try RunFile.read([UInt8](try contents(of: file))) } catch let error as ReportError {
            throw RunnerError(.savedRun, "\(printable(file.path)): \(error.message)")
        }
    }

    /// One byte more than may be read at the most, so that a device or a huge file fills no memory.
    private func contents(of file: URL) throws -> Data {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            return try handle.read(upToCount: RunFile.sizeLimit + 1) ?? Data()
        } catch {
            throw RunnerError(.savedRun, "\(printable(file.path)) cannot be read. Check its permissions.")
        }
    }
}
