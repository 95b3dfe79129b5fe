internal import ArgumentParser
internal import Foundation
internal import Store
internal import Verdicts

/// Where the store of runs lies.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The store of runs; else $PINPROOF_STORE, else pinproof/pinproof.db in your state folder.", valueName: "file"),
        completion: .file(extensions: ["db"]))
    var store: String?

    func validate() throws {
        if let store, store.isEmpty || store == "-" { throw ValidationError("--store takes the path of a file.") }
    }

    var file: StoreFile {
        StoreFile.locate(
            option: store, environment: ProcessInfo.processInfo.environment,
            workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
    }

    /// nil where no run was stored yet.
    func reading() throws -> RunStore? { try RunStore(reading: file) }
}

/// Whether what is seen is stored, and where.
struct StoringOptions: ParsableArguments {
    @OptionGroup var location: StoreOptions

    @Flag(name: .customLong("no-store"), help: "Keep the run out of the store.")
    var noStore = false

    func validate() throws {
        if noStore, location.store != nil { throw ValidationError("--store and --no-store contradict each other.") }
    }

    /// Stores a run that is over. A store that cannot be had is told, and fails nothing: the run is in its folder as well.
    func save(_ run: Run, kind: RunSummary.Kind) {
        if noStore { return }
        do {
            let store = try RunStore(recording: location.file) { StandardError.write("pinproof: \($0)\n") }
            try store.save(run, kind: kind, folder: FileManager.default.currentDirectoryPath)
        } catch {
            StandardError.write("pinproof: \(error.message) The run is not stored.\n")
        }
    }
}
