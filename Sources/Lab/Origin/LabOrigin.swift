package import NIOCore
internal import NIOPosix
package import OpenSSLKit
internal import Synchronization
package import Wire

/// An HTTPS server on loopback that answers every request with a small JSON object, and remembers what it was asked.
///
/// It presents the identity of the name in SNI, speaks HTTP/1.1 and HTTP/2 and reads both strictly. It is an origin only: a request in
/// absolute-form is refused.
package final class LabOrigin: Sendable {
    /// What it speaks.
    package struct Settings: Sendable {
        /// ALPN names, best first; the first that the client offers too is answered. Without `h2` there is no HTTP/2.
        package var alpn = ["h2", "http/1.1"]
        /// The lowest and highest TLS version by their numbers on the wire.
        package var versions = TLSVersion.tls12...TLSVersion.tls13
        /// Requests in cleartext are answered too, on the same port.
        package var answersCleartext = false
        /// Who must have issued the certificate that every client has to show; nil asks for none.
        package var clientAnchors: TrustStore?

        package init() {}
    }

    private let identities: [Host: ServerIdentity]
    private let settings: Settings
    private let group: any EventLoopGroup
    private let context: TLSContext
    private let log = OriginLog()
    private let sockets = Mutex(Sockets())

    private struct Sockets {
        /// nil before the start and after the stop.
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        /// Connections that were accepted while the listener closed are not served any more.
        var isStopped = false
    }

    /// - Parameters:
    ///   - identities: what is presented for each host; clients that send no SNI get that of `127.0.0.1`, if there is one.
    ///   - group: where connections are served; it is the caller's, and outlives the origin.
    package init(identities: [Host: ServerIdentity], settings: Settings = Settings(), group: any EventLoopGroup) throws(LabError) {
        do { context = try TLSContext.server(clientAnchors: settings.clientAnchors) } catch {
            throw LabError(.issuing, "TLS could not be set up for the lab's origin: \(error)")
        }
        self.identities = identities
        self.settings = settings
        self.group = group
    }

    /// The requests that were answered, in the order in which they were complete.
    package var requests: [ReceivedRequest] { log.requests }

    /// The alerts that clients sent, in handshakes and after them; `close_notify` is among them.
    package var alerts: [Alert] { log.alerts }

    /// Listens on 127.0.0.1. Once: an origin that was stopped stays so.
    ///
    /// - Parameter port: where to listen; nil for a free one.
    /// - Returns: the port.
    package func start(port: UInt16? = nil) async throws(LabError) -> UInt16 {
        if let port {
            if await listen(port) { return port }
            throw LabError(.listen, "127.0.0.1:\(port) cannot be listened on: something else does, or it is reserved. Choose another port.")
        }
        for _ in 0..<64 {
            let port = UInt16.random(in: Self.freePorts)
            if await listen(port) { return port }
        }
        throw LabError(.listen, "No free port was found on 127.0.0.1 from \(Self.freePorts.lowerBound) to \(Self.freePorts.upperBound).")
    }

    /// Below the ports that systems give to outgoing connections (32768 on Linux, 49152 by RFC 6335 §6), so that none of these is in the way.
    private static let freePorts: ClosedRange<UInt16> = 10_240...32_767

    private func listen(_ port: UInt16) async -> Bool {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try remember(channel)
                    try greet(channel)
                }
            }
        do {
            let channel = try await bootstrap.bind(host: "127.0.0.1", port: Int(port)).get()
            sockets.withLock { $0.listener = channel }
            return true
        } catch {
            // Taken; which of the system's reasons it was changes nothing for the caller.
            return false
        }
    }

    private func remember(_ channel: any Channel) throws {
        let id = ObjectIdentifier(channel)
        try sockets.withLock { sockets in
            guard !sockets.isStopped else { throw ChannelError.alreadyClosed }
            sockets.connections[id] = channel
        }
        channel.closeFuture.whenComplete { [self] _ in
            sockets.withLock { _ = $0.connections.removeValue(forKey: id) }
        }
    }

    private func greet(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(IdleStateHandler(allTimeout: Self.idleTime))
        try pipeline.addHandler(OriginDoor(identities: identities, settings: settings, context: context, log: log))
    }

    /// Long enough for a person who types requests by hand.
    private static let idleTime = TimeAmount.seconds(30)

    /// Stops listening, gives open connections the time to end by themselves, and closes what is left then.
    package func stop(within limit: TimeAmount = .zero) async {
        let listener = sockets.withLock { sockets in
            sockets.isStopped = true
            defer { sockets.listener = nil }
            return sockets.listener
        }
        // Closing fails only where it is closed already.
        try? await listener?.close().get()
        let open = sockets.withLock { Array($0.connections.values) }
        let loop = group.any()
        let ended = EventLoopFuture.andAllComplete(open.map(\.closeFuture), on: loop)
        let timer = loop.scheduleTask(in: limit) { for channel in open { channel.close(promise: nil) } }
        // The future of a closed socket never fails.
        try? await ended.get()
        timer.cancel()
    }
}
