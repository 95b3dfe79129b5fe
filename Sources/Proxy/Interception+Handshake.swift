internal import Authority
internal import Catalog
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import OpenSSLKit
internal import Verdicts
internal import Wire

/// Steps 3 to 5: the identity, the handshake, the window.
extension Interception {
    /// What is presented: kept, or minted off the loop.
    ///
    /// - Throws: `Obstacle` where it cannot be minted.
    func identity(
        for host: Host, mode: TestMode, profile: ChainProfile, hello: ClientHello, facts: Origin?, genuine: [Certificate]
    ) async throws(Obstacle) -> ServerIdentity {
        var request = LeafRequest(
            profile: profile, host: host, key: hello.offersECDSA && !mode.tls.suites.takesRSA ? .p256 : .rsa(2048))
        if profile.needsGenuineChain { request.genuine = genuine }
        if profile.needsOwnersKey { request.ownersKey = settings.owner.key }
        if profile.needsOwnCertificate { request.own = settings.owner.own }
        if profile.mirrorsOrigin, let facts { request.mirror(facts, now: Int64(settings.wallClock())) }
        if let known = engine.certification.cached(request) { return known }
        let wanted = request
        let certification = engine.certification
        let minted = engine.mints.add(for: address, on: channel.eventLoop) { try certification.mint(wanted) }
        guard let minted else { throw Obstacle(.unavailable, "too many certificates are wanted at once") }
        switch await minted.outcome() {
        case .success(let identity): return identity
        case .failure(let error):
            settings.logger.error("no certificate could be minted", metadata: ["mode": "\(mode.id)", "error": "\(error)"])
            throw Obstacle(.unavailable, "no certificate could be minted: \(error)")
        }
    }

    /// The server's side of the handshake that is to come.
    ///
    /// A client is asked for a certificate only where its origin is known to ask for one, and the user wants it.
    ///
    /// - Throws: `Obstacle` where this machine's OpenSSL cannot hold it.
    func server(
        _ identity: ServerIdentity, _ tls: TLSProfile, _ profile: ChainProfile, alpn: String?, facts: Origin?
    ) throws(Obstacle) -> TLSSession {
        var wanted = TLSContext.ServerSettings(tls, profile)
        let originAsks = facts?.asksForCertificate ?? story.connection.notes.contains(.originAsksForCertificate)
        if settings.asksForClientCertificate, originAsks { wanted.asksForCertificate = true }
        do {
            return try TLSSession.server(
                try engine.serverContext(wanted), identity: identity, alpn: alpn,
                versions: profile.mirrorsOrigin && facts?.version == "TLSv1.2" ? 0x0303...0x0303 : nil)
        } catch {
            settings.logger.error("a TLS session could not be set up", metadata: ["error": "\(error)"])
            throw Obstacle(.unavailable, "no TLS session could be set up: \(error)")
        }
    }

    /// Terminates TLS; returns when the client's Finished is verified, or the handshake is over without it.
    func shakeHands(_ session: TLSSession) async -> TLSHandler.Handshake {
        // Whoever has ended its side cannot finish a handshake.
        if let end = gate.end {
            tell(end)
            return .failed
        }
        let promise = channel.eventLoop.makePromise(of: TLSHandler.Handshake.self)
        let saved = gate.take()
        do {
            let handler = TLSHandler(session: session, handshake: promise)
            let story = story
            handler.watch = { [unowned session] notice in
                story.heard(notice)
                // From here on it is known what was negotiated, whether the client goes on or not.
                if case .certificateWritten = notice { story.negotiated(session) }
            }
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(handler)
            try pipeline.addHandler(relay)
            pipeline.removeHandler(gate, promise: nil)
            listen()
            // From here on it reads throughout: to begin only after the handshake would cost system calls for nothing.
            relay.start()
            let context = try pipeline.context(handler: handler)
            var isLate = false
            deadline.set(in: settings.limits.handshakeTime) {
                isLate = true
                promise.succeed(.failed)
            }
            handler.start(context, saved: saved)
            let end = (try? await promise.futureResult.outcome().get()) ?? .failed
            deadline.clear()
            switch end {
            case .finished: story.negotiated(session)
            case .failed: story.tell(.endedByUs(isLate ? .limit : .handshakeFailed))
            }
            return end
        } catch {
            promise.succeed(.failed)
            settings.logger.error("a TLS session could not be set up", metadata: ["error": "\(error)"])
            story.tell(.endedByUs(.complete))
            return .failed
        }
    }

