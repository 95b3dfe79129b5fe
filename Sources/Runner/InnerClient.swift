internal import Verdicts

/// A client within this process, in the place of a command: it is given what the command would have been given, arguments and variables,
/// and gives back what would be its exit code. It must end when its task is cancelled.
package typealias InnerClient = @Sendable (_ arguments: [String], _ environment: [String: String]) async -> Int32

/// One run of such a client, ended when its time is up.
struct InnerRun {
    let client: InnerClient
    let arguments: [String]
    let environment: [String: String]
    let timeout: Duration

    /// Runs the client to its end. `beforeEnding` is called before it is cancelled, so that what follows is not taken for evidence.
    func run(beforeEnding: @escaping @Sendable () async -> Void) async -> (exit: Trial.Exit, interrupted: Bool) {
        await withTaskGroup(of: Int32?.self) { tasks in
            tasks.addTask { await client(arguments, environment) }
            tasks.addTask {
                // Cancelled when the client has ended by itself, or with the run.
                _ = try? await Task.sleep(for: timeout)
                return nil
            }
            let first = await tasks.next() ?? nil
            if first == nil { await beforeEnding() }
            tasks.cancelAll()
            // Two tasks: the other one is the client where the time was up first.
            let second = first == nil ? await tasks.next() ?? nil : nil
            return (.code(first ?? second ?? -1), first == nil)
        }
    }
}
