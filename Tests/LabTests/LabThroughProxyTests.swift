import Authority
import Catalog
import Lab
import Logging
import NIOCore
import NIOPosix
import OpenSSLKit
import Proxy
import Synchronization
import Testing
import Verdicts
import Wire

/// Client, proxy and origin together, as in a lesson.
@Suite struct LabThroughProxyTests {
    private final class Recorder: ObservationSink {
        private let state = Mutex(([Connection](), [Cleartext]()))

        func record(_ connection: Connection) { state.withLock { $0.0.append(connection) } }
        func record(_ cleartext: Cleartext) { state.withLock { $0.1.append(cleartext) } }
        func record(_ origin: Verdicts.Origin) {}

        var connections: [Connection] { state.withLock { $0.0 } }
        var cleartext: [Cleartext] { state.withLock { $0.1 } }
    }

    private struct Meeting {
        let ending: LabClient.Ending
        let requests: [ReceivedRequest]
        /// What the proxy saw, in the order in which it was over.
        let connections: [Connection]
        let cleartext: [Cleartext]
    }

    /// The client is asked for `https://HOST/` of each host; the first one is pinned where something is, and the proxy plays to it alone.
    private func meet(
        _ behaviour: LabBehaviour, mode: String, hosts: [Host] = [Stage.host], trustsProxy: Bool = false, demandsCertificate: Bool = false,
        lendsCertificate: Bool = false, asksClient: Bool = false
    ) async throws -> Meeting {
        let authority = try LabPublicCA()
        let local = try Material.make()
        let (played, splice) = (try #require(Catalog.mode(mode)), try #require(Catalog.mode(Catalog.passthrough)))
        let identities = try authority.identities(for: hosts)
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        if demandsCertificate { settings.clientAnchors = try authority.clientAnchors() }
        let origin = try LabOrigin(identities: identities, settings: settings, group: Stage.group)
        let port = try await origin.start()
        let engine = try Engine(group: Stage.group, threads: .singleton, certification: Certification(local)) { [authority.pem] }
        let first = try #require(hosts.first)
        let recorder = Recorder()
        var proxySettings = ProxySettings(
            rules: UpstreamRules(redirections: [try .init(parsing: "::127.0.0.1:\(port)")]),
            choose: { $0.hello == nil ? .needsHello : .play($0.domain.host == first.text ? played : splice) }, sink: recorder,
            logger: Logger(label: "test"), wallClock: { 0 })
        if lendsCertificate { proxySettings.rules.clientIdentities[first] = try ClientIdentity(pem: try authority.client("lent")) }
        proxySettings.asksForClientCertificate = asksClient
        let proxy = ProxyServer(engine: engine, settings: proxySettings)
        let proxyPort = try await proxy.listenOnLoopback()
        let genuine = try #require(identities[first])
        let ending = try await Kit.with(
            authority, genuine: genuine, trusting: [authority.root] + (trustsProxy ? [local.certificate] : [])
        ) { kit in
            var urls = hosts.map { "https://\($0.text)/" }
            let one = urls.removeFirst()
            return if let two = urls.first {
                try await kit.run(behaviour, one, two, proxy: proxyPort)
            } else {
                try await kit.run(behaviour, one, proxy: proxyPort)
            }
        }
        await proxy.stopListening()
        await proxy.drain(within: .seconds(5), reason: .drain)
        await origin.stop(within: .seconds(5))
        return Meeting(ending: ending, requests: origin.requests, connections: recorder.connections, cleartext: recorder.cleartext)
    }

    @Test func `a strict client reaches the origin through a tunnel`() async throws {
        let meeting = try await meet(.strict, mode: Catalog.passthrough)
        #expect(meeting.ending.code == .answered)
        #expect(meeting.requests.map(\.host) == ["lab.example.test"])
    }

    @Test func `a strict client tells an untrusted proxy nothing`() async throws {
        let meeting = try await meet(.strict, mode: Catalog.untrusted)
        #expect(meeting.ending.code == .certificateRefused)
        #expect(meeting.requests.isEmpty)
    }

    @Test func `a naive client gives its token away`() async throws {
        let meeting = try await meet(.naive, mode: Catalog.untrusted)
        #expect(meeting.ending.code == .answered)
        #expect(meeting.requests.map(\.authorization) == ["Bearer ***"])
    }

    @Test(arguments: [LabBehaviour.pinSPKI, .pinLeaf, .pinCA], [Stage.host, .ipv4("127.0.0.1")])
    func `a pin in the handshake ends it with an alert, for a name and for an address`(behaviour: LabBehaviour, host: Host) async throws {
        let meeting = try await meet(behaviour, mode: Catalog.trusted, hosts: [host], trustsProxy: true)
        #expect(meeting.requests.isEmpty)
        #expect(meeting.connections.map(\.outcome) == [.rejected])
        #expect(meeting.connections.map(\.step) == [.e3])
        // To the pin of a CA ours is unknown.
        #expect(meeting.connections.map(\.alert) == [Alert(behaviour == .pinCA ? 48 : 42)])
        let genuine = try await meet(behaviour, mode: Catalog.passthrough, hosts: [host], trustsProxy: true)
        #expect(genuine.ending.code == .answered)
    }

    @Test func `a pin after the handshake comes late, and one after the request too late`() async throws {
        let late = try await meet(.pinAfterHandshake, mode: Catalog.trusted, trustsProxy: true)
        #expect(late.connections.map(\.outcome) == [.rejectedLate])
        #expect(late.requests.isEmpty)
        let tooLate = try await meet(.pinAfterRequest, mode: Catalog.trusted, trustsProxy: true)
        #expect(tooLate.ending.code == .pinMismatch)
        #expect(tooLate.connections.map(\.outcome) == [.accepted])
        #expect(tooLate.requests.map(\.authorization) == ["Bearer ***"])
    }

    @Test func `a pin for one host is followed by the other host's request`() async throws {
        let meeting = try await meet(
            .pinOneHost, mode: Catalog.trusted, hosts: [Stage.host, .name("push.example.test")], trustsProxy: true)
        #expect(meeting.ending.code == .pinMismatch)
        #expect(meeting.requests.map(\.host) == ["push.example.test"])
    }

    @Test func `a fallback to http goes through the proxy too`() async throws {
        let meeting = try await meet(.cleartextFallback, mode: Catalog.untrusted)
        #expect(meeting.ending.code == .answered)
        #expect(meeting.requests.map(\.isEncrypted) == [false])
        #expect(meeting.cleartext.map(\.domain) == [Domain(host: Stage.host.text, port: 80)])
        let sound = try await meet(.cleartextFallback, mode: Catalog.trusted, trustsProxy: true)
        #expect(sound.cleartext.isEmpty)
        #expect(sound.requests.map(\.isEncrypted) == [true])
    }

    @Test func `a retry without verification comes on a second connection`() async throws {
        let meeting = try await meet(.retryInsecure, mode: Catalog.untrusted)
        #expect(meeting.ending.code == .answered)
        #expect(Set(meeting.connections.map(\.outcome)) == [.rejected, .accepted])
        #expect(Set(meeting.connections.compactMap(\.client.stack)).count == 1)
    }

    @Test func `a client with a certificate shows what it accepts, though its server is out of reach for us`() async throws {
        let meeting = try await meet(.mtls, mode: Catalog.trusted, trustsProxy: true, demandsCertificate: true)
        #expect(meeting.connections.map(\.outcome) == [.accepted])
        #expect(meeting.requests.isEmpty)
        let refused = try await meet(.mtls, mode: Catalog.untrusted, trustsProxy: true, demandsCertificate: true)
        #expect(refused.connections.map(\.outcome) == [.rejected])
        let spliced = try await meet(.mtls, mode: Catalog.passthrough, demandsCertificate: true)
        #expect(spliced.ending.code == .answered)
    }

    @Test func `a lent certificate is shown to the origin that demands one`() async throws {
        let meeting = try await meet(.strict, mode: Catalog.trusted, trustsProxy: true, demandsCertificate: true, lendsCertificate: true)
        #expect(meeting.ending.code == .answered)
        #expect(meeting.connections.map(\.outcome) == [.accepted])
        let bare = try await meet(.strict, mode: Catalog.trusted, trustsProxy: true, demandsCertificate: true)
        #expect(bare.ending.code != .answered && bare.requests.isEmpty)
    }

    @Test(arguments: [true, false]) func `a client is asked for its certificate where its origin asks and we are told to`(asks: Bool)
        async throws
    {
        let meeting = try await meet(
            .mtls, mode: Catalog.trusted, trustsProxy: true, demandsCertificate: true, lendsCertificate: true, asksClient: asks)
        #expect(meeting.ending.code == .answered)
        let shown = meeting.connections.map(\.clientCertificate)
        #expect(shown.map { $0 != nil } == [asks])
        #expect(shown.allSatisfy { $0?.notAfter != nil || !asks })
        let plain = try await meet(.strict, mode: Catalog.trusted, trustsProxy: true, asksClient: true)
        #expect(plain.connections.map(\.clientCertificate) == [nil] && plain.ending.code == .answered)
    }
}
