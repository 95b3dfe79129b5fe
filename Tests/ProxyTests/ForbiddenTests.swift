import Catalog
import NIOCore
import Proxy
import Testing
import Verdicts
import Wire

@Suite struct `An address` {
    @Test(arguments: [
        ("169.254.169.254", 80), ("169.254.0.1", 443), ("fe80::1", 443), ("febf::1", 443), ("fd00:ec2::254", 80),
        ("::ffff:169.254.169.254", 80),
        ("192.0.2.1", 25), ("127.0.0.1", 25),
    ]) func `of link-local networks, metadata services and mail relays is off limits`(address: String, port: Int) throws {
        let remote = try SocketAddress(ipAddress: address, port: port)
        #expect(ForbiddenAddress.check(remote: remote, local: nil, ownPorts: []) == .offLimits)
    }

    @Test(arguments: ["127.0.0.1", "127.8.8.8", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"]) func `of our own port is a loop`(
        address: String
    ) throws {
        let remote = try SocketAddress(ipAddress: address, port: 8080)
        #expect(ForbiddenAddress.check(remote: remote, local: nil, ownPorts: [8080]) == .loop)
        #expect(ForbiddenAddress.check(remote: remote, local: nil, ownPorts: [8081]) == nil)
    }

    @Test func `of this machine in the network is a loop too`() throws {
        let own = try SocketAddress(ipAddress: "192.0.2.1", port: 8080)
        let local = try SocketAddress(ipAddress: "192.0.2.1", port: 40_000)
        #expect(ForbiddenAddress.check(remote: own, local: local, ownPorts: [8080]) == .loop)
        let other = try SocketAddress(ipAddress: "192.0.2.2", port: 8080)
        #expect(ForbiddenAddress.check(remote: other, local: local, ownPorts: [8080]) == nil)
    }

    @Test(arguments: ["192.0.2.1", "10.0.0.1", "2001:db8::1", "fd00::1", "fec0::1", "169.253.1.1"]) func `of any other kind is served`(
        address: String
    ) throws {
        #expect(ForbiddenAddress.check(remote: try SocketAddress(ipAddress: address, port: 443), local: nil, ownPorts: [8080]) == nil)
    }

    @Test func `that is not known is off limits`() throws {
        #expect(ForbiddenAddress.check(remote: nil, local: nil, ownPorts: []) == .offLimits)
        #expect(ForbiddenAddress.check(remote: try SocketAddress(unixDomainSocketPath: "/x"), local: nil, ownPorts: []) == .offLimits)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A way back to the proxy` {
    @Test(arguments: ["127.0.0.1", "localhost", "0.0.0.0"]) func `through a tunnel is answered 508`(host: String) async throws {
        let stage = try await Stage(mode: Catalog.passthrough)
        let client = try await stage.client()
        #expect(try await client.connect("\(host):\(stage.port)").hasPrefix("HTTP/1.1 508 "))
        // The connection to ourselves is one that said nothing.
        #expect(try await stage.recorder.records(2).map(\.outcome).contains(.upstreamFault))
        await client.close()
        await stage.end()
    }

    @Test func `by a request in the clear is answered 508`() async throws {
        let stage = try await Stage()
        let client = try await stage.client()
        await client.send("GET http://localhost:\(stage.port)/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try await client.rest().hasPrefix("HTTP/1.1 508 "))
        await client.close()
        await stage.end()
    }

    @Test func `after acceptance is answered 508 in the session`() async throws {
        let stage = try await Stage()
        let client = try await stage.client()
        #expect(try await client.enter("localhost:\(stage.port)", .careless("localhost"), saying: request()) == .finished)
        #expect(try await client.hearText().hasPrefix("HTTP/1.1 508 "))
        await client.close()
        await stage.end()
    }

    @Test func `through a redirection is answered 508`() async throws {
        let origin = try await StubOrigin.start(StubOrigin.Script())
        let stage = try await Stage(mode: Catalog.passthrough, origin: origin.port)
        stage.engine.own(port: origin.port)
        let client = try await stage.client()
        #expect(try await client.connect("origin.test:443").hasPrefix("HTTP/1.1 508 "))
        stage.engine.disown(port: origin.port)
        let second = try await stage.client()
        #expect(try await second.connect("origin.test:443").hasPrefix("HTTP/1.1 200 "))
        await client.close()
        await second.close()
        await stage.end()
    }
}

@Suite struct `A redirection` {
    @Test(
        arguments: [
            ("a.test:443:127.0.0.1:8443", "a.test", 443, "127.0.0.1", 8443), (":443:127.0.0.1:", nil, 443, "127.0.0.1", nil),
            ("a.test::[::1]:8443", "a.test", nil, "::1", 8443), (":::", nil, nil, nil, nil), ("[::1]:1:b.test:2", "::1", 1, "b.test", 2),
        ] as [(String, String?, UInt16?, String?, UInt16?)]) func `is read as curl reads it`(
            text: String, host: String?, port: UInt16?, toHost: String?, toPort: UInt16?
        ) throws
    {
        let read = try UpstreamRules.Redirection(parsing: text)
        #expect(read.host?.text == host && read.port == port && read.toHost?.text == toHost && read.toPort == toPort)
    }

    @Test(arguments: ["", "a.test", "a.test:443", "a:1:b", "a:1:b:2:3", "a:0:b:1", "a:65536:b:1", "a b:1:c:1", "::1:1:b:2"])
    func `that is none is refused`(
        text: String
    ) {
        #expect(throws: ProxyError(.option, "")) { try UpstreamRules.Redirection(parsing: text) }
    }
}
