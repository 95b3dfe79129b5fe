internal import NIOCore
internal import NIOHTTP1
internal import Wire

/// Answers HTTP/1 requests, one after the other on a kept connection. What is not a proper request gets a 4xx and the connection ends.
final class OriginHTTP1: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let isEncrypted: Bool
    private let log: OriginLog
    private var head: HTTPRequestHead?
    /// Octets of the content that were read and thrown away.
    private var contentLength = 0

    private static let maximumContent = 1_048_576

    init(isEncrypted: Bool, log: OriginLog) {
        self.isEncrypted = isEncrypted
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let bytes):
            guard head != nil else { return }
            contentLength += bytes.readableBytes
            if contentLength > Self.maximumContent { refuse(.payloadTooLarge, context) }
        case .end: answer(context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard Self.isProper(head) else { return refuse(.badRequest, context) }
        self.head = head
        contentLength = 0
        // A client that asked waits for this before it sends the content (RFC 9110 §10.1.1).
        if head.version == .http1_1, head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }) {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        }
    }

    /// One valid Host (RFC 9112 §3.2), and a target in origin-form, or `*` with OPTIONS.
    private static func isProper(_ head: HTTPRequestHead) -> Bool {
        guard head.version.major == 1, head.uri.hasPrefix("/") || (head.uri == "*" && head.method == .OPTIONS) else { return false }
        let hosts = head.headers["host"]
        guard let host = hosts.first else { return head.version == .http1_0 }
        do {
            _ = try HostPort.parse(host, defaultPort: 443)
            return hosts.count == 1
        } catch {
            return false
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard let head else { return }
        self.head = nil
        let request = ReceivedRequest(
            method: head.method.rawValue, target: head.uri, host: head.headers.first(name: "host") ?? "",
            version: "HTTP/\(head.version.major).\(head.version.minor)", authorization: head.headers.first(name: "authorization"),
            isEncrypted: isEncrypted)
        do {
            let body = try OriginAnswer(to: request).body()
            log.note(request)
            let fields = HTTPHeaders(OriginAnswer.fields(length: body.readableBytes).map { ($0.name, $0.value) })
            send(.ok, fields, head.method == .HEAD ? nil : body, keepsAlive: head.isKeepAlive, context)
        } catch {
            refuse(.internalServerError, context)
        }
    }

    private func refuse(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
        head = nil
        send(status, ["content-length": "0"], nil, keepsAlive: false, context)
    }

    private func send(
        _ status: HTTPResponseStatus, _ fields: HTTPHeaders, _ body: ByteBuffer?, keepsAlive: Bool, _ context: ChannelHandlerContext
    ) {
        var fields = fields
        if !keepsAlive { fields.add(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: fields))), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        let sent = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
        if !keepsAlive { sent.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelEvent || event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
