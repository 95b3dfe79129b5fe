import NIOCore
import NIOEmbedded

/// Stands where the socket is under a pipeline in memory: takes what is written when it is told to, counts reads, and notes how the pipeline
/// closes.
final class Kernel: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private(set) var reads = 0
    private(set) var closes: [CloseMode] = []
    private var taken = ByteBuffer()
    private var held: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []
    private var flushed = 0
    /// While false its buffers are full.
    var isTaking = true {
        didSet { if isTaking { take() } }
    }

    /// What it has got since the last call.
    func written() -> ByteBuffer {
        defer { taken = ByteBuffer() }
        return taken
    }

    func writtenText() -> String { String(buffer: written()) }

    /// Breaks: what it has not taken is lost.
    func lose() {
        let lost = held
        (held, flushed) = ([], 0)
        for write in lost { write.promise?.fail(ChannelError.ioOnClosedChannel) }
    }

    private func take() {
        while isTaking, flushed > 0 {
            var (bytes, promise) = held.removeFirst()
            flushed -= 1
            taken.writeBuffer(&bytes)
            promise?.succeed()
        }
    }

    func read(context: ChannelHandlerContext) { reads += 1 }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        held.append((unwrapOutboundIn(data), promise))
    }

    func flush(context: ChannelHandlerContext) {
        flushed = held.count
        take()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        closes.append(mode)
        guard mode == .all else {
            promise?.succeed()
            return
        }
        lose()
        context.close(promise: promise)
    }
}

/// A pipeline in memory: a kernel, then what is tested.
struct Memory {
    let channel: EmbeddedChannel
    let kernel = Kernel()

    init(loop: EmbeddedEventLoop = EmbeddedEventLoop(), _ handlers: any ChannelHandler...) throws {
        channel = EmbeddedChannel(loop: loop)
        try channel.pipeline.syncOperations.addHandler(kernel)
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 443)).wait()
        try channel.pipeline.syncOperations.addHandlers(handlers)
    }

    /// The peer says this.
    func receive(_ bytes: ByteBuffer) throws { try channel.writeInbound(bytes) }

    func receive(_ text: String) throws { try receive(ByteBuffer(string: text)) }

    /// The peer has said its last byte.
    func receiveEnd() { channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }

    /// The peer resets the connection.
    func receiveReset() {
        channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "read"))
        channel.close(promise: nil)
    }

    /// Says whether the kernel's buffers have room.
    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }
}

/// The last handler of a pipeline in memory.
final class Tail: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private(set) var heard = ""
    private(set) var ends = 0
    /// Called at the input's end.
    var onEnd: (() -> Void)?
    private(set) var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { heard += String(buffer: unwrapInboundIn(data)) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else { return }
        ends += 1
        onEnd?()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

/// Watches a future from its own loop.
final class Settled<Value: Sendable> {
    private(set) var value: Result<Value, any Error>?

    init(_ future: EventLoopFuture<Value>) { future.assumeIsolated().whenComplete { self.value = $0 } }

    var success: Value? { try? value?.get() }
}
