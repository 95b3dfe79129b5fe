import NIOCore

extension StubOrigin {
    /// What a server says in the clear, until TLS begins.
    struct Clear: Sendable {
        var greeting: String?
        /// The answer to what was heard since the last one, and whether TLS begins after it; nil waits for more.
        var answer: @Sendable (ByteBuffer) -> (words: String, endsClear: Bool)?
    }
}

/// Speaks in the clear, then steps aside.
final class ClearApp: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let clear: StubOrigin.Clear
    private let goOn: @Sendable () -> Void
    private var heard = ByteBuffer()
    private var isOver = false

    init(_ clear: StubOrigin.Clear, goOn: @escaping @Sendable () -> Void) {
        self.clear = clear
        self.goOn = goOn
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if let greeting = clear.greeting { say(greeting, context) }
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = unwrapInboundIn(data)
        heard.writeBuffer(&incoming)
        guard let (words, endsClear) = clear.answer(heard) else { return }
        heard = ByteBuffer()
        say(words, context)
        guard endsClear else { return }
        isOver = true
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
        goOn()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !isOver { context.read() }
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { context.close(promise: nil) }
    }

    private func say(_ words: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: words)), promise: nil)
    }
}
