internal import NIOCore
internal import Nghttp2Kit

/// Answers HTTP/2 requests. Breaches and floods are answered by the session itself, and end the connection.
final class OriginHTTP2: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: HTTP2Server
    private let log: OriginLog
    private var context: ChannelHandlerContext?

    init(log: OriginLog) throws(HTTP2Error) {
        server = try HTTP2Server()
        self.log = log
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Sends the server's SETTINGS (RFC 9113 §3.4). Called when the handshake is finished.
    func open() {
        if let context { flush(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            for event in try server.receive(unwrapInboundIn(data), at: Int64(clamping: NIODeadline.now().uptimeNanoseconds)) {
                guard case .request(let stream, let request) = event else { continue }
                try answer(request, on: stream)
            }
        } catch {
            // The reason is in the GOAWAY that goes out now.
            server.shutdown()
        }
        flush(context)
    }

    private func answer(_ request: ObservedRequest, on stream: Int32) throws {
        let received = ReceivedRequest(
            method: request.method, target: request.path, host: request.authority, version: "HTTP/2", isEncrypted: true)
        let body = try OriginAnswer(to: received).body()
        log.note(received)
        try server.respond(stream: stream, status: 200, headers: OriginAnswer.fields(length: body.readableBytes), body: body)
    }

    private func flush(_ context: ChannelHandlerContext) {
        if let bytes = server.takeOutbound() { context.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }
        if server.wantsClose { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelEvent || event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
