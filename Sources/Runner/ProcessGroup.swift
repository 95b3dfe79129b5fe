internal import Foundation

/// A process group that we started.
struct ProcessGroup: Sendable {
    let id: pid_t

    /// Some member still runs. The dead do not count: where process 1 collects orphans late or never, as in many containers, they stay.
    var isAlive: Bool { id > 1 && kill(-id, 0) == 0 && hasRunningMember }

    /// SIGTERM, and SIGKILL after five seconds to what is left. Cancelling the task does not shorten that.
    func end() async {
        guard isAlive else { return }
        kill(-id, SIGTERM)
        for _ in 0..<50 {
            _ = await Task { try await Task.sleep(for: .milliseconds(100)) }.result
            guard isAlive else { return }
        }
        kill(-id, SIGKILL)
    }

    #if os(Linux)
        private var hasRunningMember: Bool {
            guard let everyone = ProcessStatus.everyone else { return true }
            return everyone.contains { ProcessStatus(of: $0).map { $0.group == id && $0.isRunning } ?? false }
        }
    #else
        private var hasRunningMember: Bool { true }
    #endif
}
