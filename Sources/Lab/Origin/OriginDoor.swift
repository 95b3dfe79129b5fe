internal import NIOCore
internal import NIOHTTP1
internal import OpenSSLKit
internal import Proxy
internal import Wire

/// Holds the first bytes of a connection until they say what it is, builds the pipeline for that, and leaves.
///
/// ```text
///   ClientHello, known name ──▶ TLSHandler ─▶ HTTP/2, or HTTP/1
///   ClientHello, other name ──▶ unrecognized_name, close
///   anything else ────────────▶ HTTP/1 where cleartext is answered, else close
/// ```
final class OriginDoor: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let identities: [Host: ServerIdentity]
    private let settings: LabOrigin.Settings
    private let tls: TLSContext
    private let log: OriginLog
    private var held = ByteBuffer()

    /// `unrecognized_name` as a fatal alert in the clear (RFC 6066 §3).
    private static let unrecognizedName: [UInt8] = [21, 3, 3, 0, 2, 2, 112]

    init(identities: [Host: ServerIdentity], settings: LabOrigin.Settings, context: TLSContext, log: OriginLog) {
        self.identities = identities
        self.settings = settings
        tls = context
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        held.writeImmutableBuffer(unwrapInboundIn(data))
        do {
            switch ClientHello.parse(Array(held.readableBytesView)) {
            case .needMore: break
            case .hello(let hello): try admit(hello, context)
            case .notTLS where settings.answersCleartext: try admitCleartext(context)
            case .notTLS, .tooLong, .malformed: context.close(promise: nil)
            }
        } catch {
            context.fireErrorCaught(error)
            context.close(promise: nil)
        }
    }

    private func admit(_ hello: ClientHello, _ context: ChannelHandlerContext) throws {
        guard let identity = identity(for: hello) else {
            let alert = context.eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Self.unrecognizedName)), promise: alert)
            alert.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
            return
        }
        let alpn = settings.alpn.first { hello.alpn.contains($0) }
        let session = try TLSSession.server(tls, identity: identity, alpn: alpn, versions: settings.versions)
        let handshake = context.eventLoop.makePromise(of: TLSHandler.Handshake.self)
        let handler = TLSHandler(session: session, handshake: handshake)
        let log = log
        handler.watch = { if case .event(.alertReceived(let alert)) = $0 { log.note(alert) } }
        let pipeline = context.pipeline.syncOperations
        let channel = context.channel
        try pipeline.addHandler(handler)
        if alpn == "h2" {
            let http2 = try OriginHTTP2(log: log)
            try pipeline.addHandler(http2)
            handshake.futureResult.assumeIsolated().whenSuccess { if $0 == .finished { http2.open() } }
        } else {
            try Self.addHTTP1(to: pipeline, isEncrypted: true, log: log)
        }
        handshake.futureResult.whenSuccess { if $0 == .failed { channel.close(promise: nil) } }
        let bytes = held
        pipeline.removeHandler(self, promise: nil)
        handler.start(try pipeline.context(handler: handler), saved: bytes)
    }

    private func admitCleartext(_ context: ChannelHandlerContext) throws {
        let pipeline = context.pipeline.syncOperations
        try Self.addHTTP1(to: pipeline, isEncrypted: false, log: log)
        context.fireChannelRead(wrapInboundOut(held))
        pipeline.removeHandler(self, promise: nil)
    }

    private static func addHTTP1(to pipeline: ChannelPipeline.SynchronousOperations, isEncrypted: Bool, log: OriginLog) throws {
        try pipeline.configureHTTPServerPipeline()
        try pipeline.addHandler(OriginHTTP1(isEncrypted: isEncrypted, log: log))
    }

    /// The identity for the name that the client sent, in any case of letters; without a name that of the address.
    private func identity(for hello: ClientHello) -> ServerIdentity? {
        guard let name = hello.serverName else { return identities[.ipv4("127.0.0.1")] }
        do { return identities[try Host.serverName(name)] } catch {
            // What is no name is no name of ours.
            return nil
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelEvent || event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
