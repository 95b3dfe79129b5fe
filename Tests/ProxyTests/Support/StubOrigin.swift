import NIOCore
import NIOPosix
import OpenSSLKit
import Proxy
import Synchronization

/// A genuine server in this process, on a port of its own.
final class StubOrigin: Sendable {
    struct Counts: Sendable {
        var accepted = 0
        var open = 0
        var handshakes = 0
        var heard = 0
        /// The clients' ends that were seen: FIN or close_notify.
        var ends = 0
    }

    /// What it does.
    struct Script: Sendable {
        /// Closes as soon as it is connected to.
        var isClosing = false
        /// Speaks TLS with this; nil speaks none.
        var identity: ServerIdentity?
        /// What it says in the clear before TLS; nil begins with TLS at once.
        var clear: Clear?
        /// The ALPN name that it answers.
        var alpn: String?
        /// How long a connection stands still before its first byte is read.
        var delay: @Sendable () -> TimeAmount = { .zero }
        /// What it says before it is asked.
        var greeting: ByteBuffer?
        var answer: @Sendable (ByteBuffer) -> Answer = httpAnswer
        /// What it says to a client that has ended its side; then it closes.
        var farewell: ByteBuffer?
    }

    enum Answer: Sendable {
        /// There is more to come; what was heard is kept.
        case wait
        /// Says this and forgets what was heard.
        case say(ByteBuffer)
        /// Says this and closes.
        case last(ByteBuffer)
        /// Says this below TLS, as it stands, and no more.
        case below(ByteBuffer)
        case reset
    }

    /// Answers each request whose head is whole with two bytes, and keeps the connection.
    static func httpAnswer(_ heard: ByteBuffer) -> Answer {
        guard heard.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) != nil else { return .wait }
        return .say(ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    }

    /// Says back what it hears.
    static func echo(_ heard: ByteBuffer) -> Answer { .say(heard) }

    let counts = Watched(Counts())
    private let script: Mutex<Script>
    private let listener = Mutex<(any Channel)?>(nil)

    private init(_ script: Script) { self.script = Mutex(script) }

    /// Listens on a free port below those that outgoing connections take for themselves.
    static func start(_ script: Script, ports: Range<Int> = 20_000..<32_768) async throws -> StubOrigin {
        let origin = StubOrigin(script)
        for _ in 0..<32 where origin.port == 0 { try? await origin.listen(.random(in: ports)) }
        guard origin.port > 0 else { throw Stuck(waitingFor: "a free port") }
        return origin
    }

    private func listen(_ port: Int) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 4096)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { [self] channel in
                counts.change { ($0.accepted, $0.open) = ($0.accepted + 1, $0.open + 1) }
                channel.closeFuture.whenComplete { [self] _ in counts.change { $0.open -= 1 } }
                let script = script.withLock { $0 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Doorman(delay: script.delay()) { [self] in begin(script, on: channel) })
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        listener.withLock { $0 = channel }
    }

    /// 0 before it listens.
    var port: Int { listener.withLock { $0?.localAddress?.port ?? 0 } }

    func play(_ change: (inout Script) -> Void) { script.withLock { change(&$0) } }

    /// Stops listening, so that connections are refused.
    ///
    /// - Returns: the port on which nobody listens any more.
    func stop() async -> Int {
        let port = port
        let channel = listener.withLock { $0.take() }
        try? await channel?.close().get()
        return port
    }

    private func begin(_ script: Script, on channel: any Channel) {
        if script.isClosing { return channel.close(promise: nil) }
        guard let clear = script.clear else { return beginTLS(script, on: channel) }
        try? channel.pipeline.syncOperations.addHandler(ClearApp(clear) { [self] in beginTLS(script, on: channel) })
    }

    private func beginTLS(_ script: Script, on channel: any Channel) {
        let app = OriginApp(script, counts)
        do {
            let pipeline = channel.pipeline.syncOperations
            guard let identity = script.identity else {
                try pipeline.addHandler(app)
                return app.begin(try pipeline.context(handler: app))
            }
            let session = try TLSSession.server(.server(), identity: identity, alpn: script.alpn)
            let promise = channel.eventLoop.makePromise(of: TLSHandler.Handshake.self)
            let handler = TLSHandler(session: session, handshake: promise)
            try pipeline.addHandler(handler)
            try pipeline.addHandler(app)
            let context = try pipeline.context(handler: app)
            promise.futureResult.assumeIsolated().whenSuccess { [counts] end in
                guard end == .finished else { return context.close(promise: nil) }
                counts.change { $0.handshakes += 1 }
                app.begin(context)
            }
            handler.start(try pipeline.context(handler: handler), saved: nil)
        } catch {
            channel.close(promise: nil)
        }
    }
}

/// Begins once the socket is there, after a while.
private final class Doorman: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let delay: TimeAmount
    private let begin: @Sendable () -> Void

    init(delay: TimeAmount, begin: @escaping @Sendable () -> Void) {
        self.delay = delay
        self.begin = begin
    }

    func channelActive(context: ChannelHandlerContext) { context.eventLoop.scheduleTask(in: delay, begin) }
}

private final class OriginApp: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: StubOrigin.Script
    private let counts: Watched<StubOrigin.Counts>
    private var heard = ByteBuffer()

    init(_ script: StubOrigin.Script, _ counts: Watched<StubOrigin.Counts>) {
        self.script = script
        self.counts = counts
    }

    func begin(_ context: ChannelHandlerContext) {
        if let greeting = script.greeting { say(greeting, context) }
        _ = try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = unwrapInboundIn(data)
        counts.change { $0.heard += incoming.readableBytes }
        heard.writeBuffer(&incoming)
        switch script.answer(heard) {
        case .wait: return
        case .say(let bytes): say(bytes, context)
        case .last(let bytes): sayLast(bytes, context)
        case .below(let bytes):
            let session = try? context.pipeline.syncOperations.context(handlerType: TLSHandler.self)
            (session ?? context).writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        case .reset:
            context.channel.resets().assumeIsolated().whenComplete { _ in context.channel.close(promise: nil) }
        }
        heard = ByteBuffer()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else { return }
        counts.change { $0.ends += 1 }
        if let farewell = script.farewell { sayLast(farewell, context) } else { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func say(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) { context.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }

    private func sayLast(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        let written: EventLoopPromise<Void> = context.eventLoop.makePromise()
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }
}
