internal import Foundation
internal import NIOCore
internal import OpenSSLKit
internal import Wire

/// The steps of a call over TLS, in their order.
extension ClientCall {
    /// A TLS context with the anchors for the target. Without any, every certificate is refused.
    func context() throws(ClientFailure) -> TLSContext {
        do {
            guard checks.contains(.chain) else { return try TLSContext.client(.none) }
            if let anchors = pin?.anchors {
                let store = try TrustStore()
                for anchor in anchors { try store.add(anchor) }
                return try TLSContext.client(.enforced(store))
            }
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
            let session = try TLSSession.client(
                context, host: target.hostPort.host, alpn: ["http/1.1"],
                checksName: checks.contains(.name) && pin?.rule.replacesName != true)
            if !checks.contains(.dates) { session.ignoreDates() }
            if let pin, pin.rule.moment == .inHandshake { session.accept { pin.holds(for: $0) } }
            if let identity { try session.present(identity.certificate, key: identity.key) }
            return session
        } catch {
            throw ClientFailure(.handshakeFailed, error.message)
        }
    }

    /// The TLS handshake; a certificate that is not accepted ends it with the alert for its fault.
    func shakeHands(_ session: TLSSession, _ link: inout ClientLink) async throws(ClientFailure) {
        var events: [TLSSession.Event] = []
        while true {
            let progress = session.step()
            events += session.takeEvents()
            await link.write(session.takeOutbound())
            switch progress {
            case .done: return
            case .failed: throw refusal(session, events)
            case .wantsMore:
                if let bytes = try await link.read() { session.receive(bytes) } else { session.receiveEnd() }
            }
        }
    }

    private func refusal(_ session: TLSSession, _ events: [TLSSession.Event]) -> ClientFailure {
        let name = target.hostPort.host.text
        let (error, message) = session.verification
        for event in events {
            switch event {
            case .alertSent(let alert) where error == TLSSession.refusedByCaller:
                return ClientFailure(
                    .pinMismatch,
                    "The \(pin?.what ?? "certificate") of \(name) is not the pinned one; nothing was sent (alert \(alert.name)).")
            case .alertSent(let alert) where error != 0:
                return ClientFailure(.certificateRefused, "The certificate of \(name) was refused: \(message) (alert \(alert.name)).")
            case .alertReceived(let alert):
                return ClientFailure(.handshakeFailed, "\(name) ended the TLS handshake with the alert \(alert.name).")
            default: break
            }
        }
        return ClientFailure(.handshakeFailed, "The TLS handshake with \(name) failed.")
    }

    /// What the server presented must be what is pinned.
    ///
    /// - Parameter sent: what became of the request, for people.
    func comparePin(_ session: TLSSession, _ sent: String) throws(ClientFailure) {
        guard let pin, !pin.holds(for: session.peerChain) else { return }
        throw ClientFailure(.pinMismatch, "The \(pin.what) of \(target.hostPort.host.text) is not the pinned one; \(sent).")
    }

    /// Reads the answer to its end.
    ///
    /// - Returns: the status.
    func readAnswer(_ session: TLSSession, _ link: inout ClientLink) async throws(ClientFailure) -> Int {
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
