internal import NIOCore
internal import NIOPosix
internal import OpenSSLKit
internal import Verdicts
internal import Wire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Connects to origins, on one event loop. Isolated to its caller, so that nothing leaves that loop.
struct Dialer {
    let engine: Engine
    let rules: UpstreamRules
    let limits: Limits
    let loop: any EventLoop

    /// A TCP connection to where the rules say, refused if it ended at a forbidden address.
    func connect(
        _ target: HostPort, within limit: TimeAmount? = nil, isolation: isolated (any Actor)? = #isolation
    ) async -> Result<Dialled, UpstreamFailure> {
        if rules.isSink { return .failure(.notForwarded("this proxy forwards nothing (--sink)")) }
        if TestName(target.host.text) != nil { return .failure(.notForwarded("the name is one that the proxy serves itself")) }
        let (dialled, port) = rules.dial(target.host, target.port)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(limit ?? limits.connectTime)
            .channelInitializer { [descriptors = engine.descriptors] channel in
                channel.prepareForRelay()
                descriptors.count(upstream: channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Gate(deadline: Deadline(channel.eventLoop)))
                }
            }
        let future: EventLoopFuture<any Channel>
        if dialled.isAddress, let address = try? SocketAddress(ipAddress: dialled.text, port: Int(port)) {
            future = bootstrap.connect(to: address)
        } else {
            future = bootstrap.connect(host: dialled.text, port: Int(port))
        }
        switch await future.outcome() {
        case .success(let upstream):
            // Whatever came meanwhile is behind the gate, unless the socket broke.
            guard let gate = try? upstream.pipeline.syncOperations.handler(type: Gate.self), !gate.isGone else {
                return .failure(.closed)
            }
            if let reason = ForbiddenAddress.check(
                remote: upstream.remoteAddress, local: upstream.localAddress, ownPorts: engine.ownPorts) ?? comesBack(upstream)
            {
                upstream.close(promise: nil)
                return .failure(.forbidden(reason))
            }
            return .success(Dialled(channel: upstream, gate: gate))
        case .failure(let error):
            if case ChannelError.connectTimeout = error { return .failure(.timeout) }
            return .failure(.down(UpstreamFailure.words(error)))
        }
    }

    /// It was redirected on its way, to a listener of ours.
    private func comesBack(_ upstream: any Channel) -> ForbiddenAddress? {
        let isOurs = engine.links.dial(
            Link(client: upstream.localAddress?.hostPort, server: upstream.remoteAddress?.hostPort), upstream)
        return isOurs ? .loop : nil
    }

    /// A verified TLS session with the origin.
    ///
    /// - Parameters:
    ///   - host: sent as SNI, and verified; where to connect is `target`'s matter.
    ///   - learns: ask for a staple too, and keep the chain, to know what the origin has.
    ///   - limit: for connecting, and again for the handshake.
    ///   - service: the protocol within which TLS begins; nil where it begins at once.
    ///   - opened: a connection on which TLS can begin now; nil makes one.
    func connectTLS(
        _ host: Host, at target: HostPort, offer: [String], learns: Bool, within limit: TimeAmount? = nil,
        after service: StartTLS.Service? = nil, over opened: Dialled? = nil,
        isolation: isolated (any Actor)? = #isolation
    ) async -> Result<(UpstreamLeg, Origin), UpstreamFailure> {
        let insecure = rules.isInsecure(host)
        let dialled: Dialled
        if let opened {
            dialled = opened
        } else {
            switch await connect(target, upTo: service, within: limit) {
            case .success(let connected): dialled = connected
            case .failure(let failure): return .failure(failure)
            }
        }
        let tcp = dialled.channel
        let promise = loop.makePromise(of: TLSHandler.Handshake.self)
        do {
            let context = try await engine.upstreamContext(insecure: insecure, on: loop).outcome().get()
            let session = try TLSSession.client(context, host: host, alpn: offer, asksForStaple: learns)
            if let identity = rules.clientIdentities[host] { try session.present(identity) }
            guard dialled.gate.end == nil else {
                promise.succeed(.failed)
                tcp.close(promise: nil)
                return .failure(.closed)
            }
            let handler = TLSHandler(session: session, handshake: promise)
            var origin = Origin(
                domain: Domain(host: host.text, port: target.port), offeredALPN: offer, state: insecure ? .unverified : .verified)
            var refusal: UpstreamFailure?
            handler.watch = { notice in
                switch notice {
                case .event(.certificateRequested): origin.asksForCertificate = true
                case .event(.alertReceived(let alert)):
                    refusal = alert.code == 120 ? .alpn : .down("it refused the handshake with \(alert.name)")
                default: break
                }
            }
            let relay = Relay(now: .now(), lingers: false)
            let pipeline = tcp.pipeline.syncOperations
            try pipeline.addHandler(handler)
            try pipeline.addHandler(relay)
            relay.start()
            pipeline.removeHandler(dialled.gate, promise: nil)
            handler.start(try pipeline.context(handler: handler), saved: dialled.gate.take())
            let deadline = Deadline(loop)
            deadline.set(in: limit ?? limits.connectTime) {
                refusal = .timeout
                promise.succeed(.failed)
            }
            let end = try await promise.futureResult.outcome().get()
            deadline.clear()
            handler.watch = nil
            guard end == .finished else {
                tcp.close(promise: nil)
                return .failure(origin.asksForCertificate ? .wantsCertificate : refusal ?? .down("the TLS handshake failed"))
            }
            if learns { origin.learn(from: session) }
            origin.alpn = session.applicationProtocol
            let verification = session.verification
            guard insecure || verification.error == 0 else {
                tcp.close(promise: nil)
                return .failure(.untrusted(verification.message))
            }
            return .success((UpstreamLeg(channel: tcp, relay: relay, session: session), origin))
        } catch {
            promise.succeed(.failed)
            tcp.close(promise: nil)
            return .failure(.down("TLS could not be set up: \(error)"))
        }
    }
}

