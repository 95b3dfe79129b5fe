package import NIOCore
package import OpenSSLKit
internal import Wire

/// Puts a TLS session between a socket and the handlers after it: ciphertext below, plaintext above.
///
/// While the handshake runs it reads by itself; afterwards it reads when the handler above asks. Everything that the session reports goes
/// to `watch` in order. It fires `ChannelEvent.inputClosed` once the peer has said its last byte, with or without close_notify.
package final class TLSHandler: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// What the owner of the connection learns of it. Called on the event loop, never from inside OpenSSL.
    package enum Notice {
        case event(TLSSession.Event)
        /// The flight with our Certificate was handed to the kernel.
        case certificateWritten
        case inputClosed(reset: Bool)
    }

    /// How the handshake ended.
    package enum Handshake: Sendable {
        case finished
        /// The peer or we refused, or the socket closed.
        case failed
    }

    /// The session between the two sides; what was negotiated can be asked of it.
    package let session: TLSSession
    /// Told of everything that the session reports, until the handler leaves its pipeline.
    package var watch: ((Notice) -> Void)?
    private let handshake: EventLoopPromise<Handshake>
    private var state = State.handshaking
    private var inputClosed = false

    private enum State { case handshaking, open, failed, closed }

    /// - Parameter handshake: kept once, whatever happens.
    package init(session: TLSSession, handshake: EventLoopPromise<Handshake>) {
        self.session = session
        self.handshake = handshake
    }

    /// Starts the handshake: with the bytes that were read before this handler came (server), or by speaking first (client).
    package func start(_ context: ChannelHandlerContext, saved: ByteBuffer?) {
        if let saved { session.receive(saved) }
        advance(context)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        session.receive(unwrapInboundIn(data))
        advance(context)
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        if state == .handshaking { context.read() }
        context.fireChannelReadComplete()
    }

    private func advance(_ context: ChannelHandlerContext) {
        if state == .handshaking { shake(context) }
        if state == .open { deliver(context) }
    }

    private func shake(_ context: ChannelHandlerContext) {
        let progress = session.step()
        switch progress {
        case .wantsMore: break
        case .done: state = .open
        case .failed: state = .failed
        }
        report(context)
        switch progress {
        case .wantsMore: context.read()
        case .done: handshake.succeed(.finished)
        case .failed: handshake.succeed(.failed)
        }
    }

    /// Sends what the session has to send, then tells what it reported: a Certificate counts from the moment the kernel has it.
    private func report(_ context: ChannelHandlerContext) {
        let events = session.takeEvents()
        let queued = events.contains(.certificateQueued)
        for event in events where event != .certificateQueued { watch?(.event(event)) }
        guard let bytes = session.takeOutbound() else { return }
        let written: EventLoopPromise<Void>? = queued ? context.eventLoop.makePromise() : nil
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
        written?.futureResult.assumeIsolated().whenSuccess { self.watch?(.certificateWritten) }
    }

    private func deliver(_ context: ChannelHandlerContext) {
        while state == .open {
            var plaintext = context.channel.allocator.buffer(capacity: max(512, session.pendingBytes))
            var result = TLSSession.ReadResult.wantsMore
            while plaintext.writableBytes > 0 || plaintext.readableBytes == 0 {
                result = session.read(into: &plaintext, limit: max(1, plaintext.writableBytes))
                guard case .bytes = result, session.hasPending else { break }
            }
            let events = session.takeEvents()
            if plaintext.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(plaintext)) }
            for event in events { watch?(.event(event)) }
            switch result {
            case .bytes: if !session.hasPending { return flushQuietly(context) }
            case .wantsMore: return flushQuietly(context)
            case .closed:
                endInput(context)
                return flushQuietly(context)
            case .failed:
                state = .failed
                flushQuietly(context)
                endInput(context)
                return
            }
        }
    }

    /// Key updates and alerts that reading brought about.
    private func flushQuietly(_ context: ChannelHandlerContext) {
        if let bytes = session.takeOutbound() { context.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }
    }

    private func endInput(_ context: ChannelHandlerContext) {
        guard !inputClosed else { return }
        inputClosed = true
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    // MARK: The socket's end

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        session.receiveEnd()
        // Everything that came before was delivered when it came. The owner hears of it first: the handlers above may answer with our end.
        watch?(.inputClosed(reset: false))
        if state == .handshaking { shake(context) }
        endInput(context)
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        watch?(.inputClosed(reset: true))
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        watch?(.inputClosed(reset: true))
        handshake.succeed(.failed)
        state = .closed
        context.fireChannelInactive()
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        handshake.succeed(.failed)
        watch = nil
    }

    // MARK: Outbound

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard state == .open else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        do throws(OpenSSLError) {
            try session.write(unwrapOutboundIn(data))
            // An empty write keeps its place: who waits for it waits for all that was written before.
            context.write(wrapOutboundOut(session.takeOutbound() ?? ByteBuffer()), promise: promise)
        } catch {
            promise?.fail(error)
            context.close(promise: nil)
        }
    }

    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, state == .open else { return context.close(mode: mode, promise: promise) }
        if mode == .all { state = .closed }
        session.close()
        guard let bytes = session.takeOutbound() else { return context.close(mode: mode, promise: promise) }
        // close() would throw away what is still to be written; a peer that takes nothing cannot hold it up for long.
        let written: EventLoopPromise<Void> = context.eventLoop.makePromise()
        let end = written.futureResult.assumeIsolated()
        var isWritten = false
        end.whenComplete { _ in
            isWritten = true
            context.close(mode: mode, promise: promise)
        }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
        guard mode == .all, !isWritten else { return }
        let limit = context.eventLoop.assumeIsolated().scheduleTask(in: Limits.lastWords) { context.close(promise: nil) }
        end.whenComplete { _ in limit.cancel() }
    }
}
