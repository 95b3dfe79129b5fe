internal import NIOCore
internal import Proxy
internal import Synchronization
internal import Wire

/// The listeners of a proxy, as one.
final class Listeners: Sendable {
    private let servers = Mutex<[ProxyServer]>([])

    func add(_ server: ProxyServer) { servers.withLock { $0.append(server) } }

    private var all: [ProxyServer] { servers.withLock { $0 } }

    /// Ends these connections when nothing is under way on them.
    func release(_ connections: Set<Int>) {
        Task { for server in all { await server.release(connections) } }
    }

    func stop() async { for server in all { await server.stopListening() } }

    /// Waits for the connections that are open, ten seconds at most, and ends the rest.
    func drain() async {
        await withDiscardingTaskGroup { group in
            for server in all { group.addTask { await server.drain(within: .seconds(10), reason: .drain) } }
        }
    }
}
