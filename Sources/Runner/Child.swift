internal import Foundation
internal import Subprocess
internal import Synchronization
internal import SystemPackage
internal import Verdicts

/// One run of the user's command, in a process group of its own, ended when its time is up.
struct Child: Sendable {
    let arguments: [String]
    let environment: [String: String]
    /// Standard output and standard error go here, together.
    let output: URL
    let timeout: Duration
    /// Standard input, closed here when it runs; nothing where there is none.
    var input: FileDescriptor?

    /// The same with another standard input; as it was where that is nil.
    func reading(_ input: FileDescriptor?) -> Child {
        var child = self
        child.input = input
        return child
    }

    struct Result: Sendable {
        var exit: Trial.Exit
        /// We ended it: its time was up, or the run was cancelled.
        var interrupted: Bool
        /// Its process group, which it may have outlived in children of its own.
        var group: ProcessGroup
    }

    /// Runs the command to its end.
    ///
    /// - Parameters:
    ///   - begun: called when it runs.
    ///   - beforeEnding: called before the first signal, so that what follows is not taken for evidence.
    func run(
        begun: @escaping @Sendable (ProcessGroup) -> Void, beforeEnding: @escaping @Sendable () async -> Void
    ) async throws(RunnerError) -> Result {
        guard let program = arguments.first else { throw RunnerError(.options, "There is no command. Put it after --.") }
        let ending = Ending(beforeEnding)
        var options = PlatformOptions()
        options.processGroupID = 0
        let watchdog = Task {
            // Cancelled when the command has ended by itself.
            do { try await Task.sleep(for: timeout) } catch { return }
            await ending.end()
        }
        defer { watchdog.cancel() }
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(output.path), .writeOnly, options: [.create, .truncate, .noFollow], permissions: .ownerReadWrite)
            let input = try input ?? FileDescriptor.open(FilePath("/dev/null"), .readOnly)
            // A task of its own, so that cancelling the run ends the child in our way and in no other.
            let child = Task {
                try await Subprocess.run(
                    program.contains("/") ? .path(FilePath(program)) : .name(program),
                    arguments: Arguments(Array(arguments.dropFirst())),
                    environment: .custom(
                        Dictionary(
                            uniqueKeysWithValues: environment.compactMap { key, value in
                                Environment.Key(rawValue: key).map { ($0, value) }
                            })),
                    platformOptions: options, input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                    output: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
                    error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
                ) { execution in
                    let group = ProcessGroup(id: execution.processIdentifier.value)
                    begun(group)
                    await ending.began(group)
                }
            }
            let result = try await withTaskCancellationHandler {
                try await child.value
            } onCancel: {
                Task { await ending.end() }
            }
            let exit: Trial.Exit =
                switch result.terminationStatus {
                case .exited(let code): .code(code)
                case .signaled(let signal): .signal(signal)
                }
            return Result(exit: exit, interrupted: ending.hasBegun, group: ending.group ?? ProcessGroup(id: 0))
        } catch {
            let why = "\(error)".hasSuffix(".") ? "\(error)" : "\(error)."
            throw RunnerError(.command, "The command cannot be started: \(why) Check its name and that it can be executed.")
        }
    }
}

/// Ends a child at most once, whether its time is up or the run is cancelled.
private final class Ending: Sendable {
    private struct State {
        var group: ProcessGroup?
        var hasBegun = false
    }

    private let state = Mutex(State())
    private let beforeEnding: @Sendable () async -> Void

    init(_ beforeEnding: @escaping @Sendable () async -> Void) { self.beforeEnding = beforeEnding }

    var group: ProcessGroup? { state.withLock { $0.group } }
    var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// The child runs. Where its end was wanted before it began, this is its end.
    func began(_ group: ProcessGroup) async {
        RunningCommands.insert(group)
        let isUnwanted = state.withLock { state in
            state.group = group
            return state.hasBegun
        }
        if isUnwanted { await group.end() }
    }

    func end() async {
        let (isFirst, group) = state.withLock { state in
            defer { state.hasBegun = true }
            return (!state.hasBegun, state.group)
        }
        guard isFirst else { return }
        await beforeEnding()
        await group?.end()
    }
}
