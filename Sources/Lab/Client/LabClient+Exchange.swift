internal import Foundation
internal import NIOCore
internal import OpenSSLKit
internal import Wire

/// The steps of a run, in their order.
extension LabClient {
    /// A TLS context with the anchors of the environment. Without any, every certificate is refused.
    func context() throws(ClientFailure) -> TLSContext {
        do {
            guard behaviour.checksChain else { return try TLSContext.client(.none) }
            guard let file = environment.anchorFile else { return try TLSContext.client(.enforced(TrustStore())) }
            let anchors = try TrustStore(bundles: [Array(try Data(contentsOf: URL(fileURLWithPath: file)))])
            guard !anchors.anchors.isEmpty else {
                throw ClientFailure(.noAnchors, "\(file) of SSL_CERT_FILE holds no PEM certificate.")
            }
            return try TLSContext.client(.enforced(anchors))
        } catch let failure as ClientFailure {
            throw failure
        } catch {
            throw ClientFailure(.noAnchors, "The trust anchors of SSL_CERT_FILE cannot be used: \(error)")
        }
    }

    /// Asks the proxy for a tunnel to the target (RFC 9110 §9.3.6).
    func openTunnel(_ link: inout ClientLink) async throws(ClientFailure) {
        let name = target.hostPort.text
        await link.write(ByteBuffer(string: "CONNECT \(name) HTTP/1.1\r\nHost: \(name)\r\n\r\n"))
        var answer = ResponseReader(hasContent: false)
        while !answer.isComplete {
            guard let bytes = try await link.read() else {
                throw ClientFailure(.unreachable, "The proxy closed the connection before it answered CONNECT.")
            }
            try answer.take(bytes)
        }
        // A server that speaks TLS waits for the client: nothing may follow the head.
        guard (200...299).contains(answer.status), answer.rest == 0 else {
            throw ClientFailure(.unreachable, "The proxy refused the tunnel to \(name) with status \(answer.status).")
        }
    }

    /// One ALPN name is offered, since nothing but HTTP/1.1 is spoken.
    func session(_ context: TLSContext) throws(ClientFailure) -> TLSSession {
        do {
            return try TLSSession.client(context, host: target.hostPort.host, alpn: ["http/1.1"], checksName: behaviour.checksName)
        } catch {
            throw ClientFailure(.handshakeFailed, error.message)
        }
    }

    /// The TLS handshake; a certificate that the behaviour does not accept ends it with the alert for its fault.
    func shakeHands(_ session: TLSSession, _ link: inout ClientLink) async throws(ClientFailure) {
        var alerts: [TLSSession.Event] = []
        while true {
            let progress = session.step()
            alerts += session.takeEvents()
            await link.write(session.takeOutbound())
            switch progress {
            case .done: return
            case .failed: throw refusal(session, alerts)
            case .wantsMore:
                if let bytes = try await link.read() { session.receive(bytes) } else { session.receiveEnd() }
            }
        }
    }

    private func refusal(_ session: TLSSession, _ events: [TLSSession.Event]) -> ClientFailure {
        let name = target.hostPort.host.text
        for event in events {
            switch event {
            case .alertSent(let alert) where session.verification.error != 0:
                return ClientFailure(
                    .certificateRefused, "The certificate of \(name) was refused: \(session.verification.message) (alert \(alert.name)).")
            case .alertReceived(let alert):
                return ClientFailure(.handshakeFailed, "\(name) ended the TLS handshake with the alert \(alert.name).")
            default: break
            }
        }
        return ClientFailure(.handshakeFailed, "The TLS handshake with \(name) failed.")
    }

    /// The digest of the leaf's key must be the pinned one.
    func comparePin(_ session: TLSSession) throws(ClientFailure) {
        guard behaviour.needsPin else { return }
        let shown = session.peerChain.first.map { Digest.sha256($0.publicKeyInfo) } ?? []
        guard shown == pin else {
            throw ClientFailure(
                .pinMismatch,
                "The public key of \(target.hostPort.host.text) is not the pinned one but \(Digest.base64(shown)); nothing was sent.")
        }
    }

    /// Sends the request and reads the answer to its end.
    ///
    /// - Returns: the status.
    func ask(_ session: TLSSession, _ link: inout ClientLink) async throws(ClientFailure) -> Int {
        let request =
            "GET \(target.path) HTTP/1.1\r\nHost: \(target.authority)\r\nUser-Agent: pinproof-lab/\(behaviour.rawValue)\r\n"
            + "Authorization: Bearer lab-demo-token\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
        do { try session.write(ByteBuffer(string: request)) } catch { throw ClientFailure(.noAnswer, error.message) }
        await link.write(session.takeOutbound())
        var answer = ResponseReader(hasContent: true)
        while !answer.isComplete {
            var plaintext = ByteBuffer()
            let result = session.read(into: &plaintext)
            await link.write(session.takeOutbound())
            switch result {
            case .bytes: try answer.take(plaintext)
            case .wantsMore:
                if let bytes = try await link.read() { session.receive(bytes) } else { session.receiveEnd() }
            case .closed: try answer.end()
            case .failed:
                throw ClientFailure(.noAnswer, "\(target.hostPort.host.text) ended the connection before its answer was complete.")
            }
        }
        return answer.status
    }

    /// close_notify (RFC 8446 §6.1).
    func sayGoodbye(_ session: TLSSession, _ link: ClientLink) async {
        session.close()
        await link.write(session.takeOutbound())
    }
}
