import Foundation
import Synchronization
import Testing

/// How a program ended, and what it said.
struct Ended: Sendable {
    /// The exit code, or 128 and the signal's number, as shells say it.
    let code: Int32
    let output: String
    let errors: String

    /// Its output without the breaks of its lines.
    var words: String { output.split { $0.isWhitespace }.joined(separator: " ") }
}

/// A program that was started and has not been waited for.
final class RunningProgram: Sendable {
    /// What it writes to standard error, line by line.
    let errorLines: AsyncStream<String>
    private let errors = Mutex("")
    private let process: Process
    private let outputFile: URL
    /// Its exit code, then the end of its standard error.
    private let exits: AsyncStream<Int32>
    private let closings: AsyncStream<Void>
    private let closing: AsyncStream<Void>.Continuation

    /// Whatever hangs is ended after so long, and that is a failure.
    private static let patience = Duration.seconds(100)

    /// - Parameter outputFile: takes its standard output.
    init(_ program: URL, _ arguments: [String], environment: [String: String], in folder: URL, output outputFile: URL) throws {
        self.outputFile = outputFile
        process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        try Data().write(to: outputFile)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        let pipe = Pipe()
        process.standardError = pipe
        let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
        self.exits = exits
        process.terminationHandler = { process in
            exit.yield(process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus)
            exit.finish()
        }
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        errorLines = lines
        (closings, closing) = AsyncStream.makeStream(of: Void.self)
        try process.run()
        Thread.detachNewThread { self.read(pipe.fileHandleForReading, to: line) }
    }

    private func read(_ handle: FileHandle, to line: AsyncStream<String>.Continuation) {
        var rest = ""
        while case let data = handle.availableData, !data.isEmpty {
            let text = String(decoding: data, as: UTF8.self)
            errors.withLock { $0 += text }
            rest += text
            while let end = rest.firstIndex(of: "\n") {
                line.yield(String(rest[..<end]))
                rest = String(rest[rest.index(after: end)...])
            }
        }
        line.finish()
        closing.finish()
    }

    var id: Int32 { process.processIdentifier }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for its end.
    func end() async -> Ended {
        let watchdog = Task {
            do { try await Task.sleep(for: Self.patience) } catch { return }
            Issue.record("It had not ended after \(Self.patience), or something of it holds its standard error. It said:\n\(said)")
            signal(SIGKILL)
            closing.finish()
        }
        var code: Int32 = -1
        for await exit in exits { code = exit }
        for await _ in closings {}
        watchdog.cancel()
        let output = (try? Data(contentsOf: outputFile)) ?? Data()
        return Ended(code: code, output: String(decoding: output, as: UTF8.self), errors: said)
    }

    private var said: String { errors.withLock { $0 } }
}
