internal import Foundation
internal import Store
internal import Synchronization
internal import Verdicts

/// Both of those that want to know what a proxy sees that plays one mode.
struct JournalAndKeeper: ObservationSink {
    let journal: Journal
    let keeper: Keeper

    func record(_ connection: Connection) {
        journal.record(connection)
        keeper.record(connection.recorded)
    }

    func record(_ cleartext: Cleartext) {
        journal.record(cleartext)
        keeper.record(cleartext.recorded)
    }

    func record(_ origin: Origin) {
        journal.record(origin)
        keeper.record(origin)
    }

    func record(_ exchange: Exchange) { journal.record(exchange) }
}

/// Keeps a proxy's run in the store as it goes on. Where the store cannot be had, proxying goes on and verdicts say that they are not stored.
final class Keeper: ObservationSink {
    private let recorder: RunRecorder?
    /// Why nothing is stored; nil where something is, or where the user wants it so.
    private let obstacle: String?
    private let unused = Mutex(Connection.Unused.Tally())

    /// - Parameter head: the run before anything was seen in it.
    init(_ options: StoringOptions, head: Run) {
        guard !options.noStore else {
            (recorder, obstacle) = (nil, nil)
            return
        }
        do {
            let store = try RunStore(recording: options.location.file) { StandardError.write("pinproof: \($0)\n") }
            recorder = store.begin(head, kind: .proxy, folder: FileManager.default.currentDirectoryPath)
            obstacle = nil
        } catch {
            StandardError.write("pinproof: \(error.message) Nothing is stored.\n")
            (recorder, obstacle) = (nil, "the store cannot be opened")
        }
    }

    /// What was passed through outside of any trial and was used bears on nothing, and there may be very much of it.
    func record(_ connection: Connection) {
        guard connection.outcome != .passedThrough || connection.trial != nil || connection.tellsOutsideTrials else { return }
        if let place = connection.unusedOutsideTrials, !unused.withLock({ $0.takes(place) }) { return }
        recorder?.record(connection)
    }

    func record(_ cleartext: Cleartext) { recorder?.record(cleartext) }

    func record(_ origin: Origin) { recorder?.record(origin) }

    func record(_ trial: Trial) { recorder?.record(trial) }

    /// Takes over what an earlier run has seen.
    func keep(_ run: Run) {
        for trial in run.trials { record(trial) }
        for connection in run.connections { record(connection) }
        for cleartext in run.cleartext { record(cleartext) }
        for origin in run.origins { record(origin) }
    }

    /// Returns when the verdict is on the disk, or cannot be.
    ///
    /// - Returns: why it is not stored, as a clause; nil where it is, or where nothing is to be.
    func acknowledge(_ finding: Finding) async -> String? {
        guard let recorder else { return obstacle }
        let client = [finding.place, finding.stack].compactMap(\.self).joined(separator: " ")
        switch await recorder.acknowledge(finding, client: client) {
        case .stored: return nil
        case .notStored(let why): return why
        }
    }

    func finish() async { _ = await recorder?.finish(at: Date().timeIntervalSince1970) }
}
