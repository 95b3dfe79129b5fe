internal import NIOCore
internal import Nghttp2Kit
internal import Verdicts
internal import Wire

/// Step 2's agreement with the origin, and step 6: what is accepted, or not ours to touch, is relayed as it came.
extension Interception {
    /// Decides which ALPN name is answered: what the origin chose for this very offer, asked of it once if the offer has several names.
    ///
    /// - Returns: what is known of the origin.
    func agree(_ upstream: Upstream, mirrors: Bool) async -> Origin? {
        let offer = upstream.offer
        if upstream.isOurs {
            upstream.answer = ["h2", "http/1.1"].first(where: offer.contains) ?? offer.first
            return nil
        }
        if let known = engine.memory.find(upstream.host, upstream.target.port, offer: offer) {
            upstream.answer = known.alpn
            return known
        }
        guard offer.count > 1 || mirrors else {
            upstream.answer = offer.first
            return nil
        }
        switch await dialer.connectTLS(
            upstream.host, at: upstream.target, offer: offer, learns: true, within: settings.limits.probeTime, after: service,
            over: takeOpened())
        {
        case .success((let leg, let origin)):
            learn(origin, of: upstream)
            note(origin)
            upstream.answer = origin.alpn
            keep(leg)
            return origin
        case .failure(let failure):
            upstream.answer = offer.contains("http/1.1") ? "http/1.1" : offer.first
            if offer.count > 1 || mirrors { story.note(.alpnGuessed) }
            switch failure {
            case .untrusted, .wantsCertificate: story.note(failure.note)
            case .down, .timeout, .forbidden, .alpn, .notForwarded: break
            }
            return nil
        }
    }

    private func note(_ origin: Origin) {
        if origin.asksForCertificate { story.note(.originAsksForCertificate) }
    }

    private func note(_ failure: UpstreamFailure) {
        story.note(failure.note)
        if case .forbidden(.loop) = failure { story.note(.loop) }
    }

    private func learn(_ origin: Origin, of upstream: Upstream) {
        engine.memory.remember(origin, upstream.host, upstream.target.port, offer: upstream.offer)
        settings.sink.record(origin)
    }

    /// Holds a probe's connection for this client for some seconds.
    private func keep(_ leg: UpstreamLeg) {
        kept = leg
        channel.eventLoop.after(settings.limits.probeKept) { [weak self] in self?.assumeIsolated { $0.dropKept() } }
    }

    func dropKept() {
        kept?.channel.close(promise: nil)
        kept = nil
    }

    /// Joins the client's session with one to the origin, opened now. A client that went away without a word costs no upstream.
    func relaySession(_ upstream: Upstream) async {
        guard !relay.inputClosed || relay.bytesRead > 0, !relay.closed else { return relay.finish() }
        if let leg = kept, !leg.relay.inputClosed {
            kept = nil
            return join(leg)
        }
        dropKept()
        switch await dialer.connectTLS(
            upstream.host, at: upstream.target, offer: upstream.answer.map { [$0] } ?? [], learns: false, after: service,
            over: takeOpened())
        {
        case .success((let leg, let origin)) where upstream.fits(origin.alpn):
            note(origin)
            join(leg)
        case .success((let leg, _)):
            leg.channel.close(promise: nil)
            await tellClient(of: .alpn, by: upstream)
        case .failure(let failure): await tellClient(of: failure, by: upstream)
        }
    }

    /// The one place where we speak inside a relayed connection: the origin is not to be had, and the client learns why.
    private func tellClient(of failure: UpstreamFailure, by upstream: Upstream) async {
        if case .alpn = failure { engine.memory.forget(upstream.host, upstream.target.port, offer: upstream.offer) }
        story.tell(.upstreamFailed)
        note(failure)
        // A client that has asked for nothing yet may still show that it accepts: an HTTP/2 preface may come before its request. It is
        // answered when it asks, or when its window is over.
        if story.step < .e7, !relay.inputClosed {
            let promise = channel.eventLoop.makePromise(of: Void.self)
            story.onSettled = { promise.succeed() }
            let timer = channel.eventLoop.after(settings.window) { promise.succeed() }
            _ = await promise.futureResult.outcome()
            timer.cancel()
        }
        say(failure)
    }

    /// Speaks in the place of a server that has said nothing yet, and ends the connection.
    private func say(_ failure: UpstreamFailure) {
        if story.connection.tls?.alpn == "h2" {
            relay.say(HTTP2GoAway.refusal(errorCode: .noError))
        } else if let request = story.connection.request, request.first?.isLetter == true {
            let (code, reason) = failure.status
            relay.say(ByteBuffer(string: HTTPStatus.page(code, reason)))
        }
        relay.finish()
    }

