#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import NIOCore
internal import NIOPosix
internal import OpenSSLKit
internal import Verdicts
internal import Wire

/// The genuine server of one connection, as far as it is known and connected.
final class Upstream {
    let target: HostPort
    /// Whom the client means to meet: sent as SNI, and verified.
    let host: Host
    /// The ALPN names that the client offered.
    let offer: [String]
    let isCanary: Bool
    /// The ALPN name that we answer to the client; nil answers none.
    var answer: String?

    init(target: HostPort, host: Host, hello: ClientHello, isCanary: Bool) {
        self.target = target
        self.host = host
        self.isCanary = isCanary
        offer = hello.alpn
    }

    /// What the origin must have answered for bytes to be relayed as they come. Silence and HTTP/1.1 mean the same.
    func fits(_ negotiated: String?) -> Bool { (negotiated ?? "http/1.1") == (answer ?? "http/1.1") || negotiated == answer }
}

/// A connected upstream socket, with TLS on it or without.
struct UpstreamLeg {
    let channel: any Channel
    let relay: Relay
    let session: TLSSession?
}

/// Why the genuine server is not to be had. A named result, told to the client, never evidence about it.
enum UpstreamFailure: Error {
    case down(String)
    case timeout
    case untrusted(String)
    case forbidden(ForbiddenAddress)
    case alpn

    /// What is told to an HTTP client.
    var status: (code: Int, reason: String) {
        switch self {
        case .down(let why): (502, "The origin cannot be reached: \(why).")
        case .timeout: (504, "The origin did not answer in time.")
        case .untrusted(let why):
            (502, "The origin's certificate does not verify: \(why). Add its CA with --upstream-ca, or name it with --insecure-upstream.")
        case .forbidden(.loop): (508, "The request would come back to this proxy.")
        case .forbidden(.offLimits): (403, "This address is not served.")
        case .alpn: (502, "The origin changed its application protocol.")
        }
    }

    var note: Connection.Note {
        switch self {
        case .untrusted: .originUntrusted
        default: .originDown
        }
    }

    var state: Origin.State {
        switch self {
        case .untrusted: .untrusted
        default: .down
        }
    }
}

/// Connecting to origins, on the event loop of the client's socket.
extension Interception {
    /// A TCP connection to where the rules say, refused if it ended at a forbidden address.
    func connect(_ target: HostPort, within limit: TimeAmount = Limits.connectTime) async -> Result<any Channel, UpstreamFailure> {
        let (dialled, port) = settings.rules.dial(target.host, target.port)
        let bootstrap = ClientBootstrap(group: channel.eventLoop)
            .connectTimeout(limit)
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
        let future: EventLoopFuture<any Channel>
        if dialled.isAddress, let address = try? SocketAddress(ipAddress: dialled.text, port: Int(port)) {
            future = bootstrap.connect(to: address)
        } else {
            future = bootstrap.connect(host: dialled.text, port: Int(port))
        }
        switch await wait(future) {
        case .success(let upstream):
            if let reason = ForbiddenAddress.check(
                remote: upstream.remoteAddress, local: upstream.localAddress, ownPorts: engine.ownPorts)
            {
                upstream.close(promise: nil)
                return .failure(.forbidden(reason))
            }
            return .success(upstream)
        case .failure(let error):
            if case ChannelError.connectTimeout = error { return .failure(.timeout) }
            return .failure(.down(UpstreamFailure.words(error)))
        }
    }

    /// A verified TLS session with the origin.
    ///
    /// - Parameters:
    ///   - learns: ask for a staple too, and keep the chain, to know what the origin has.
    ///   - limit: for connecting, and again for the handshake.
    func connectTLS(_ upstream: Upstream, offer: [String], learns: Bool, within limit: TimeAmount = Limits.connectTime) async -> Result<(UpstreamLeg, Origin), UpstreamFailure> {
        let insecure = settings.rules.isInsecure(upstream.host)
        let tcp: any Channel
        switch await connect(upstream.target, within: limit) {
        case .success(let connected): tcp = connected
        case .failure(let failure): return .failure(failure)
        }
        let promise = channel.eventLoop.makePromise(of: TLSHandler.Handshake.self)
        do {
            let context = try await wait(engine.upstreamContext(insecure: insecure, on: channel.eventLoop)).get()
            let session = try TLSSession.client(context, host: upstream.host, alpn: offer, asksForStaple: learns)
            let handler = TLSHandler(session: session, handshake: promise)
            var asked = false
            handler.watch = { if case .event(.certificateRequested) = $0 { asked = true } }
            let relay = Relay(now: .now())
            let pipeline = tcp.pipeline.syncOperations
            try pipeline.addHandler(handler)
            try pipeline.addHandler(relay)
            handler.start(try pipeline.context(handler: handler), saved: nil)
            let timer = after(limit) { promise.succeed(.failed) }
            let end = try await wait(promise.futureResult).get()
            timer.cancel()
            handler.watch = nil
            guard end == .finished else {
                tcp.close(promise: nil)
                return .failure(.down(asked ? "it asked for a client certificate and ended the TLS handshake" : "the TLS handshake failed"))
            }
            let verification = session.verification
            var origin = Origin(
                domain: Domain(host: upstream.host.text, port: upstream.target.port), offeredALPN: offer,
                state: insecure ? .unverified : .verified)
            if learns { origin.learn(from: session) }
            origin.alpn = session.applicationProtocol
            origin.asksForCertificate = asked
            if asked { story.note(.originAsksForCertificate) }
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

extension UpstreamFailure {
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
        let chain = session.peerChain
        version = session.version
        staples = session.peerStapled
        chainPEM = chain.map(\.pem)
        guard let leaf = chain.first else { return }
        keyType = leaf.keyType
        signatureHash = leaf.signatureHash
        carriesSCTs = leaf.hasTimestamps
        spki = Digest.base64(Digest.sha256(leaf.publicKeyInfo))
    }
}
