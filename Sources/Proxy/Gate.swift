package import NIOCore

/// Holds the first bytes of a socket until it is known what they are, then steps aside and hands them on.
///
/// It reads by itself, so it knows at once when the client goes away, and goes on reading between two questions, up to `ahead`: to stop and
/// begin again costs two system calls each time. It never holds more than that and what the parser lets it.
package final class Gate: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer

    /// Why there is nothing more to wait for.
    package enum End: Error {
        /// FIN.
        case closed
        /// RST, or the socket was closed by us.
        case reset
        /// Nothing of use came in time.
        case timeLimit
    }

    /// What is kept for the next question, and no more is read until it is asked.
    package static let ahead = 16 * 1024

    /// What is held.
    package private(set) var bytes = ByteBuffer()
    private var ended: End?
    /// The socket is gone, and not only its peer's side of it.
    package private(set) var isGone = false
    private var retry: (() -> Void)?
    private var expire: (() -> Void)?
    private var context: ChannelHandlerContext?
    private var readiness: EventLoopPromise<Void>?
    private let deadline: Deadline

    /// - Parameter deadline: the connection's, shared by all that it waits for.
    package init(deadline: Deadline) { self.deadline = deadline }

    /// Answers as soon as `parse` finds what it looks for in the bytes held so far, or the socket ends, or the time is up.
    package func first<Found: Sendable>(
        within limit: TimeAmount, _ parse: @escaping (ByteBuffer) -> Found?
    ) -> EventLoopFuture<Result<Found, End>>? {
        guard let context else { return nil }
        let promise = context.eventLoop.makePromise(of: Result<Found, End>.self)
        let expiry: () -> Void = { [weak self] in
            self?.retry = nil
            self?.expire = nil
            promise.succeed(.failure(.timeLimit))
        }
        deadline.set(in: limit, expiry)
        let attempt: () -> Bool = { [unowned self] in
            let answer: Result<Found, End>
            if bytes.readableBytes > 0, let found = parse(bytes) {
                answer = .success(found)
            } else if let ended {
                answer = .failure(ended)
            } else {
                return false
            }
            // Whoever is told may wait for the next thing at once.
            deadline.clear()
            (retry, expire) = (nil, nil)
            promise.succeed(answer)
            return true
        }
        if !attempt() {
            retry = { _ = attempt() }
            expire = expiry
            context.read()
        }
        return promise.futureResult
    }

    /// Done when the socket can be read and written, or is gone. A connection's life begins a little earlier, and what is asked of the
    /// socket then is lost.
    package func ready() -> EventLoopFuture<Void>? {
        guard let context else { return nil }
        if context.channel.isActive || ended != nil { return context.eventLoop.makeSucceededVoidFuture() }
        let promise = readiness ?? context.eventLoop.makePromise()
        readiness = promise
        return promise.futureResult
    }

    private func tellReady() {
        readiness?.succeed()
        readiness = nil
    }

    /// Ends a wait before its time: whoever waits is told that the time is up.
    package func stopWaiting() {
        guard let expire else { return }
        deadline.clear()
        expire()
    }

    /// Takes away what was understood; the rest stays.
    package func drop(_ count: Int) { bytes.moveReaderIndex(forwardBy: min(count, bytes.readableBytes)) }

    /// Takes everything that is held.
    package func take() -> ByteBuffer {
        let taken = bytes
        bytes = ByteBuffer()
        return taken
    }

    /// The client ended its side, or the socket, while the gate was there.
    package var end: End? { ended }

    package func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        tellReady()
        // Nobody is left waiting.
        if retry != nil { finish(.reset) }
    }

    /// The first wait may have begun before the socket was ready to be read.
    package func channelActive(context: ChannelHandlerContext) {
        tellReady()
        if retry != nil { context.read() }
        context.fireChannelActive()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = unwrapInboundIn(data)
        if bytes.readableBytes == 0 { bytes = incoming } else { bytes.writeBuffer(&incoming) }
        retry?()
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        if retry != nil || bytes.readableBytes < Self.ahead { context.read() }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { finish(.closed) }
        context.fireUserInboundEventTriggered(event)
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) { finish(.reset) }

    package func channelInactive(context: ChannelHandlerContext) {
        isGone = true
        finish(.reset)
        context.fireChannelInactive()
    }

    private func finish(_ end: End) {
        if ended == nil { ended = end }
        tellReady()
        retry?()
    }
}
