internal import Authority
internal import Foundation
internal import Reports
internal import Synchronization
internal import Verdicts

/// Writes a HAR file that grows: a caller hands over an exchange and goes on; after each write the file is whole, however the program ends.
final class ArchiveWriter: Sendable {
    private let queue = DispatchQueue(label: "pinproof.archive")
    private let gathered = Mutex<[Exchange]>([])
    private let state: Mutex<State>

    private struct State {
        let handle: FileHandle
        /// Where the next entry goes: the end of the file without what closes it.
        var end: UInt64
        var isEmpty = true
    }

    init(path: String) throws {
        let handle = try PrivateFile.open(path, name: "--har \(path)", appends: false)
        let opening = HARFile.opening(toolVersion: Tool.version)
        try handle.write(contentsOf: opening + HARFile.closing)
        state = Mutex(State(handle: handle, end: UInt64(opening.count)))
    }

    func write(_ exchange: Exchange) {
        let isFirst = gathered.withLock { gathered in
            gathered.append(exchange)
            return gathered.count == 1
        }
        if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(20)) { self.flush() } }
    }

    /// Writes what has gathered, and returns when it is written.
    func finish() { queue.sync { flush() } }

    private func flush() {
        let exchanges = gathered.withLock { gathered in
            defer { gathered = [] }
            return gathered
        }
        guard !exchanges.isEmpty else { return }
        state.withLock { state in
            var bytes: [UInt8] = []
            for exchange in exchanges {
                bytes += (state.isEmpty ? "\n" : ",\n").utf8
                bytes += HARFile.entry(exchange)
                state.isEmpty = false
            }
            // A full disk is no reason to stop testing.
            do {
                try state.handle.seek(toOffset: state.end)
                try state.handle.write(contentsOf: bytes + HARFile.closing)
                state.end += UInt64(bytes.count)
            } catch {
                StandardError.write("pinproof: --har: an exchange could not be written (\(error.localizedDescription)).\n")
            }
        }
    }
}
