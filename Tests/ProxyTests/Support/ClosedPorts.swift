import NIOCore
import NIOPosix

/// A port on which nobody listens, of a range in which no test does.
func refusedPort() async throws -> Int { try await StubOrigin.start(StubOrigin.Script(), ports: 15_000..<20_000).stop() }

/// A port at which connecting hangs: its listener accepts nothing, and its queue is full.
final class HangingPort: Sendable {
    let port: Int
    private let listener: any Channel
    private let waiting: [Peer]

    init() async throws {
        var bound: (any Channel)?
        for _ in 0..<32 where bound == nil {
            bound = try? await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.backlog, value: 0)
                .serverChannelOption(.autoRead, value: false)
                .bind(host: "127.0.0.1", port: .random(in: 20_000..<32_768)).get()
        }
        guard let bound, let port = bound.localAddress?.port else { throw Stuck(waitingFor: "a free port") }
        listener = bound
        self.port = port
        waiting = [try await Peer.connect(to: port)]
    }

    func stop() async {
        for peer in waiting { await peer.close() }
        try? await listener.close().get()
    }
}
