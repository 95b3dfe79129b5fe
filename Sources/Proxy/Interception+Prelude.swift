internal import Logging
internal import NIOCore
internal import Verdicts
internal import Wire

/// TLS that begins at once, or after some words in the clear.
extension Interception {
    /// The ClientHello, wherever it begins. A tunnel in which none comes is relayed to its end here.
    func firstHello(_ target: HostPort) async -> ClientHello? {
        if let hello = await readHello(target) { return hello }
        guard !story.isEnded else { return nil }
        let first = gate.bytes.readableBytesView.first
        if let first, !StartTLS.mayBegin(with: first) { return await relayUnrecognised(to: target) }
        switch await dialer.connect(target) {
        case .success(let server):
            let prelude = Prelude(client: channel, gate: gate, server: server, limit: settings.limits.idleTime)
            let end = (try? await prelude.run().outcome().get()) ?? .unrecognised
            opened = server
            return await goOn(end, prelude, isSilent: first == nil, to: target)
        case .failure(let failure):
            story.tell(.upstreamFailed)
            story.note(failure.note)
            return nil
        }
    }

    private func goOn(_ end: StartTLS.State, _ prelude: Prelude, isSilent: Bool, to target: HostPort) async -> ClientHello? {
        switch end {
        case .tls(let service):
            // A client that only took its time: the server has said nothing, and is met when it is needed.
            if service == nil { dropOpened() }
            (self.service, story.service) = (service, service)
            if let service { began(service, at: target) }
            if let hello = await readHello(within: settings.limits.clientHelloTime) { return hello }
            return service == nil && !story.isEnded ? await relayUnrecognised(to: target) : nil
        case .plaintext, .unrecognised:
            if !isSilent { story.tell(.notTLS) }
            if let request = prelude.machine.plainRequest { story.asked(request, inClear: settings.sink) }
            return await relayUnrecognised(to: target)
        case .malformed:
            settings.logger.debug("something was said between the end of plaintext and TLS")
            return nil
        }
    }

    /// Relays a tunnel in which no TLS began.
    private func relayUnrecognised(to target: HostPort) async -> ClientHello? {
        await splice(to: target, answersConnect: false)
        return nil
    }

    /// TLS has begun, or will, after words of this protocol.
    func began(_ service: StartTLS.Service, at target: HostPort) {
        engine.memory.remember(service, at: target)
        story.note(.startTLS)
    }

    /// What TLS, or the client, goes on with; nil where nothing was begun, or it is used already.
    func takeOpened() -> Dialled? {
        defer { opened = nil }
        return opened
    }

    func dropOpened() { takeOpened()?.channel.close(promise: nil) }
}

extension Story {
    /// Tells of a request without TLS.
    func asked(_ request: String, inClear sink: any ObservationSink) {
        edit { $0.request = request }
        sink.record(
            Cleartext(
                time: connection.time, trial: connection.trial, domain: connection.domain, request: request,
                clientAddress: connection.client.address))
    }
}
