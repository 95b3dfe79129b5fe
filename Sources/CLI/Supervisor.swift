internal import Foundation
internal import Synchronization

/// Starts this program in a process of its own, again and again when it dies by a signal, and passes on the signals that it is sent.
///
/// What ended by itself is not started again, whatever its exit code: the next time it would say the same.
final class Supervisor: Sendable {
    /// So many times within a `period` it is started again; who dies oftener has a reason that does not pass.
    static let mostRestarts = 5
    /// Seconds.
    static let period = 60.0

    /// How a process ended.
    private struct End {
        let code: Int32
        let isSignal: Bool
    }

    private struct State {
        var child: Int32?
        /// It was told to end by us.
        var isEnding = false
    }

    private let program: String
    private let arguments: [String]
    private let state = Mutex(State())

    /// - Parameter arguments: without the program's name, and without the option that asked for this.
    init(_ program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// Returns when the program has ended for good.
    ///
    /// - Returns: its exit code; 128 and the signal's number where a signal ended it, as shells say it.
    /// - Throws: what Foundation says of a program that cannot be started.
    func run() async throws -> Int32 {
        let signals = Signals.stream()
        let passing = Task { for await number in signals { pass(on: number) } }
        defer { passing.cancel() }
        var restarts: [Double] = []
        while true {
            let end = try await play()
            guard end.isSignal else { return end.code }
            guard !state.withLock({ $0.isEnding }) else { return 128 + end.code }
            let now = ProcessInfo.processInfo.systemUptime
            restarts = restarts.filter { now - $0 < Self.period } + [now]
            guard restarts.count <= Self.mostRestarts else {
                StandardError.write(
                    "pinproof: the proxy was ended by signal \(end.code), for the \(restarts.count)th time within a minute. "
                        + "It is not started again; run it without --supervise to see what it says.\n")
                return 128 + end.code
            }
            StandardError.write("pinproof: the proxy was ended by signal \(end.code) and is started again\n")
        }
    }

    private func play() async throws -> End {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let (ends, end) = AsyncStream.makeStream(of: End.self)
        process.terminationHandler = { process in
            end.yield(End(code: process.terminationStatus, isSignal: process.terminationReason == .uncaughtSignal))
            end.finish()
        }
        try process.run()
        let child = process.processIdentifier
        let isEnding = state.withLock { state in
            state.child = child
            return state.isEnding
        }
        // A signal came in between.
        if isEnding { kill(child, SIGTERM) }
        var last = End(code: 0, isSignal: false)
        for await end in ends { last = end }
        state.withLock { $0.child = nil }
        return last
    }

    private func pass(on number: Int32) {
        let child = state.withLock { state in
            state.isEnding = true
            return state.child
        }
        // A key that is pressed at the terminal reaches all of a group by itself, and a second signal would cut its last words short.
        guard let child, number != SIGINT || getpgid(child) != getpgrp() else { return }
        kill(child, number)
    }
}
