internal import Logging
package import NIOCore
internal import NIOPosix
internal import Synchronization
package import Wire

/// A listener and the connections that came through it.
package final class ProxyServer: Sendable {
    private let engine: Engine
    private let settings: ProxySettings
    private let live = Mutex(Live())
    private let waiting = Mutex<[EventLoopPromise<Void>]>([])
    private let listeners = Mutex<[any Channel]>([])
    /// The port of this machine on which we listen, where it is one.
    private let ownPort = Mutex<Int?>(nil)

    package init(engine: Engine, settings: ProxySettings) {
        self.engine = engine
        self.settings = settings
    }

    /// Listens.
    ///
    /// - Returns: the bound port.
    /// - Throws: `listen` where the address is taken or not ours.
    package func listen(host: Host, port: UInt16) async throws(ProxyError) -> UInt16 {
        do {
            let channel = try await bootstrap().bind(host: host.text, port: Int(port)).get()
            let bound = channel.localAddress?.port ?? Int(port)
            engine.own(port: bound)
            ownPort.withLock { $0 = bound }
            keep(channel)
            if settings.entry != .proxy { engine.links.watch() }
            return UInt16(clamping: bound)
        } catch {
            throw ProxyError(
                .listen,
                "\(host.text):\(port) cannot be listened on: \(UpstreamFailure.words(error)). Choose another with \(settings.entry.option)."
            )
        }
    }

    /// Listens on 127.0.0.1, on a free port below those that outgoing connections take for themselves.
    package func listenOnLoopback() async throws(ProxyError) -> UInt16 {
        var last = ProxyError(.listen, "No port was tried.")
        for _ in 0..<32 {
            do throws(ProxyError) {
                return try await listen(host: .ipv4("127.0.0.1"), port: .random(in: 20_000..<32_768))
            } catch {
                last = error
            }
        }
        throw last
    }

    /// What makes a listener whose connections are served.
    func bootstrap() -> ServerBootstrap {
        ServerBootstrap(group: engine.group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.maxMessagesPerRead, value: UInt(Descriptors.batch))
            .serverChannelInitializer { [descriptors = engine.descriptors, logger = settings.logger] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptLimit(descriptors, logger: logger))
                }
            }
            .childChannelInitializer { [self] channel in
                channel.prepareForRelay()
                accept(channel)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
    }

    /// Holds a channel that is closed when the listener is stopped.
    func keep(_ channel: any Channel) { listeners.withLock { $0.append(channel) } }

    var group: any EventLoopGroup { engine.group }

    private func accept(_ channel: any Channel) {
        guard settings.admission.admits(channel.remoteAddress, at: channel.localAddress) else {
            settings.logger.debug("a peer was not let in", metadata: ["peer": "\(channel.remoteAddress?.description ?? "?")"])
            return channel.close(promise: nil)
        }
        var settings = settings
        settings.ended = { [self] page in remove(page) }
        let page = Interception(channel: channel, engine: engine, settings: settings, id: engine.nextConnection())
        let isWelcome = live.withLock { live in
            if !live.isClosing { live.pages[ObjectIdentifier(page)] = page }
            return !live.isClosing
        }
        // A client that comes when all is being ended is not tested any more: its socket is closed before a byte is read.
        if isWelcome { page.start() } else { channel.close(promise: nil) }
    }

    private func remove(_ page: Interception) {
        let isEmpty = live.withLock { live in
            live.pages.removeValue(forKey: ObjectIdentifier(page))
            return live.pages.isEmpty
        }
        guard isEmpty else { return }
        let promises = waiting.withLock { all in
            defer { all = [] }
            return all
        }
        for promise in promises { promise.succeed() }
    }

    /// Stops accepting.
    package func stopListening() async {
        let channels = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        let port = ownPort.withLock { port in
            defer { port = nil }
            return port
        }
        if let port { engine.disown(port: port) }
        for channel in channels { try? await channel.close().get() }
    }

    /// Waits until every connection is over, at most for `limit`; then ends what is left, as `reason`, serves nobody any more, and waits
    /// for the last records.
    package func drain(within limit: TimeAmount, reason: TLSEvent.End) async {
        await empty(within: limit)
        await interrupt(reason)
        if openConnections > 0 { await empty(within: settings.limits.lastRecords) }
    }

    private func empty(within limit: TimeAmount) async {
        let loop = engine.group.next()
        let promise = loop.makePromise(of: Void.self)
        waiting.withLock { $0.append(promise) }
        if openConnections == 0 { promise.succeed() }
        let timer = loop.scheduleTask(in: limit) { promise.succeed() }
        try? await promise.futureResult.get()
        timer.cancel()
    }

    /// Ends every connection for a reason of ours, and serves nobody any more; from here on nothing that a client does is evidence.
    package func interrupt(_ reason: TLSEvent.End) async {
        let pages = live.withLock { live in
            live.isClosing = true
            return Array(live.pages.values)
        }
        for page in pages { await page.interrupt(reason) }
    }

    /// Ends these connections as soon as nothing is under way on them.
    package func release(_ connections: Set<Int>) async {
        let pages = live.withLock { Array($0.pages.values) }
        for page in pages where connections.contains(page.id) { await page.release() }
    }

    /// Connections that are open.
    package var openConnections: Int { live.withLock { $0.pages.count } }
}

extension Entry {
    /// What names the listener on the command line.
    fileprivate var option: String {
        switch self {
        case .proxy: "--listen"
        case .direct: "--direct"
        case .transparent: "--transparent"
        case .captured: "--capture"
        case .forward: "--forward"
        }
    }
}

/// The connections that are served, and whether more will be.
private struct Live {
    var pages: [ObjectIdentifier: Interception] = [:]
    var isClosing = false
}

extension Interception {
    /// Begins the connection's life. Called on its event loop, before anything can have come.
    nonisolated func start() {
        assumeIsolated { page in
            page.begin()
        }
    }

    private func begin() {
        do { try channel.pipeline.syncOperations.addHandler(gate) } catch { return finish() }
        Task(executorPreference: LoopExecutor(channel.eventLoop)) { await self.run() }
    }
}
