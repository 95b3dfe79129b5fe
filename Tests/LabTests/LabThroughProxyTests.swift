import Authority
import Catalog
import Lab
import Logging
import NIOCore
import NIOPosix
import Proxy
import Testing
import Verdicts
import Wire

/// Client, proxy and origin together, as in a lesson.
@Suite struct LabThroughProxyTests {
    private struct Silent: ObservationSink {
        func record(_ connection: Connection) {}
        func record(_ cleartext: Cleartext) {}
        func record(_ origin: Verdicts.Origin) {}
    }

    private func meet(_ behaviour: LabBehaviour, mode: String, variable: String = "https_proxy") async throws
        -> (ending: LabClient.Ending, requests: [ReceivedRequest])
    {
        let authority = try LabPublicCA()
        let mode = try #require(Catalog.mode(mode))
        let origin = try LabOrigin(identities: authority.identities(for: [Stage.host]), group: Stage.group)
        let port = try await origin.start()
        let anchors = authority.pem
        let engine = try Engine(group: Stage.group, threads: .singleton, certification: Certification(Material.make())) { [anchors] }
        let rules = UpstreamRules(redirections: [try .init(parsing: "\(Stage.host.text):443:127.0.0.1:\(port)")])
        let settings = ProxySettings(
            rules: rules, choose: { _ in .play(mode) }, sink: Silent(), logger: Logger(label: "test"), wallClock: { 0 })
        let proxy = ProxyServer(engine: engine, settings: settings)
        let proxyPort = try await proxy.listenOnLoopback()
        let ending = try await TemporaryFile.with(anchors) { bundle in
            try await LabClient(
                behaviour: behaviour, url: "https://\(Stage.host.text)/",
                environment: [variable: "http://127.0.0.1:\(proxyPort)/", "SSL_CERT_FILE": bundle]
            ).run(on: Stage.group)
        }
        await proxy.stopListening()
        await proxy.drain(within: .seconds(5), reason: .drain)
        await origin.stop(within: .seconds(5))
        return (ending, origin.requests)
    }

    @Test(arguments: ["https_proxy", "HTTPS_PROXY"])
    func `a strict client reaches the origin through a tunnel`(variable: String) async throws {
        let (ending, requests) = try await meet(.strict, mode: Catalog.passthrough, variable: variable)
        #expect(ending.code == .answered)
        #expect(requests.map(\.host) == ["lab.example.test"])
    }

    @Test func `a strict client tells an untrusted proxy nothing`() async throws {
        let (ending, requests) = try await meet(.strict, mode: Catalog.untrusted)
        #expect(ending.code == .certificateRefused)
        #expect(requests.isEmpty)
    }

    @Test func `a naive client gives its token away`() async throws {
        let (ending, requests) = try await meet(.naive, mode: Catalog.untrusted)
        #expect(ending.code == .answered)
        #expect(requests.map(\.authorization) == ["Bearer ***"])
    }
}