    private func sayNoAnswer() {
        story.tell(.upstreamFailed)
        story.note(.originDown)
        say(.timeout)
    }

    /// - Parameter isHTTP: what goes by may be HTTP in the clear for us, so that the origin's silence can be told to the client.
    private func join(_ leg: UpstreamLeg, isHTTP: Bool = true) {
        upstreamRelay = leg.relay
        if let exchanges { leg.relay.tap = { exchanges.read($0, from: .server) } }
        Relay.join(relay, leg.relay)
        let tell = { [weak self] in self?.assumeIsolated { $0.sayNoAnswer() } ?? () }
        IdleWatch(relay, leg.relay, limits: settings.limits, loop: channel.eventLoop, onNoAnswer: isHTTP ? tell : nil).check()
        guard visit?.trial != nil else { return }
        Farewell(story, relay, leg.relay, loop: channel.eventLoop, isReleased: false, isRead: spliceWatch == nil).check()
    }

    // MARK: Not touched

    /// Splices the socket to the genuine server; a copy of the first bytes, and the record headers, tell what went by.
    func splice(to target: HostPort, answersConnect: Bool) async {
        if let opened = takeOpened() { return relayBytes(to: opened, at: target, isHTTP: false) }
        switch await dialer.connect(target, upTo: service) {
        case .success(let upstream):
            if answersConnect { answerConnect() }
            relayBytes(to: upstream, at: target, isHTTP: false)
        case .failure(let failure):
            story.tell(.upstreamFailed)
            note(failure)
            if answersConnect {
                let (code, reason) = failure.status
                await refuse(code, reason)
            }
            finish()
        }
    }

    private func relayBytes(to upstream: Dialled, at target: HostPort, isHTTP: Bool) {
        let other = Relay(now: .now(), lingers: false)
        let watch = SpliceWatch(story: story) { [weak self] service in self?.assumeIsolated { $0.began(service, at: target) } }
        let sink = settings.sink
        relay.tap = { watch.fromClient($0, sink: sink) }
        other.tap = { watch.fromServer($0, sink: sink) }
        relay.onFinish = { [weak relay] in if relay?.inputClosed == false { watch.isEndedForClient = true } }
        story.tell(.spliced)
        do {
            try relay.replace(gate, of: channel)
            try other.replace(upstream.gate, of: upstream.channel)
        } catch {
            upstream.channel.close(promise: nil)
            return finish()
        }
        spliceWatch = watch
        join(UpstreamLeg(channel: upstream.channel, relay: other, session: nil), isHTTP: isHTTP)
        finishAtClose()
    }

    /// Sends a plain request on and relays the answer; the request is recorded as what it is.
    func relayCleartext(_ request: ClientRequest) async {
        guard case .cleartext(let request) = request else { return }
        let domain = Domain(host: request.host.host.text, port: request.host.port)
        story.edit {
            $0.domain = domain
            $0.connectHost = request.host.host.text
            $0.request = request.summary
        }
        // Our own pages are asked for by people, and say nothing of a client.
        if testName(request.host.host.text) == nil {
            settings.sink.record(
                Cleartext(
                    time: story.connection.time, trial: settings.trial, domain: domain, request: request.summary,
                    clientAddress: story.connection.client.address))
        }
        if let answer = await cleartextAnswer(request) { return serveCleartext(request, answer) }
        switch await dialer.connect(request.host) {
        case .success(let upstream):
            upstream.channel.write(ByteBuffer(bytes: request.rewrittenHead), promise: nil)
            relay.allowance = request.body.length
            relayBytes(to: upstream, at: request.host, isHTTP: true)
        case .failure(let failure):
            story.tell(.upstreamFailed)
            note(failure)
            let (code, reason) = failure.status
            await refuse(code, reason)
            finish()
        }
    }
}

extension RequestBody {
    /// nil where only its chunks tell.
    var length: Int? {
        switch self {
        case .none: 0
        case .contentLength(let count): count
        case .chunked: nil
        }
    }
}

extension HTTPStatus {
    /// A whole response of ours, with the reason as text.
    static func page(_ status: Int, _ reason: String) -> String {
        let body = "pinproof: \(reason)\n"
        return "HTTP/1.1 \(status) \(phrase(status))\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }
}
