internal import Foundation
internal import Wire

/// What a trial's command started and did not wait for: members of its process group, and on Linux also whoever left the group, as long as
/// this trial's mark is still in its environment (proc(5)), which is the trial's own, so that nobody else's process carries it.
struct Leftovers: Sendable {
    let group: ProcessGroup
    /// A variable that the command was given, as `NAME=VALUE`.
    let mark: String

    /// The names of those that run, by process.
    func running() -> [pid_t: String] {
        var found = strays()
        if group.isAlive { found[group.id] = leader ?? "its process group" }
        return found
    }

    /// Waits for them, at most so long.
    func settle(within limit: Duration) async {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        while clock.now < deadline, !running().isEmpty {
            do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
        }
    }

    /// SIGTERM, and SIGKILL after five seconds to what is left. Cancelling the task does not shorten that.
    func end() async {
        guard !running().isEmpty else { return }
        signal(SIGTERM)
        for _ in 0..<50 {
            _ = await Task { try await Task.sleep(for: .milliseconds(100)) }.result
            guard !running().isEmpty else { return }
        }
        signal(SIGKILL)
    }

    private func signal(_ number: Int32) {
        if group.isAlive { kill(-group.id, number) }
        for process in strays().keys { kill(process, number) }
    }

    #if os(Linux)
        /// So many are looked at, and so much of what each was given.
        private static let limits = (processes: 10_000, environment: 1 << 20)

        private var leader: String? { ProcessStatus(of: group.id)?.name }

        private func strays() -> [pid_t: String] {
            let mark = Data((mark + "\0").utf8)
            var found: [pid_t: String] = [:]
            for process in (ProcessStatus.everyone ?? []).prefix(Self.limits.processes) where process != getpid() {
                guard let handle = FileHandle(forReadingAtPath: "/proc/\(process)/environ"),
                    let given = try? handle.read(upToCount: Self.limits.environment), given.range(of: mark) != nil,
                    let status = ProcessStatus(of: process), status.isRunning, Self.isOurs(process)
                else { continue }
                found[process] = status.name
            }
            return found
        }

        /// Root may read everybody's environment, and ends nobody else's process.
        private static func isOurs(_ process: pid_t) -> Bool {
            let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
            let line = status.split(separator: "\n").first { $0.hasPrefix("Uid:") }
            return line?.split(separator: "\t").dropFirst().first.map { $0 == "\(geteuid())" } ?? false
        }
    #else
        private var leader: String? { nil }

        private func strays() -> [pid_t: String] { [:] }

    #endif
}
