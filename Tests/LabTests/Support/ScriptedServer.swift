import NIOCore
import NIOPosix
import OpenSSLKit
import Proxy

/// A server that answers the first bytes of each connection with fixed ones and closes.
struct ScriptedServer {
    let port: UInt16
    private let channel: any Channel

    /// - Parameters:
    ///   - identity: for TLS; nil speaks in the clear.
    ///   - closes: end the connection after the answer.
    static func with<Result: Sendable>(
        _ answer: String, identity: ServerIdentity? = nil, closes: Bool = true, _ body: (UInt16) async throws -> Result
    ) async throws -> Result {
        let context = try TLSContext.server()
        let channel = try await ServerBootstrap(group: Stage.group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    guard let identity else { return try pipeline.addHandler(Script(answer: answer, closes: closes)) }
                    let session = try TLSSession.server(context, identity: identity, alpn: nil)
                    let handler = TLSHandler(session: session, handshake: channel.eventLoop.makePromise())
                    try pipeline.addHandler(handler)
                    let context = try pipeline.context(handler: handler)
                    try pipeline.addHandler(Script(answer: answer, closes: closes) { handler.start(context, saved: nil) })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result
        do { result = try await body(UInt16(channel.localAddress?.port ?? 0)) } catch {
            try await channel.close().get()
            throw error
        }
        try await channel.close().get()
        return result
    }

    private final class Script: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let answer: String
        private let closes: Bool
        private let begin: () -> Void

        /// - Parameter begin: called once the socket can be read.
        init(answer: String, closes: Bool, begin: @escaping () -> Void = {}) {
            self.answer = answer
            self.closes = closes
            self.begin = begin
        }

        func channelActive(context: ChannelHandlerContext) { begin() }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
            if closes { context.close(promise: nil) }
        }
    }
}
