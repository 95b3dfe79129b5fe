import NIOCore
import NIOPosix
import OpenSSLKit

/// One end of a TCP connection in a test's hands: what has come, how it ended, and TLS where the test begins it.
actor Peer {
    enum End: Sendable { case closed, reset }

    nonisolated let channel: any Channel
    private let executor: any SerialExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
    private let bound: NIOLoopBound<Inbox>
    var session: TLSSession?

    private init(_ channel: any Channel, _ inbox: NIOLoopBound<Inbox>) {
        self.channel = channel
        executor = channel.eventLoop.executor
        bound = inbox
    }

    static func connect(to port: Int) async throws -> Peer {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(to: SocketAddress(ipAddress: "127.0.0.1", port: port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let inbox = Inbox()
                    try channel.pipeline.syncOperations.addHandler(inbox)
                    return Peer(channel, NIOLoopBound(inbox, eventLoop: channel.eventLoop))
                }
            }
    }

    private var inbox: Inbox { bound.value }

    nonisolated var port: Int? { channel.localAddress?.port }

    func send(_ bytes: ByteBuffer) { channel.writeAndFlush(bytes, promise: nil) }

    func send(_ text: String) { send(ByteBuffer(string: text)) }

    /// Sends, and waits until the kernel has taken everything.
    func sendAll(_ bytes: ByteBuffer) async throws { try await channel.writeAndFlush(bytes).get() }

    /// Waits until bytes are there, or the end, and takes what there is; nil at the end.
    func next() async throws -> ByteBuffer? {
        let inbox = inbox
        return try await wait("bytes") { inbox.take().map { .some($0) } ?? (inbox.end == nil ? nil : .some(nil)) }
    }

    /// Waits for the other side's end; what came before it is dropped.
    func end() async throws -> End {
        let inbox = inbox
        return try await wait("an end") { inbox.end }
    }

    /// Everything up to and with the first `mark`, or what there was when the other side ended.
    func text(upTo mark: String) async throws -> String {
        let inbox = inbox
        let mark = Array(mark.utf8)
        return try await wait("a mark") { inbox.take(upTo: mark).map { String(buffer: $0) } }
    }

    /// Everything until the other side's end.
    func rest() async throws -> String {
        let inbox = inbox
        return try await wait("the rest") { inbox.end == nil ? nil : String(buffer: inbox.take() ?? ByteBuffer()) }
    }

    /// Stops or resumes taking bytes from the kernel.
    func setReading(_ isReading: Bool) async throws { try await channel.setOption(.autoRead, value: isReading).get() }

    func closeOutput() async throws { try await channel.close(mode: .output).get() }

    func close() async { try? await channel.close().get() }

    /// Ends with RST, as a process does that is killed with data unread.
    func reset() async {
        try? await channel.resets().get()
        try? await channel.close().get()
    }

    private func wait<Found: Sendable>(_ what: String, _ find: @escaping () -> Found?) async throws -> Found {
        try await waiting(for: what, on: channel.eventLoop) { inbox.find(find, $0) }
    }
}

extension Channel {
    /// From here on closing sends RST.
    func resets() -> EventLoopFuture<Void> {
        guard let options = self as? any SocketOptionProvider else { return eventLoop.makeFailedFuture(Stuck(waitingFor: "a socket")) }
        return options.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    }
}

/// Gathers what a socket brings.
private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var bytes = ByteBuffer()
    private(set) var end: Peer.End?
    private var search: (() -> Bool)?

    func find<Found: Sendable>(_ find: @escaping () -> Found?, _ promise: EventLoopPromise<Found>) {
        search = {
            guard let found = find() else { return false }
            promise.succeed(found)
            return true
        }
        look()
    }

    func take() -> ByteBuffer? {
        guard bytes.readableBytes > 0 else { return nil }
        defer { bytes = ByteBuffer() }
        return bytes
    }

    func take(upTo mark: [UInt8]) -> ByteBuffer? {
        guard let range = bytes.readableBytesView.firstRange(of: mark) else { return end == nil ? nil : take() ?? ByteBuffer() }
        return bytes.readSlice(length: range.upperBound - bytes.readerIndex)
    }

    private func look() {
        guard let search, search() else { return }
        self.search = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = unwrapInboundIn(data)
        bytes.writeBuffer(&incoming)
        look()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { finish(.closed) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { finish(.reset) }

    func channelInactive(context: ChannelHandlerContext) { finish(.reset) }

    private func finish(_ end: Peer.End) {
        if self.end == nil { self.end = end }
        look()
    }
}
