internal import Authority
internal import Catalog
internal import NIOCore
internal import OpenSSLKit
internal import Verdicts
internal import Wire

/// One connection's life, on the event loop of its socket: every `await` below stays on that loop.
actor Interception {
    private let executor: any SerialExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
    nonisolated let id: Int
    let channel: any Channel
    let engine: Engine
    let settings: ProxySettings
    let story: Story
    let gate: Gate
    /// The limit of whatever is being waited for before the handshake is over.
    let deadline: Deadline
    let relay: Relay
    var door = Door.http
    var windowTimer: Scheduled<Void>?
    /// A probe's connection to the origin, kept for some seconds for the client that caused it.
    var kept: UpstreamLeg?
    /// The protocol within which TLS began; nil where it began at once.
    var service: StartTLS.Service?
    /// The upstream with which that protocol was begun, until it is used.
    var opened: Dialled?
    /// The other end of what is relayed.
    var upstreamRelay: Relay?
    /// What this connection is to a planner; nil where none plans.
    var visit: Visit?
    /// Reads what goes by, where somebody asked for it.
    var exchanges: ExchangeWatch?
    /// Looks at what goes by untouched, where that is all that is done.
    var spliceWatch: SpliceWatch?
    private var isOver = false
    /// The client's executable, where it is looked for.
    private let owner: EventLoopFuture<String?>?

    init(channel: any Channel, engine: Engine, settings: ProxySettings, id: Int) {
        executor = channel.eventLoop.executor
        self.id = id
        self.channel = channel
        self.engine = engine
        self.settings = settings
        owner = Self.owner(of: channel, engine: engine, settings: settings)
        let now = NIODeadline.now()
        deadline = Deadline(channel.eventLoop)
        gate = Gate(deadline: deadline)
        relay = Relay(now: now)
        story = Story(
            id: id, time: settings.wallClock(), address: channel.remoteAddress?.hostPort.map { "\($0.host.text):\($0.port)" } ?? "?",
            trial: settings.trial, mode: Catalog.passthrough, begun: now,
            fingerprints: engine.fingerprints)
    }

    func run() async {
        _ = await gate.ready()?.outcome()
        // 1 Where does the client want to go, and whom does it say it wants to meet?
        guard let request = await readRequest() else { return finish() }
        // Whoever it is has not gone while it waits for our answer.
        if let owner, let found = try? await owner.outcome().get() { story.edit { $0.client.process = found } }
        guard case .tunnel(let target) = request else { return await relayCleartext(request) }

        // 2 Choose the mode. What is passed through is never touched.
        if case .play(let mode, _) = choose(target, hello: nil), mode.presentation == .splice, !settings.rules.isSink {
            return await splice(to: target, answersConnect: true)
        }
        answerConnect()
        // Without one there is nothing more to do, or it is being relayed as it comes.
        guard let hello = await firstHello(target) else { return upstreamRelay == nil ? finish() : () }
        let host = meet(hello, at: target)
        guard case .play(let chosen, _) = choose(target, hello: hello), let wanted = chosen.presentation.chain else {
            return await splice(to: target, answersConnect: false)
        }
        guard let host else { return await refuseName() }
        let (mode, profile, site) = await presentation(of: chosen, wanted, at: host, hello)

        // 3 Agree with the origin on a protocol, and mint the chain (kept, or made off the loop).
        let upstream = Upstream(target: target, host: host, hello: hello, isOurs: site != nil)
        let facts = await agree(
            upstream,
            mirrors: profile.mirrorsOrigin || profile.needsGenuineChain || profile.needsOwnersKey || settings.asksForClientCertificate)
        if !mode.tls.answersALPN { upstream.answer = nil }
        let genuine = profile.needsGenuineChain || profile.needsOwnersKey ? settings.owner.genuine(host, facts) : []
        if let obstacle = obstacle(to: mode, profile, at: host, hello, genuine: genuine) {
            return await pass(mode, obstacle, to: target)
        }
        let session: TLSSession
        do throws(Obstacle) {
            let identity = try await identity(for: host, mode: mode, profile: profile, hello: hello, facts: facts, genuine: genuine)
            session = try server(identity, mode.tls, profile, alpn: upstream.answer, facts: facts)
        } catch {
            return await pass(mode, error, to: target)
        }

        // 4 Shake hands and watch. From here on an error is evidence, not a failure.
        story.edit { $0.mode = mode.id }
        let handshake = await shakeHands(session)
        guard handshake == .finished else { return finish() }

        // 5 Wait for the client's first word; its silence counts after a window.
        openWindow()
        await firstWord()

        // 6 An accepted session goes on.
        if let site { await serve(site, upstream) } else { await relaySession(upstream) }
        finishAtClose()
    }

    /// The record is final: the socket is closed, or is closed now. Only the first call counts.
    func finish() {
        dropKept()
        dropOpened()
        guard !isOver else { return }
        isOver = true
        if story.isEnded { spliceWatch?.isEndedForClient = true }
        story.tell(.endedByUs(.complete))
        windowTimer?.cancel()
        exchanges?.end()
        story.edit { $0.bytes = .init(fromClient: relay.bytesRead, toClient: upstreamRelay?.bytesRead ?? $0.bytes.toClient) }
        if let counts = spliceWatch?.counts { story.edit { $0.splice = counts } }
        let record = story.record()
        channel.close(promise: nil)
        guard let owner else { return hand(over: record) }
        owner.assumeIsolated().whenComplete { result in
            self.assumeIsolated { page in
                var record = record
                record.client.process = try? result.get()
                page.hand(over: record)
            }
        }
    }

    private func hand(over record: Connection) {
        settings.sink.record(record)
        settings.ended(self)
    }

    /// Ends the connection for a reason of ours.
    func interrupt(_ reason: TLSEvent.End) {
        story.tell(.endedByUs(reason))
        channel.close(promise: nil)
        // What waits for an origin may go on waiting for long; what is relayed still counts its last bytes.
        if upstreamRelay == nil { finish() }
    }

    var dialer: Dialer { Dialer(engine: engine, rules: settings.rules, limits: settings.limits, loop: channel.eventLoop) }

    /// Ends the connection's life with its socket. Nothing waits meanwhile: what is relayed may be idle for long, and what a waiting task
    /// holds is a fifth of the memory of such a connection.
    func finishAtClose() {
        channel.closeFuture.whenComplete { _ in self.assumeIsolated { $0.finish() } }
    }
}
