internal import Foundation
internal import Synchronization

/// The process groups that run now, for the one who must leave at once.
package enum RunningCommands {
    private static let groups = Mutex<Set<pid_t>>([])

    static func insert(_ group: ProcessGroup) { groups.withLock { _ = $0.insert(group.id) } }

    static func remove(_ group: ProcessGroup) { groups.withLock { _ = $0.remove(group.id) } }

    /// SIGKILL to each: a process that exits without waiting leaves nothing behind.
    package static func kill() {
        for id in groups.withLock({ $0 }) where id > 1 { Foundation.kill(-id, SIGKILL) }
    }
}
