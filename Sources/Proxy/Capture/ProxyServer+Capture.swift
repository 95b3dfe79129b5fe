internal import NIOCore
internal import NIOPosix
internal import Wire

/// A socket that was opened in the network of a captured command, and works here all the same: it stays where it was made.
package struct CapturedSocket: Sendable {
    package enum Kind: Sendable {
        /// Accepts connections.
        case listener
        /// Takes DNS queries.
        case names
        /// Sees the beginning of every connection.
        case connections
        /// Sees datagrams to UDP port 443.
        case quic
    }

    package let kind: Kind
    /// Does not block. It belongs to whoever has this value.
    package let descriptor: Int32

    package init(kind: Kind, descriptor: Int32) {
        self.kind = kind
        self.descriptor = descriptor
    }
}

extension ProxyServer {
    /// Serves a socket of a captured network until the listener is stopped; closes it where that is not possible.
    ///
    /// - Throws: `listen`.
    package func serve(_ socket: CapturedSocket, of network: CapturedNetwork) async throws(ProxyError) {
        do {
            switch socket.kind {
            case .listener: keep(try await bootstrap().withBoundSocket(socket.descriptor).get())
            case .names: try await watch(socket) { _ in NameServer(network) }
            case .connections: try await watch(socket) { StrayWatch(network, .connection, isIPv6: $0) }
            case .quic: try await watch(socket) { StrayWatch(network, .quic, isIPv6: $0) }
            }
        } catch {
            throw ProxyError(
                .listen, "A socket of the command's own network cannot be used: \(UpstreamFailure.words(error)). Run without --capture.")
        }
    }

    private func watch(_ socket: CapturedSocket, _ make: @escaping @Sendable (_ isIPv6: Bool) -> any ChannelHandler) async throws {
        let datagrams = DatagramBootstrap(group: group).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(make(channel.localAddress?.protocol == .inet6))
            }
        }
        keep(try await datagrams.withBoundSocket(socket.descriptor).get())
    }
}
