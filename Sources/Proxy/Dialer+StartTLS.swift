internal import NIOCore
internal import Verdicts
internal import Wire

extension Dialer {
    /// A TCP connection to where the rules say, on which TLS can begin: where it begins within a protocol, that far it was spoken.
    ///
    /// - Parameter limit: for connecting, and again for each word of the server.
    func connect(
        _ target: HostPort, upTo service: StartTLS.Service?, within limit: TimeAmount? = nil, isolation: isolated (any Actor)? = #isolation
    ) async -> Result<Dialled, UpstreamFailure> {
        let connected = await connect(target, within: limit)
        guard let service, case .success(let dialled) = connected else { return connected }
        guard await ask(service, on: dialled, within: limit ?? limits.connectTime) else {
            dialled.channel.close(promise: nil)
            return .failure(.down("it does not begin TLS as \(service.name) does"))
        }
        return connected
    }

    /// Asks a server to begin TLS.
    ///
    /// - Returns: whether it granted that, and said nothing more.
    private func ask(
        _ service: StartTLS.Service, on dialled: Dialled, within limit: TimeAmount, isolation: isolated (any Actor)? = #isolation
    ) async -> Bool {
        var dialogue = StartTLS()
        for part in service.question {
            if !part.isEmpty {
                _ = dialogue.fromClient(part.span)
                dialled.channel.writeAndFlush(ByteBuffer(bytes: part), promise: nil)
            }
            while dialogue.state == .plaintext, dialogue.awaitsServer {
                guard let answer = dialled.gate.first(within: limit, { $0.readableBytes > 0 ? true : nil }),
                    case .success(.success) = await answer.outcome()
                else { return false }
                let heard = dialled.gate.take()
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
