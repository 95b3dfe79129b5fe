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
        /// From `/proc/PID/stat` (proc(5)): after the name in parentheses come state, parent and process group.
        private var hasRunningMember: Bool {
            guard let processes = try? FileManager.default.contentsOfDirectory(atPath: "/proc") else { return true }
            return processes.contains { process in
                guard process.first?.isNumber ?? false, let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                    let name = stat.lastIndex(of: ")")
                else { return false }
                let fields = stat[name...].dropFirst().split(separator: " ")
                return fields.count > 2 && fields[2] == "\(id)" && !["Z", "X"].contains(fields[0])
            }
        }
    #else
        private var hasRunningMember: Bool { true }
    #endif
}
