import NIOCore
import NIOPosix
import Synchronization

/// What becomes of one connection that passes a bad network.
struct Fault: Sendable {
    enum Kind: Sendable {
        case none
        /// Both sides are closed after so many bytes of both.
        case truncated(Int)
        /// Both sides are reset after so many.
        case reset(Int)
    }

    var delay: TimeAmount
    var kind: Kind
}

/// Faults in an order that a seed decides.
final class BadLuck: Sendable {
    private let state: Mutex<UInt64>
    private let rate: Double
    private let longest: TimeAmount

    /// - Parameters:
    ///   - rate: of truncations, and again of resets.
    ///   - longest: delay before a connection is passed on; short ones are more frequent.
    init(seed: UInt64, rate: Double, longest: TimeAmount) {
        state = Mutex(seed)
        self.rate = rate
        self.longest = longest
    }

    func next() -> Fault {
        let (when, what, place) = (number(), number(), number())
        // Handshakes take 2 to 6 KB here, so that most faults fall into them.
        let bytes = Int(place * 6_000)
        return Fault(
            delay: .nanoseconds(Int64(Double(longest.nanoseconds) * when * when)),
            kind: what < rate ? .truncated(bytes) : what < 2 * rate ? .reset(bytes) : .none)
    }

    /// In 0..<1, by SplitMix64.
    private func number() -> Double {
        state.withLock { state in
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
        }
    }
}

/// A port of loopback that leads to another one, over a bad network.
struct FaultyRelay: Sendable {
    let port: UInt16
    private let listener: any Channel

    static func open(to target: UInt16, _ luck: BadLuck, on group: any EventLoopGroup) async throws -> FaultyRelay {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in join(channel, to: target, luck.next()) }
        // Below the ports that clients are given, as everywhere here.
        for _ in 0..<200 {
            let port = Int.random(in: 20_000..<32_000)
            if let listener = try? await bootstrap.bind(host: "127.0.0.1", port: port).get() {
                return FaultyRelay(port: UInt16(port), listener: listener)
            }
        }
        throw ChannelError.inappropriateOperationForState
    }

    func close() async { try? await listener.close() }

    private static func join(_ channel: any Channel, to target: UInt16, _ fault: Fault) -> EventLoopFuture<Void> {
        channel.eventLoop.scheduleTask(in: fault.delay) {
            ClientBootstrap(group: channel.eventLoop)
                .channelOption(.autoRead, value: false)
                .channelOption(.allowRemoteHalfClosure, value: true)
                .connect(host: "127.0.0.1", port: Int(target))
                .assumeIsolated()
                .whenComplete { result in
                    guard case .success(let other) = result, channel.isActive else {
                        if case .success(let other) = result { other.close(promise: nil) }
                        return channel.close(promise: nil)
                    }
                    let wire = Wire(channel, other, fault.kind)
                    try? channel.pipeline.syncOperations.addHandler(Ear(wire, hears: channel, tells: other))
                    try? other.pipeline.syncOperations.addHandler(Ear(wire, hears: other, tells: channel))
                    channel.read()
                    other.read()
                }
        }
        return channel.eventLoop.makeSucceededVoidFuture()
    }

    /// Both ends, and how much has passed.
    private final class Wire {
        private let ends: [any Channel]
        private let kind: Fault.Kind
        private var passed = 0
        private var isCut = false
        private var silent = 0

        init(_ a: any Channel, _ b: any Channel, _ kind: Fault.Kind) {
            ends = [a, b]
            self.kind = kind
        }

        /// How many of these bytes still pass.
        func pass(_ count: Int) -> Int {
            guard !isCut else { return 0 }
            let limit =
                switch kind {
                case .none: Int.max
                case .truncated(let bytes), .reset(let bytes): bytes
                }
            let allowed = min(count, max(0, limit - passed))
            passed += allowed
            return allowed
        }

        func cut() {
            guard !isCut else { return }
            isCut = true
            for end in ends {
                if case .reset = kind {
                    // A close with this option is a reset (socket(7)).
                    _ = (end as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                }
                end.close(promise: nil)
            }
        }

        /// One end has said its last byte.
        func quiet() {
            silent += 1
            if silent == 2 { for end in ends { end.close(promise: nil) } }
        }
    }

    private final class Ear: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let wire: Wire
        private let mouth: any Channel

        init(_ wire: Wire, hears _: any Channel, tells mouth: any Channel) {
            self.wire = wire
            self.mouth = mouth
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            let allowed = wire.pass(bytes.readableBytes)
            let isLast = allowed < bytes.readableBytes
            guard let passing = bytes.readSlice(length: allowed) else { return }
            let written = mouth.eventLoop.makePromise(of: Void.self)
            mouth.writeAndFlush(passing, promise: written)
            let wire = NIOLoopBound(wire, eventLoop: context.eventLoop)
            let ear = NIOLoopBound(context, eventLoop: context.eventLoop)
            written.futureResult.whenComplete { _ in
                if isLast { wire.value.cut() } else { ear.value.read() }
            }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard let event = event as? ChannelEvent, event == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
            mouth.close(mode: .output, promise: nil)
            wire.quiet()
        }

        func channelInactive(context: ChannelHandlerContext) { mouth.close(promise: nil) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
