import NIOCore
import OpenSSLKit
import Wire

/// How a client meets a TLS server.
struct TLSClient: Sendable {
    var context: TLSContext
    var host: Host
    var alpn: [String] = []
    var checksName = false

    /// Verifies nothing.
    static func careless(_ host: String, alpn: [String] = []) throws -> TLSClient {
        TLSClient(context: try .client(.none), host: .name(host), alpn: alpn)
    }

    /// Verifies against these anchors and refuses with an alert.
    static func strict(_ host: String, trusting anchors: [Certificate] = [], alpn: [String] = []) throws -> TLSClient {
        let store = try TrustStore()
        for anchor in anchors { try store.add(anchor) }
        return TLSClient(context: try .client(.enforced(store)), host: .name(host), alpn: alpn)
    }

    func session() throws -> TLSSession {
        try TLSSession.client(context, host: host, alpn: alpn, checksName: checksName)
    }

    /// The ClientHello that begins its handshake.
    func hello() throws -> ByteBuffer {
        let session = try session()
        _ = session.step()
        return session.takeOutbound() ?? ByteBuffer()
    }
}

extension Peer {
    enum Shake: Sendable { case finished, failed, ended }

    /// A client's handshake.
    ///
    /// - Parameter early: plaintext that goes out with the Finished, in the same write.
    func shake(_ client: TLSClient, saying early: String? = nil) async throws -> Shake {
        try await shake(client) { session in
            if let early { try session.write(ByteBuffer(string: early)) }
        }
    }

    /// A handshake whose Finished goes out in one write with a request and, where wanted, close_notify; the FIN follows at once.
    func shakeAndLeave(_ client: TLSClient, saying text: String, goodbye: Bool) async throws -> Shake {
        let end = try await shake(client) { session in
            try session.write(ByteBuffer(string: text))
            if goodbye { session.close() }
        }
        try await closeOutput()
        return end
    }

    /// - Parameter atFinish: what the client does between its Finished and the write that carries it.
    private func shake(_ client: TLSClient, atFinish: (TLSSession) throws -> Void) async throws -> Shake {
        let session = try client.session()
        self.session = session
        while true {
            let progress = session.step()
            if progress == .done { try atFinish(session) }
            if let bytes = session.takeOutbound() { try await sendAll(bytes) }
            switch progress {
            case .done: return .finished
            case .failed: return .failed
            case .wantsMore:
                guard let bytes = try await next() else { return .ended }
                session.receive(bytes)
            }
        }
    }

    /// Asks the proxy for a tunnel and shakes hands in it.
    func enter(_ target: String, _ client: TLSClient, saying early: String? = nil) async throws -> Shake {
        _ = try await connect(target)
        return try await shake(client, saying: early)
    }

    /// - Returns: the proxy's whole answer to CONNECT.
    func connect(_ target: String) async throws -> String {
        send("CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\r\n")
        return try await text(upTo: "\r\n\r\n")
    }

    func say(_ text: String) throws { try say(ByteBuffer(string: text)) }

    func say(_ bytes: ByteBuffer) throws {
        guard let session else { throw Stuck(waitingFor: "a session") }
        try session.write(bytes)
        if let bytes = session.takeOutbound() { send(bytes) }
    }

    /// close_notify, with the socket left open.
    func sayGoodbye() {
        session?.close()
        if let bytes = session?.takeOutbound() { send(bytes) }
    }

    /// Plaintext as it comes, up to and with the end of `mark`; all of it until the end where the mark does not come.
    func hear(upTo mark: String? = nil) async throws -> ByteBuffer {
        guard let session else { throw Stuck(waitingFor: "a session") }
        var heard = ByteBuffer()
        while true {
            switch session.read(into: &heard) {
            case .bytes:
                if let mark, heard.readableBytesView.firstRange(of: Array(mark.utf8)) != nil { return heard }
            case .wantsMore:
                if let bytes = try await next() { session.receive(bytes) } else { session.receiveEnd() }
            case .closed, .failed: return heard
            }
        }
    }

    func hearText(upTo mark: String? = nil) async throws -> String { String(buffer: try await hear(upTo: mark)) }

    /// The negotiated ALPN name.
    var negotiated: String? { session?.applicationProtocol }

    /// What the session reported so far.
    func events() -> [TLSSession.Event] { session?.takeEvents() ?? [] }
}
