internal import Authority
internal import Catalog
internal import NIOCore
internal import Verdicts
internal import Wire

/// Where we are the origin ourselves: at the canary's name, at the names of the test modes, and everywhere while nothing is forwarded.
extension Interception {
    /// The test name that a host is. Within a trial there are none: there the plan alone says what is played.
    func testName(_ host: String) -> TestName? { settings.trial == nil ? TestName(host) : nil }

    /// Who answers, and what is shown: at the name of a mode that mode, or a sound certificate and the reason why not.
    func presentation(of mode: TestMode, _ profile: ChainProfile, at host: Host, _ hello: ClientHello) async -> (
        mode: TestMode, profile: ChainProfile, site: Site?
    ) {
        if mode.isCanary, host.text == Catalog.canaryHost { return (mode, profile, .canary) }
        switch testName(host.text) {
        case nil: return (mode, profile, mode.isCanary ? .canary : settings.rules.isSink ? .sink : nil)
        case .index: return (mode, profile, .index)
        case .unknown: return (mode, profile, .unknown)
        case .mode(let named):
            guard let why = await obstacle(to: named, hello) else { return (mode, profile, .shown(named)) }
            story.edit { $0.unplayed = Connection.Unplayed(mode: named.id, obstacle: Obstacle(.unavailable, why)) }
            guard let sound = Catalog.mode(Catalog.trusted), let chain = sound.presentation.chain else { return (mode, profile, nil) }
            return (sound, chain, .unavailable(named, why: why))
        }
    }

    private func obstacle(to mode: TestMode, _ hello: ClientHello) async -> String? {
        if let staple = mode.presentation.chain?.staple, staple != .good, !hello.asksForStaple {
            return "the client does not ask for a staple"
        }
        return TestPages.obstacle(to: mode, await materials())
    }

    /// What can be presented here, apart from what belongs to genuine servers.
    private func materials() async -> Materials {
        let missing = (try? await engine.unpresentable(on: channel.eventLoop).outcome().get()) ?? []
        return Materials(
            hasOwnCertificate: settings.owner.own != nil, allowsIntermediates: engine.certification.allowsIntermediates, missing: missing)
    }

    /// Step 6 where we are the origin.
    func serve(_ site: Site, _ upstream: Upstream) async {
        guard let answer = await answer(of: site, upstream.host) else { return relay.finish() }
        // The canary says one thing and no more, so that no client keeps it.
        begin(try? Responder(alpn: upstream.answer, keepsAlive: site != .canary, answer: answer))
        if visit?.trial != nil { Farewell(story, relay, nil, loop: channel.eventLoop, isReleased: false, isRead: true).check() }
    }

    private func answer(of site: Site, _ host: Host) async -> Answer? {
        switch site {
        case .canary: return { _ in .text(200, "This is the canary of pinproof: your client accepted its certificate.") }
        case .sink:
            let story = story
            let pages = SinkPages(engine.nonces, host: host.text, address: address, isSecure: true) { story.tell(once: .nonceEchoed) }
            return { pages.answer($0) }
        case .index, .shown, .unavailable, .unknown:
            let pages = TestPages(materials: site == .index ? await materials() : nil)
            return { pages.page(of: site, $0).response }
        }
    }

    /// The client's, without its port.
    var address: String {
        let text = story.connection.client.address
        return text.lastIndex(of: ":").map { String(text[..<$0]) } ?? text
    }

    private func begin(_ responder: Responder?) {
        guard let responder else { return relay.finish() }
        let relay = relay
        let loop = channel.eventLoop
        let limit = settings.limits.requestTime
        var timer: Scheduled<Void>?
        let say = { [weak relay, story, exchanges] (answer: ByteBuffer) in
            story.edit { $0.bytes.toClient += answer.readableBytes }
            exchanges?.read(answer, from: .server)
            relay?.say(answer)
        }
        if let opening = responder.opening() { say(opening) }
        relay.serve { [weak relay] bytes in
            let (answer, isLast) = responder.take(bytes)
            if let answer { say(answer) }
            if !responder.isMidRequest || isLast {
                timer?.cancel()
                timer = nil
            } else if timer == nil {
                timer = loop.after(limit) { relay?.finish(saying: HTTPStatus.page(408, "The request did not come in time.")) }
            }
            if isLast { relay?.finish() }
        }
        IdleWatch(relay, nil, limits: settings.limits, loop: loop).check()
    }

    // MARK: In the clear

    /// Who answers a plain request in the place of its server; nil where it is forwarded.
    func cleartextAnswer(_ request: AbsoluteRequest) async -> Answer? {
        let host = request.host.host.text
        if testName(host) != nil {
            let pages = TestPages(materials: await materials())
            return { pages.page(of: .index, $0).response }
        }
        guard settings.rules.isSink else { return nil }
        let pages = SinkPages(engine.nonces, host: host, address: address, isSecure: false) {}
        return { pages.answer($0) }
    }

    /// Answers a plain request with what its server would have been sent.
    func serveCleartext(_ request: AbsoluteRequest, _ answer: @escaping Answer) {
        relay.take(ByteBuffer(bytes: request.rewrittenHead))
        do { try relay.replace(gate, of: channel) } catch { return finish() }
        begin(try? Responder(alpn: nil, keepsAlive: false, answer: answer))
        finishAtClose()
    }
}

extension Relay {
    /// Says something of our own as the last thing.
    func finish(saying text: String) {
        say(ByteBuffer(string: text))
        finish()
    }
}