extension EventLoopFuture where Value: Sendable {
    /// Waits without leaving the caller's isolation.
    func outcome(isolation: isolated (any Actor)? = #isolation) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            whenComplete { continuation.resume(returning: $0) }
        }
    }
}

extension Channel {
    /// Makes a socket fit for being relayed. Options that are set here, in its initializer, cost no future each.
    func prepareForRelay() {
        try? syncOptions?.setOption(.autoRead, value: false)
        try? syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
        try? syncOptions?.setOption(.maxMessagesPerRead, value: 1)
    }
}

extension EventLoop {
    /// Runs something on this loop, from this loop, after a while.
    @discardableResult
    func after(_ time: TimeAmount, _ task: @escaping () -> Void) -> Scheduled<Void> { assumeIsolated().scheduleTask(in: time, task) }
}

extension UpstreamFailure {
    /// It accepted, and ended before anything was said.
    fileprivate static let closed = UpstreamFailure.down("it closed the connection at once")

    /// The system's words for an error, without types and brackets.
    static func words(_ error: any Error) -> String {
        if let error = error as? NIOConnectionError {
            if let first = error.connectionErrors.first { return words(first.error) }
            return "the name has no address"
        }
        if let error = error as? IOError { return errnoWords(error.errnoCode) }
        return "\(error)"
    }

    private static func errnoWords(_ code: CInt) -> String {
        switch code {
        case ECONNREFUSED: "connection refused"
        case EMFILE, ENFILE: "too many files are open"
        case EADDRINUSE: "the port is taken"
        case EADDRNOTAVAIL: "the address is not this machine's"
        case EACCES: "not permitted"
        case ENETUNREACH: "network unreachable"
        case EHOSTUNREACH: "host unreachable"
        case ETIMEDOUT: "timed out"
        case ECONNRESET: "connection reset"
        default: "system error \(code)"
        }
    }
}

extension Origin {
    /// Fills in what a session with the origin shows.
    mutating func learn(from session: TLSSession) {
        let certificates = session.peerChain
        version = session.version
        staples = session.peerStapled
        hold(certificates)
        guard let leaf = certificates.first else { return }
        keyType = leaf.keyType
        signatureHash = leaf.signatureHash
        notBefore = leaf.notBefore
        notAfter = leaf.notAfter
        carriesSCTs = leaf.hasTimestamps
    }

    /// Keeps a genuine chain, and what is told of it.
    mutating func hold(_ certificates: [Certificate]) {
        chainPEM = certificates.map(\.pem)
        chain = certificates.map(ChainLink.init)
        spki = chain.first?.spki
    }
}

extension ChainLink {
    fileprivate init(_ certificate: Certificate) {
        self.init(
            subject: certificate.subject, issuer: certificate.issuer, names: certificate.alternativeNamesText,
            notBefore: certificate.notBefore, notAfter: certificate.notAfter, keyType: certificate.keyType,
            signatureHash: certificate.signatureHash, spki: Digest.base64(Digest.sha256(certificate.publicKeyInfo)))
    }
}
