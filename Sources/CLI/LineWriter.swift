internal import Foundation
internal import Synchronization

/// Writes whole lines to a file from many threads: a caller hands over its bytes and goes on; a thread of its own writes what has gathered.
final class LineWriter: Sendable {
    private let handle: FileHandle
    private let queue = DispatchQueue(label: "pinproof.lines")
    private let gathered = Mutex<[UInt8]>([])

    init(_ handle: FileHandle) { self.handle = handle }

    /// Creates the file, or appends to it; `-` is standard output.
    convenience init(path: String) throws {
        if path == "-" {
            self.init(.standardOutput)
            return
        }
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                throw CocoaError(.fileWriteNoPermission)
            }
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        self.init(handle)
    }

    /// Adds a line, its line feed included.
    func write(_ line: [UInt8]) {
        let isFirst = gathered.withLock { gathered in
            gathered += line
            return gathered.count == line.count
        }
        if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(20)) { self.flush() } }
    }

    /// Writes what has gathered, and returns when it is written.
    func finish() { queue.sync { flush() } }

    private func flush() {
        let lines = gathered.withLock { gathered in
            defer { gathered = [] }
            return gathered
        }
        guard !lines.isEmpty else { return }
        // A reader that went away is no reason to stop testing.
        try? handle.write(contentsOf: lines)
    }
}
