internal import NIOCore
internal import Verdicts
internal import Wire

extension Dialer {
    /// A TCP connection to where the rules say, on which TLS can begin: where it begins within a protocol, that far it was spoken.
    ///
    /// - Parameter limit: for connecting, and again for each word of the server.
    func connect(
        _ target: HostPort, upTo service: StartTLS.Service?, within limit: TimeAmount? = nil, isolation: isolated (any Actor)? = #isolation
    ) async -> Result<any Channel, UpstreamFailure> {
        let connected = await connect(target, within: limit)
        guard let service, case .success(let channel) = connected else { return connected }
        do {
            guard try await ask(service, on: channel, within: limit ?? limits.connectTime) else {
                channel.close(promise: nil)
                return .failure(.down("it does not begin TLS as \(service.name) does"))
            }
        } catch {
            channel.close(promise: nil)
            return .failure(.down(UpstreamFailure.words(error)))
        }
        return connected
    }

    /// Asks a server to begin TLS.
    ///
    /// - Returns: whether it granted that, and said nothing more.
    private func ask(
        _ service: StartTLS.Service, on channel: any Channel, within limit: TimeAmount, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Bool {
        let gate = Gate(deadline: Deadline(loop))
        try channel.pipeline.syncOperations.addHandler(gate)
        defer { channel.pipeline.syncOperations.removeHandler(gate, promise: nil) }
        var dialogue = StartTLS()
        for part in service.question {
            if !part.isEmpty {
                _ = dialogue.fromClient(part.span)
                channel.writeAndFlush(ByteBuffer(bytes: part), promise: nil)
            }
            while dialogue.state == .plaintext, dialogue.awaitsServer {
                guard let answer = gate.first(within: limit, { $0.readableBytes > 0 ? true : nil }),
                    case .success(.success) = await answer.outcome()
                else { return false }
                let heard = gate.take()
                _ = dialogue.fromServer(heard.readableBytesUInt8Span)
            }
        }
        return dialogue.state == .tls(after: service)
    }
}

extension StartTLS.Service {
    /// Its name, for people.
    var name: String {
        switch self {
        case .smtp: "SMTP"
        case .imap: "IMAP"
        case .postgres: "PostgreSQL"
        }
    }
}
