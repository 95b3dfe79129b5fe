import Authority
import Catalog
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// A mode that cannot be played is left out and told, and nothing is put in its place.
@Suite(.timeLimit(.minutes(1))) struct `A mode that cannot be played` {
    @Test(arguments: [
        ("pin-same-key", Finding.Cell.State.unavailable, "it takes the owner's key (--owner-key)"),
        ("own-cert", .unavailable, "it takes a publicly trusted certificate of your own (--own-cert)"),
        ("pin-same-issuer", .unavailable, "it takes a publicly trusted certificate of your own (--own-cert)"),
        ("ip-as-dns", .notApplicable, "the host is no address"),
        ("wildcard", .notApplicable, "the host's name has no such form"),
        ("stapled-revoked", .notApplicable, "the client does not ask for a staple"),
    ])
    func `is passed by, and says why`(mode: String, state: Finding.Cell.State, why: String) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: mode, origin: origin.port, world: world)
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        // The genuine server's CA: what is shown must be its own certificate.
        let tls = try TLSClient.strict("origin.test", trusting: [world.certification.root])
        try await client.sendAll(tls.hello())
        _ = try #require(try await client.next())
        await client.close()
        let record = try await stage.recorder.record()
        await stage.end()
        #expect(record.mode == Catalog.passthrough && record.outcome == .passedThrough)
        #expect(record.unplayed == Connection.Unplayed(mode: mode, obstacle: Obstacle(state, why)))
        #expect(record.step == .e1)
    }

    @Test func `is the genuine chain's where the server cannot be asked`() async throws {
        let stage = try await Stage(mode: "cloned-leaf", origin: try await refusedPort())
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        try await client.sendAll(try TLSClient.careless("origin.test").hello())
        let record = try await stage.recorder.record()
        await client.close()
        await stage.end()
        #expect(record.unplayed?.obstacle == Obstacle(.unavailable, "the genuine server's chain could not be fetched"))
        #expect(record.outcome != .accepted && record.mode == Catalog.passthrough)
    }
}
