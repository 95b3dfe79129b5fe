package import NIOCore

/// One end of a relayed connection: what it reads, its partner writes.
///
/// ```text
///   client socket ─ [TLS] ─ Relay ⇄ Relay ─ [TLS] ─ upstream socket      one event loop for both
/// ```
///
/// Before it has a partner it keeps what comes, up to `earlyLimit`, so that bytes which arrive with the client's Finished are not lost
/// and the client's end is noticed. With a partner it reads only while the partner can be written to. Each side's end is passed on as
/// the end of one direction; when both directions have ended, or one socket is gone, both sockets are closed.
package final class Relay: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// What is kept for a partner that is still being connected.
    package static let earlyLimit = 256 * 1024

    /// Sees every buffer before it is passed on, those that have come already included; set to nil once it has seen enough.
    package var tap: ((ByteBuffer) -> Void)? {
        didSet { if oldValue == nil { for bytes in early { tap?(bytes) } } }
    }
    /// Called once: when the first byte, the end of the input, or the end of the socket has come.
    package var onFirstWord: (() -> Void)? {
        didSet { if bytesRead > 0 || inputClosed || closed { firstWord() } }
    }
    /// Called when this end is closed, or half closed, by us and not by its peer.
    package var onFinish: (() -> Void)?
    /// How many more bytes may be passed on; nil for all that come. What comes beyond belongs to somebody else and is dropped.
    package var allowance: Int?
    /// Bytes of the peer, those included that were not passed on yet.
    package private(set) var bytesRead = 0
    /// The peer has said its last byte.
    package private(set) var inputClosed = false
    /// The socket is gone.
    package private(set) var closed = false
    /// When something was last read here, or taken by the peer.
    private(set) var lastActivity: NIODeadline
    private weak var partner: Relay?
    /// Takes what comes, where we are the other end ourselves.
    private var server: ((ByteBuffer) -> Void)?
    private var context: ChannelHandlerContext?
    private var early: [ByteBuffer] = []
    private var reading = false
    private var outputClosed = false
    private let lingers: Bool
    private var isFinishing = false
    /// Everything was written and our side is closed; what is left is the peer's end.
    private var isLingering = false

    /// - Parameter lingers: when this end is closed by us, its peer has a second to end its side, so that it can read our last bytes. An
    ///   upstream needs none: when it is closed, nobody is left to whom its answer could go.
    package init(now: NIODeadline, lingers: Bool = true) {
        lastActivity = now
        self.lingers = lingers
    }

    /// Joins two ends; what each has kept goes to the other.
    package static func join(_ a: Relay, _ b: Relay) {
        a.partner = b
        b.partner = a
        a.handOver()
        b.handOver()
    }

    /// Hands everything that comes, and what has come so far, to a server of our own instead of a partner.
    package func serve(_ server: @escaping (ByteBuffer) -> Void) {
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
    package func say(_ bytes: ByteBuffer) {
        send(bytes)
        context?.flush()
    }

    /// Closes this end when everything written so far has gone out and, where it lingers, the peer has ended its side or a second is over:
    /// closing with its bytes unread would reset the connection and take our last ones with it.
    package func finish() {
        guard context != nil, !closed, !isFinishing else { return }
        isFinishing = true
        onFinish?()
        early = []
        afterWrites { [self] context in
            guard lingers, !inputClosed else { return context.close(promise: nil) }
            isLingering = true
            if !outputClosed { context.close(mode: .output, promise: nil) }
            readMore()
            context.eventLoop.assumeIsolated().scheduleTask(in: Limits.linger) { [weak self] in self?.abort() }
        }
    }

    /// Closes this end now, whatever is still to be written.
    package func abort() {
        guard let context, !closed else { return }
        onFinish?()
        context.close(promise: nil)
    }

    /// Does something to this end once everything written so far has gone out.
    private func afterWrites(_ act: @escaping (ChannelHandlerContext) -> Void) {
        guard let context else { return }
        let written: EventLoopPromise<Void> = context.eventLoop.makePromise()
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in
            if let context = self?.context { act(context) }
        }
    }

    private func send(_ bytes: ByteBuffer) { context?.write(wrapOutboundOut(bytes), promise: nil) }

    private func closeOutput() {
        guard !outputClosed, !closed, !isFinishing else { return }
        if inputClosed { return finish() }
        outputClosed = true
        onFinish?()
        afterWrites { $0.close(mode: .output, promise: nil) }
    }

    /// Asks for more unless that would pile up here or at the partner.
    private func readMore() {
        guard let context, !reading, !inputClosed, !closed else { return }
        if isFinishing {
            // What comes is dropped.
        } else if let partner {
            guard partner.context?.channel.isWritable ?? false else { return }
        } else if server != nil {
            guard context.channel.isWritable else { return }
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

    /// Takes the place of a gate: what it held, and the end that it saw, come before what is read from here on.
    ///
    /// - Throws: `ChannelError` where the socket has been gone for so long that nothing of it is left.
    package func replace(_ gate: Gate, of channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(self)
        pipeline.removeHandler(gate, promise: nil)
        take(gate.take())
        if gate.end != nil { endInput() }
        if gate.isGone { lose() }
    }

    // MARK: ChannelHandler

    package func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    package func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Begins to read; until then nothing is asked of the socket.
    package func start() { readMore() }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(unwrapInboundIn(data))
    }

    /// Takes in bytes as if they had just been read.
    package func take(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0, !isFinishing else { return }
        let bytes = allowed(bytes)
        bytesRead += bytes.readableBytes
        lastActivity = .now()
        tap?(bytes)
        if let partner { partner.send(bytes) } else if let server { server(bytes) } else { early.append(bytes) }
        firstWord()
    }

    /// The part that may be passed on. A client that sends more once it was answered needs a new connection for it.
    private func allowed(_ bytes: ByteBuffer) -> ByteBuffer {
        guard let room = allowance else { return bytes }
        let passed = bytes.getSlice(at: bytes.readerIndex, length: min(room, bytes.readableBytes)) ?? ByteBuffer()
        allowance = room - passed.readableBytes
        if passed.readableBytes < bytes.readableBytes, let partner, partner.bytesRead > 0 { finish() }
        return passed
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        reading = false
        partner?.context?.flush()
        readMore()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        // A peer that takes bytes slowly is not idle.
        lastActivity = .now()
        if context.channel.isWritable { server == nil ? partner?.readMore() : readMore() }
        context.fireChannelWritabilityChanged()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { endInput() }
    }

    /// The peer has said its last byte.
    package func endInput() {
        guard !inputClosed else { return }
        inputClosed = true
        firstWord()
        if isLingering { context?.close(promise: nil) }
        if let partner {
            if outputClosed { finish() }
            partner.closeOutput()
        } else if server != nil {
            finish()
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    package func channelInactive(context: ChannelHandlerContext) {
        lose()
        context.fireChannelInactive()
    }

    private func lose() {
        closed = true
        inputClosed = true
        firstWord()
        partner?.finish()
        partner = nil
        tap = nil
        server = nil
        onFinish = nil
    }
}