    /// Looks at what the client says, from its first byte on: a request and the end of its sender may come in one read, in that order.
    private func listen() {
        let story = story
        let sink = settings.sink
        // What is said to a canary is said to us: there is no server whose answers could be shown.
        exchanges = settings.exchanges.flatMap { options in
            Catalog.mode(story.connection.mode)?.isCanary ?? false ? nil : ExchangeWatch(options, story: story, sink: sink)
        }
        let watch = exchanges
        relay.tap = { [weak relay] bytes in
            let before = story.step
            watch?.read(bytes, from: .client)
            if !story.observe(bytes, alpn: story.connection.tls?.alpn) {
                relay?.tap = watch.map { watch in { watch.read($0, from: .client) } }
            }
            if before < .e7, story.step >= .e7 { sink.concluded(story.record()) }
        }
    }

    /// Judges silence: the time in which a client that refuses after the handshake would have said so.
    func openWindow() {
        let handshake = TimeAmount.nanoseconds((story.connection.events.last?.at ?? 0) - (story.connection.events.first?.at ?? 0))
        let own = TimeAmount.nanoseconds(Int64((visit?.window ?? 0) * 1e9))
        let window = max(settings.window, own, TimeAmount.nanoseconds(handshake.nanoseconds * 10))
        let story = story
        let sink = settings.sink
        relay.onFinish = { story.tell(.endedByUs(.complete)) }
        windowTimer = channel.eventLoop.after(window) {
            guard !story.isEnded, story.step < .e7 else { return }
            story.tell(.windowEnded)
            sink.concluded(story.record())
        }
    }

    /// Waits for the client's first byte or end; 150 ms of silence will do too, since the server may have to speak first.
    func firstWord() async {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        let timer = channel.eventLoop.after(settings.limits.serverFirst) { promise.succeed() }
        relay.onFirstWord = { promise.succeed() }
        _ = await promise.futureResult.outcome()
        timer.cancel()
    }
}

extension Story {
    func negotiated(_ session: TLSSession) {
        edit {
            $0.tls = .init(version: session.version, cipher: session.cipher, alpn: session.applicationProtocol)
            $0.clientCertificate = session.peerCertificate.map {
                .init(subject: $0.subject, issuer: $0.issuer, fingerprint: $0.fingerprint, notAfter: $0.notAfter)
            }
        }
    }

    /// Translates what the TLS handler saw.
    func heard(_ notice: TLSHandler.Notice) {
        switch notice {
        case .event(.handshakeFinished(let resumed)): tell(.handshakeFinished(resumed: resumed))
        case .event(.alertReceived(let alert)): tell(.alertReceived(alert))
        case .event(.alertSent(let alert)): tell(.alertSent(alert))
        case .event(.certificateQueued), .event(.certificateRequested): break
        case .certificateWritten: tell(.certificateWritten)
        case .inputClosed(let reset): tell(.clientClosed(reset ? .reset : .closed))
        }
    }
}

extension LeafRequest {
    /// Takes the origin's key type, signature hash, lifetime and names, and a staple where the origin staples.
    ///
    /// - Parameter now: seconds since 1970-01-01T00:00:00Z.
    mutating func mirror(_ origin: Origin, now: Int64) {
        switch origin.keyType {
        case "EC-256": key = .p256
        case "EC-384": key = .p384
        case let type?:
            if type.hasPrefix("RSA-"), let bits = Int(type.dropFirst(4)), (2048...4096).contains(bits) { key = .rsa(bits) }
        case nil: break
        }
        switch origin.signatureHash?.uppercased() {
        case "SHA384": hash = .sha384
        case "SHA512": hash = .sha512
        default: hash = .sha256
        }
        if let begin = origin.notBefore, let end = origin.notAfter, Origin.canMirror(begin, end, at: now) { lifetime = begin...end }
        // A client may check another name than the one that it called: those of the genuine leaf are all there is to check.
        names = origin.chainPEM.first.flatMap { try? Certificate.all(pem: Array($0.utf8)).first }?.alternativeNames ?? []
        staples = origin.staples
    }
}
