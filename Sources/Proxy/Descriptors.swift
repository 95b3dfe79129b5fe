package import NIOCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Counts the sockets of a process against its limit of open files, so that accepting pauses before anything else of ours is refused a file.
///
/// Every client has a claim to one connection to its origin, whether it is open yet or not: whoever is let in is served to its end.
package final class Descriptors: Sendable {
    /// Left for files, pipes, name lookups and the event loops.
    package static let reserve = 32
    /// So many connections are accepted at a time, before it is counted again.
    static let batch = 4
    /// How long accepting pauses before it is counted again.
    static let pause = TimeAmount.milliseconds(50)

    private struct State {
        var clients = 0
        var upstreams = 0
        var told: NIODeadline?
    }

    private let budget: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: descriptors that the process may have.
    ///   - used: those that it has already.
    package init(limit: Int, used: Int) { budget = max(0, limit - used - Self.reserve) }

    /// Those of this process, as it is now.
    convenience init() {
        let limit = sysconf(CInt(_SC_OPEN_MAX))
        let most = limit > 0 ? limit : CLong(CInt.max)
        // Whatever a parent left open has a low number.
        let used = (0..<CInt(clamping: min(most, 4096))).count { fcntl($0, F_GETFD) >= 0 }
        self.init(limit: most, used: used)
    }

    /// Whether another batch may be accepted. One client always may, or nobody would ever be served.
    package var hasRoom: Bool {
        state.withLock { $0.clients == 0 || $0.clients + max($0.clients, $0.upstreams) + 2 * Self.batch <= budget }
    }

    /// Counts a client's socket until it is closed.
    package func count(client channel: any Channel) {
        count(channel) { $0.clients += $1 }
    }

    /// Counts a socket to an origin until it is closed.
    package func count(upstream channel: any Channel) {
        count(channel) { $0.upstreams += $1 }
    }

    private func count(_ channel: any Channel, _ add: @escaping @Sendable (inout State, Int) -> Void) {
        state.withLock { add(&$0, 1) }
        channel.closeFuture.whenComplete { [self] _ in state.withLock { add(&$0, -1) } }
    }

    /// Whether a shortage may be told of now: once a second, for all listeners together.
    package func mayTell(at now: NIODeadline) -> Bool {
        state.withLock { state in
            if let told = state.told, now - told < .seconds(1) { return false }
            state.told = now
            return true
        }
    }
}
