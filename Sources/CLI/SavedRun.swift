internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Runner
internal import Store
internal import Verdicts
internal import Wire

/// A run of before, as a command line names it: by a file, by its folder, or by its id.
struct SavedRun: ExpressibleByArgument {
    let name: String

    init(argument: String) { name = argument }

    static let help = "A path to a run file or its folder, the id of a run or how it begins, or last."

    /// How help shows a default.
    var defaultValueDescription: String { name }

    /// A file is read before the store is asked.
    func read(_ options: StoreOptions) throws -> Run {
        let file = RunFolder.saved(name, workingDirectory: workingDirectory, environment: ProcessInfo.processInfo.environment)
        if name == "last" { return try last(file, options) }
        if let file { return try read(file) }
        if let store = try options.reading(), let id = try store.id(of: name) { return try store.run(id) }
        throw RunnerError(
            .savedRun,
            "There is no saved run \(printable(name)): it is no file, and no id in \(places(options)). `last` names the latest run.")
    }

    /// Of the runs that were started here the last, whichever way it was kept; else the last of all.
    private func last(_ file: URL?, _ options: StoreOptions) throws -> Run {
        let store: RunStore?
        do { store = try options.reading() } catch let error as StoreError where file != nil {
            StandardError.write("pinproof: \(error.message)\n")
            store = nil
        }
        // Ids begin with their time.
        let saved = file?.deletingLastPathComponent().lastPathComponent ?? ""
        if let store, let id = try store.latest(in: workingDirectory.path), id > saved { return try store.run(id) }
        if let file { return try read(file) }
        if let store, let id = try store.latest(in: nil) { return try store.run(id) }
        throw RunnerError(.savedRun, "No run is saved yet in \(places(options)). `pinproof run` saves each of its runs there.")
    }

    private var workingDirectory: URL { URL(fileURLWithPath: FileManager.default.currentDirectoryPath) }

    private func places(_ options: StoreOptions) -> String {
        let folders = RunFolder.shelves(workingDirectory: workingDirectory, environment: ProcessInfo.processInfo.environment)
        return (folders.map(\.path) + [options.file.path]).joined(separator: " or ")
    }

    private func read(_ file: URL) throws -> Run {
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
