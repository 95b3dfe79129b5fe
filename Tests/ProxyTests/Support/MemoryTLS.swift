import NIOCore
import NIOEmbedded
import OpenSSLKit
import Proxy
import Testing
import Wire

/// A TLS handler in memory, and a client's session that talks to it.
final class MemoryTLS {
    let memory: Memory
    let handler: TLSHandler
    let tail = Tail()
    let client: TLSSession
    let shake: Settled<TLSHandler.Handshake>
    /// What the handler told its owner, in words.
    private(set) var notices: [String] = []

    init(
        version: UInt16 = 0x0304, client: TLSClient? = nil, identity: ServerIdentity? = nil
    ) throws {
        let world = try Stage.World()
        let server = try TLSSession.server(
            .server(), identity: try identity ?? world.identity(), alpn: "http/1.1", versions: version...version)
        self.client = try (client ?? .careless("origin.test", alpn: ["http/1.1"])).session()
        let loop = EmbeddedEventLoop()
        let promise = loop.makePromise(of: TLSHandler.Handshake.self)
        shake = Settled(promise.futureResult)
        handler = TLSHandler(session: server, handshake: promise)
        memory = try Memory(loop: loop, handler, tail)
        handler.watch = { [unowned self] in notices.append(Self.word($0)) }
        handler.start(try memory.channel.pipeline.syncOperations.context(handler: handler), saved: nil)
    }

    private static func word(_ notice: TLSHandler.Notice) -> String {
        switch notice {
        case .certificateWritten: "certificate written"
        case .inputClosed(let reset): reset ? "reset" : "closed"
        case .event(.handshakeFinished): "finished"
        case .event(.alertReceived(let alert)): "alert \(alert.code)"
        case .event(.alertSent(let alert)): "alert \(alert.code) sent"
        case .event(.certificateQueued): "certificate queued"
        case .event(.certificateRequested): "certificate requested"
        }
    }

    /// The client's next flight; empty where it has nothing to say.
    func clientFlight() -> ByteBuffer { client.takeOutbound() ?? ByteBuffer() }

    /// Lets the client go on with the handshake, without carrying its answer to the server.
    @discardableResult
    func stepClient() -> TLSSession.Progress {
        let written = memory.kernel.written()
        if written.readableBytes > 0 { client.receive(written) }
        return client.step()
    }

    func receive(_ bytes: ByteBuffer) throws {
        if bytes.readableBytes > 0 { try memory.receive(bytes) }
    }

    /// Carries bytes both ways until the client's handshake is over; its last flight is still to be taken.
    func shakeUpToClientsEnd() throws {
        while stepClient() == .wantsMore { try receive(clientFlight()) }
    }

    /// A whole handshake.
    func shakeHands() throws {
        try shakeUpToClientsEnd()
        try receive(clientFlight())
        // TLS 1.2 ends with the server's Finished.
        if memory.kernel.reads > 0 { stepClient() }
    }

    /// What the client can read now.
    func heard() -> (text: String, end: TLSSession.ReadResult) {
        client.receive(memory.kernel.written())
        var bytes = ByteBuffer()
        while true {
            let result = client.read(into: &bytes)
            guard case .bytes = result else { return (String(buffer: bytes), result) }
        }
    }

    /// The client says this.
    func sealed(_ text: String) throws -> ByteBuffer {
        try client.write(ByteBuffer(string: text))
        return clientFlight()
    }

    /// What was told since the certificate.
    var later: [String] { Array(notices.drop { $0 == "certificate written" }) }
}
