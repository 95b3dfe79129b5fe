internal import NIOCore
internal import Wire

/// Relays what a client and its server say in the clear, until TLS begins or it is known that it will not.
///
/// What does not belong to this is left where it is: in the gates of both.
final class Prelude {
    private(set) var machine = StartTLS()
    private let client: any Channel
    private let clientGate: Gate
    private let server: any Channel
    private let serverGate: Gate
    private let limit: TimeAmount
    private let over: EventLoopPromise<StartTLS.State>
    private var isOver = false

    /// - Parameter limit: how long either side may be silent.
    init(client: any Channel, gate: Gate, server: Dialled, limit: TimeAmount) {
        self.client = client
        clientGate = gate
        self.server = server.channel
        serverGate = server.gate
        self.limit = limit
        over = client.eventLoop.makePromise()
    }

    /// Relays until something is known. An end or a silence of either side is not judged here: what is not TLS by then is unrecognised.
    func run() -> EventLoopFuture<StartTLS.State> {
        hear(clientGate) { [self] in fromClient() }
        if !isOver { hear(serverGate) { [self] in fromServer() } }
        return over.futureResult
    }

    private func hear(_ gate: Gate, _ take: @escaping () -> Void) {
        guard let heard = gate.first(within: limit, { $0.readableBytes > 0 ? true : nil }) else { return finish(.unrecognised) }
        heard.assumeIsolated().whenSuccess { [self] answer in
            guard !isOver else { return }
            if case .success = answer { take() } else { finish(machine.state == .plaintext ? .unrecognised : machine.state) }
        }
    }

    private func fromClient() {
        let bytes = clientGate.bytes
        let count = machine.fromClient(bytes.readableBytesUInt8Span)
        pass(clientGate, count, to: server)
        guard machine.state == .plaintext else { return finish(machine.state) }
        // A client that begins with TLS before it may waits for its answer; nothing of it is passed on meanwhile.
        if clientGate.bytes.readableBytes == 0 { hear(clientGate) { [self] in fromClient() } }
    }

    private func fromServer() {
        let bytes = serverGate.bytes
        let count = machine.fromServer(bytes.readableBytesUInt8Span)
        if machine.state != .malformed { pass(serverGate, count, to: client) }
        guard machine.state == .plaintext else { return finish(machine.state) }
        hear(serverGate) { [self] in fromServer() }
    }

    private func pass(_ gate: Gate, _ count: Int, to channel: any Channel) {
        guard machine.state != .malformed, count > 0 else { return }
        if let bytes = gate.bytes.getSlice(at: gate.bytes.readerIndex, length: count) { channel.writeAndFlush(bytes, promise: nil) }
        gate.drop(count)
    }

    private func finish(_ state: StartTLS.State) {
        guard !isOver else { return }
        isOver = true
        clientGate.stopWaiting()
        serverGate.stopWaiting()
        over.succeed(state)
    }
}
