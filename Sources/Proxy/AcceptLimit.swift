package import Logging
package import NIOCore

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Stops a listener from accepting while descriptors are short, and lets it go on when some are free again: who waits meanwhile waits in the
/// kernel's queue, and is served in its turn.
package final class AcceptLimit: ChannelDuplexHandler {
    package typealias InboundIn = any Channel
    package typealias InboundOut = any Channel
    package typealias OutboundIn = Never

    private let descriptors: Descriptors
    private let logger: Logger
    private var context: ChannelHandlerContext?
    private var isPaused = false

    package init(_ descriptors: Descriptors, logger: Logger) {
        self.descriptors = descriptors
        self.logger = logger
    }

    package func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    package func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    package func read(context: ChannelHandlerContext) {
        guard !isPaused else { return }
        if descriptors.hasRoom { context.read() } else { pause(context) }
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        descriptors.count(client: unwrapInboundIn(data))
        context.fireChannelRead(data)
    }

    /// The kernel had no descriptor or no memory for a connection, whatever was counted. NIO would ask again at once, and for ever.
    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) {
            pause(context)
        } else {
            context.fireErrorCaught(error)
        }
    }

    private func pause(_ context: ChannelHandlerContext) {
        guard !isPaused else { return }
        isPaused = true
        if descriptors.mayTell(at: context.eventLoop.now) {
            logger.error("file descriptors are short, and no more clients are accepted for now; raise the limit of open files (ulimit -n)")
        }
        context.eventLoop.assumeIsolated().scheduleTask(in: Descriptors.pause) { [weak self] in
            self?.isPaused = false
            if let self, let context = self.context { read(context: context) }
        }
    }
}
