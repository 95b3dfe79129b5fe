import Catalog
import NIOCore
import Proxy
import Testing
import Verdicts
import Wire

@Suite struct `A listener` {
    static let office = Admission.networks([try? CIDR.parse("192.168.7.0/24"), try? CIDR.parse("2001:db8::/64")].compactMap { $0 })

    @Test(
        arguments: [
            (.machine, "127.0.0.1", "127.0.0.1", true, true), (.machine, "::1", "::1", true, true),
            (.machine, "::ffff:127.0.0.1", "::ffff:127.0.0.1", true, true),
            // Redirected on this machine: it keeps its address in the network.
            (.machine, "192.168.7.9", "127.0.0.1", true, true), (.machine, "192.168.7.9", "192.168.7.9", true, true),
            (.machine, "192.168.7.8", "192.168.7.9", false, false),
            (.lan, "192.168.7.8", "192.168.7.9", true, false), (.lan, "::ffff:10.0.0.8", "::ffff:10.0.0.9", true, false),
            (.lan, "fe80::8", "fe80::9", true, false), (.lan, "203.0.113.8", "192.168.7.9", false, false),
            (.lan, "2001:db8::8", "2001:db8::9", false, false), (.lan, "127.0.0.1", "127.0.0.1", true, true),
            (office, "192.168.7.8", "192.168.7.9", true, true), (office, "::ffff:192.168.7.8", "::ffff:192.168.7.9", true, true),
            (office, "192.168.8.8", "192.168.7.9", false, false), (office, "2001:db8::8", "2001:db8::9", true, true),
            (office, "2001:db8:0:1::8", "2001:db8::9", false, false), (office, "127.0.0.1", "127.0.0.1", true, true),
        ] as [(Admission, String, String, Bool, Bool)])
    func `lets in whom it is told to`(admission: Admission, peer: String, own: String, isIn: Bool, isBelieved: Bool) throws {
        let peer = try SocketAddress(ipAddress: peer, port: 40_000)
        let own = try SocketAddress(ipAddress: own, port: 8080)
        #expect(admission.admits(peer, at: own) == isIn)
        #expect(admission.believes(peer, at: own) == isBelieved)
    }

    @Test(arguments: [Admission.machine, .lan, office]) func `lets in nobody whose address is not known`(admission: Admission) throws {
        #expect(!admission.admits(nil, at: try SocketAddress(ipAddress: "127.0.0.1", port: 8080)))
        #expect(!admission.admits(try SocketAddress(unixDomainSocketPath: "/x"), at: nil))
    }

    @Test func `leaves its port to another with the same number`() async throws {
        let stage = try await Stage()
        stage.engine.own(port: 9)
        stage.engine.own(port: 9)
        stage.engine.disown(port: 9)
        #expect(stage.engine.ownPorts.contains(9))
        stage.engine.disown(port: 9)
        stage.engine.disown(port: 9)
        #expect(!stage.engine.ownPorts.contains(9))
        await stage.end()
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A connection that is handed on` {
    static let header = "PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n"
    static let binary: [UInt8] =
        [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10, 0x21, 0x11, 0, 12, 192, 0, 2, 7, 198, 51, 100, 1, 0xc8, 0x22, 1, 0xbb]

    @Test(arguments: [ByteBuffer(string: header), ByteBuffer(bytes: binary)])
    func `to a proxy is recorded as the client's`(header: ByteBuffer) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(origin: origin.port, world: world, readsProxyProtocol: true)
        let client = try await stage.client()
        try await client.sendAll(header)
        #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: request()) == .finished)
        _ = try await client.hear(upTo: "\r\n\r\n")
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.client.address == "192.0.2.7:51234" && record.outcome == .accepted)
        await stage.end()
    }

    /// Header and hello in one write, as a load balancer sends them.
    @Test func `as TLS is recorded as the client's`() async throws {
        let stage = try await Stage(entry: .direct(port: 443), readsProxyProtocol: true)
        let client = try await stage.client()
        var bytes = ByteBuffer(string: Self.header)
        bytes.writeImmutableBuffer(try TLSClient.careless("origin.test").hello())
        try await client.sendAll(bytes)
        _ = try await client.next()
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.client.address == "192.0.2.7:51234" && record.domain == Domain(host: "origin.test", port: 443))
        #expect(record.step >= .e2)
        await stage.end()
    }

    @Test func `by a sender that speaks for itself keeps its address`() async throws {
        let stage = try await Stage(entry: .direct(port: 443), readsProxyProtocol: true)
        let client = try await stage.client()
        let own = "127.0.0.1:\(try #require(client.port))"
        try await client.sendAll(ByteBuffer(string: "PROXY UNKNOWN\r\n"))
        try await client.sendAll(try TLSClient.careless("origin.test").hello())
        _ = try await client.next()
        await client.close()
        #expect(try await stage.recorder.record().client.address == own)
        await stage.end()
    }

    @Test(arguments: ["CONNECT origin.test:443 HTTP/1.1\r\n\r\n", "PROXY TCP4 192.0.2.7\r\n"])
    func `without a header is closed`(said: String) async throws {
        let stage = try await Stage(readsProxyProtocol: true)
        let client = try await stage.client()
        await client.send(said)
        _ = try await client.end()
        let record = try await stage.recorder.record()
        #expect(record.kinds.contains("notTLS") && record.step < .e1)
        await client.close()
        await stage.end()
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A listener for redirected connections` {
    @Test func `refuses one that was not redirected, and says so`() async throws {
        let stage = try await Stage(entry: .transparent)
        let client = try await stage.client()
        await client.send(try TLSClient.careless("origin.test").hello())
        _ = try await client.end()
        let record = try await stage.recorder.record()
        #expect(record.notes == [.notRedirected] && record.step == .e0)
        await client.close()
        await stage.end()
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A name that leads back to the proxy` {
    @Test func `is refused with the option that mends it`() async throws {
        let origin = try await StubOrigin.start(StubOrigin.Script())
        let stage = try await Stage(origin: origin.port, entry: .direct(port: 443))
        stage.engine.own(port: origin.port)
        let client = try await stage.client()
        #expect(try await client.shake(.careless("origin.test")) == .finished)
        try await client.say(request())
        let answer = try await client.hearText()
        #expect(answer.hasPrefix("HTTP/1.1 508 ") && answer.contains("--connect-to"))
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.notes.contains(.loop) && record.outcome == .accepted)
        await stage.end()
    }
}
