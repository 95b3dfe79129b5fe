import Authority
import Catalog
import Logging
import NIOCore
import NIOPosix
import OpenSSLKit
import Proxy
import Verdicts
import Wire

/// A proxy in this process with everything around it that a test needs.
struct Stage: Sendable {
    let recorder = Recorder()
    let engine: Engine
    let server: ProxyServer
    let port: Int
    /// The local CA's root, for clients that trust it.
    let root: Certificate

    /// The CA of the genuine servers, and a leaf of it for any name.
    struct World: Sendable {
        let certification: Certification

        init() throws { certification = try Certification(try Material.make()) }

        var anchors: [UInt8] { Array(certification.root.pem.utf8) }

        func identity(_ host: String = "origin.test") throws -> ServerIdentity {
            try certification.mint(LeafRequest(profile: .trusted, host: .name(host)))
        }

        func script(alpn: String? = nil) throws -> StubOrigin.Script {
            StubOrigin.Script(identity: try identity(), alpn: alpn)
        }
    }

    /// - Parameters:
    ///   - mode: what is played to everybody.
    ///   - origin: the port where every name is dialled; nil dials as asked.
    ///   - sink: nothing is dialled at all.
    ///   - trial: as within a run.
    ///   - onAnchors: called when the anchors of origins are first asked for: a socket to one is connected then, and nothing was said.
    init(
        mode: String = Catalog.trusted, origin: Int? = nil, world: World? = nil, insecure: Set<String> = [],
        window: TimeAmount = .seconds(20), limits: (inout Limits) -> Void = { _ in }, entry: Entry = .proxy, sink: Bool = false,
        trial: Int? = nil, onAnchors: @escaping @Sendable () -> Void = {}, readsProxyProtocol: Bool = false, choose: Chooser? = nil,
        settings change: (inout ProxySettings) -> Void = { _ in }
    ) async throws {
        guard let mode = Catalog.mode(mode) else { throw Stuck(waitingFor: "the mode \(mode)") }
        let certification = try Certification(try Material.make())
        let anchors = world?.anchors ?? []
        engine = try Engine(group: MultiThreadedEventLoopGroup.singleton, threads: .singleton, certification: certification) {
            onAnchors()
            return [anchors]
        }
        root = certification.root
        let bounds = Stage.patience(limits)
        let redirections = origin.map { port in
            [UpstreamRules.Redirection(host: nil, port: nil, toHost: .ipv4("127.0.0.1"), toPort: UInt16(clamping: port))]
        }
        var settings = ProxySettings(
            entry: entry, readsProxyProtocol: readsProxyProtocol,
            rules: UpstreamRules(redirections: redirections ?? [], insecureHosts: insecure, isSink: sink),
            choose: choose ?? Stage.always(mode), sink: recorder, trial: trial, window: window, limits: bounds,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, wallClock: { 1_800_000_000 })
        change(&settings)
        server = ProxyServer(engine: engine, settings: settings)
        port = Int(try await server.listenOnLoopback())
    }

    /// Limits that a busy machine does not pass by itself; a test sets the one that it is about.
    private static func patience(_ change: (inout Limits) -> Void) -> Limits {
        var limits = Limits()
        for limit in [\Limits.clientHelloTime, \.handshakeTime, \.requestHeadTime, \.connectTime, \.probeTime, \.probeKept] {
            limits[keyPath: limit] = .minutes(1)
        }
        limits.lastRecords = .seconds(30)
        limits.shortestWindow = .milliseconds(1)
        limits.serverFirst = .hours(1)
        change(&limits)
        return limits
    }

    /// One mode for all, chosen when the hello is there unless nothing is to be touched.
    static func always(_ mode: TestMode) -> Chooser {
        { intent in intent.hello == nil && mode.presentation != .splice ? .needsHello : .play(mode) }
    }

    func client() async throws -> Peer { try await Peer.connect(to: port) }

    /// A client of the local CA's.
    func trusting(alpn: [String] = []) throws -> TLSClient { try .strict("origin.test", trusting: [root], alpn: alpn) }

    /// Ends everything, and waits for it.
    func end() async {
        await server.stopListening()
        await server.drain(within: .seconds(20), reason: .drain)
    }
}

/// A request of which the answer has a known length.
func request(_ path: String = "/") -> String { "GET \(path) HTTP/1.1\r\nHost: origin.test\r\n\r\n" }
