internal import NIOCore

/// One end of a relayed connection: what it reads, its partner writes.
///
/// ```text
///   client socket ─ [TLS] ─ Relay ⇄ Relay ─ [TLS] ─ upstream socket      one event loop for both
/// ```
///
/// Before it has a partner it keeps what comes, up to `earlyLimit`, so that bytes which arrive with the client's Finished are not lost
/// and the client's end is noticed. With a partner it reads only while the partner can be written to. Each side's end is passed on as
/// the end of one direction; when both directions have ended, or one socket is gone, both sockets are closed.
final class Relay: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What is kept for a partner that is still being connected.
    static let earlyLimit = 256 * 1024

    /// Sees every buffer before it is passed on, those that have come already included; set to nil once it has seen enough.
    var tap: ((ByteBuffer) -> Void)? {
        didSet { if oldValue == nil { for bytes in early { tap?(bytes) } } }
    }
    /// Called once: when the first byte, the end of the input, or the end of the socket has come.
    var onFirstWord: (() -> Void)? {
        didSet { if bytesRead > 0 || inputClosed || closed { firstWord() } }
    }
    /// Called when this end is closed, or half closed, by us and not by its peer.
    var onFinish: (() -> Void)?
    private(set) var bytesRead = 0
    private(set) var inputClosed = false
    private(set) var closed = false
    /// When something was last read here.
    private(set) var lastActivity: NIODeadline
    private weak var partner: Relay?
    /// Takes what comes, where we are the other end ourselves.
    private var server: ((ByteBuffer) -> Void)?
    private var context: ChannelHandlerContext?
    private var early: [ByteBuffer] = []
    private var reading = false
    private var outputClosed = false

    init(now: NIODeadline) { lastActivity = now }

    var isPaired: Bool { partner != nil }

    /// Joins two ends; what each has kept goes to the other.
    static func join(_ a: Relay, _ b: Relay) {
        a.partner = b
        b.partner = a
        a.handOver()
        b.handOver()
    }

    /// Hands everything that comes, and what has come so far, to a server of our own instead of a partner.
    func serve(_ server: @escaping (ByteBuffer) -> Void) {
        self.server = server
        for bytes in early { server(bytes) }
        early = []
        if inputClosed { finish() } else { readMore() }
    }

    private func handOver() {
        for bytes in early { partner?.send(bytes) }
        early = []
        partner?.context?.flush()
        if closed {
            partner?.finish()
        } else if inputClosed {
            partner?.closeOutput()
        } else {
            readMore()
        }
    }

    /// Writes something of our own to this end and flushes it.
    func say(_ bytes: ByteBuffer) {
        send(bytes)
        context?.flush()
    }

    /// Closes this end when everything written so far has gone out.
    func finish() {
        guard let context, !closed else { return }
        onFinish?()
        let written: EventLoopPromise<Void> = context.eventLoop.makePromise()
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.context?.close(promise: nil) }
    }

    private func send(_ bytes: ByteBuffer) { context?.write(wrapOutboundOut(bytes), promise: nil) }

    private func closeOutput() {
        guard let context, !outputClosed, !closed else { return }
        outputClosed = true
        if inputClosed { return finish() }
        onFinish?()
        let written: EventLoopPromise<Void> = context.eventLoop.makePromise()
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.context?.close(mode: .output, promise: nil) }
    }

    /// Asks for more unless that would pile up here or at the partner.
    private func readMore() {
        guard let context, !reading, !inputClosed, !closed else { return }
        if let partner {
            guard partner.context?.channel.isWritable ?? false else { return }
        } else if early.reduce(0, { $0 + $1.readableBytes }) >= Self.earlyLimit {
            return
        }
        reading = true
        context.read()
    }

    private func firstWord() {
        guard let call = onFirstWord else { return }
        onFirstWord = nil
        call()
    }

    // MARK: ChannelHandler

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if !context.channel.isActive { closed = true }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Begins to read; until then nothing is asked of the socket.
    func start() { readMore() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(unwrapInboundIn(data))
    }

    /// Takes in bytes as if they had just been read.
    func take(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        bytesRead += bytes.readableBytes
        lastActivity = .now()
        tap?(bytes)
        if let partner { partner.send(bytes) } else if let server { server(bytes) } else { early.append(bytes) }
        firstWord()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        reading = false
        partner?.context?.flush()
        readMore()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { partner?.readMore() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { endInput() }
    }

    /// The peer has said its last byte.
    func endInput() {
        guard !inputClosed else { return }
        inputClosed = true
        firstWord()
        guard let partner else {
            if server != nil { finish() }
            return
        }
        if outputClosed { finish() }
        partner.closeOutput()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) {
        closed = true
        inputClosed = true
        firstWord()
        partner?.finish()
        partner = nil
        tap = nil
        server = nil
        onFinish = nil
        context.fireChannelInactive()
    }
}
