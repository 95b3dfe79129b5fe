import Authority
import Catalog
import NIOCore
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// What is said of a protocol on the way to TLS, and then inside it.
struct WayToTLS: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let service: StartTLS.Service
    let port: UInt16
    let greeting: String?
    /// What the client says, and what it is answered; TLS begins after the last.
    let exchange: [(client: [UInt8], server: String)]
    /// What the client asks for inside TLS.
    let request: String

    static let all = [
        WayToTLS(
            testDescription: "SMTP", service: .smtp, port: 587, greeting: "220 hello\r\n",
            exchange: [
                (Array("EHLO client\r\n".utf8), "250-here\r\n250 STARTTLS\r\n"), (Array("STARTTLS\r\n".utf8), "220 go\r\n"),
            ],
            request: "MAIL FROM:<a@b>\r\n"),
        WayToTLS(
            testDescription: "IMAP", service: .imap, port: 143, greeting: "* OK hello\r\n",
            exchange: [
                (Array("a CAPABILITY\r\n".utf8), "* CAPABILITY STARTTLS\r\na OK done\r\n"), (Array("b STARTTLS\r\n".utf8), "b OK go\r\n"),
            ],
            request: "c LOGIN x y\r\n"),
        WayToTLS(
            testDescription: "PostgreSQL", service: .postgres, port: 5432, greeting: nil,
            exchange: [([0, 0, 0, 8, 4, 210, 22, 47], "S")], request: "\0\0\0\u{9}\0\u{3}\0\0\0"),
    ]

    /// A server that says its part, to clients of the test and to ours, then speaks TLS and echoes.
    func server(_ world: Stage.World) async throws -> StubOrigin {
        var script = try world.script()
        script.answer = StubOrigin.echo
        script.clear = StubOrigin.Clear(greeting: greeting) { [self] heard in
            let said = Array(heard.readableBytesView)
            if let index = exchange.firstIndex(where: { $0.client == said }) {
                return (exchange[index].server, index == exchange.count - 1)
            }
            switch String(buffer: heard) {
            case "EHLO localhost\r\n": return ("250 STARTTLS\r\n", false)
            case "p1 STARTTLS\r\n": return ("p1 OK go\r\n", true)
            default: return nil
            }
        }
        return try await StubOrigin.start(script)
    }

    /// Goes as far as TLS.
    func walk(_ client: Peer) async throws {
        if let greeting { #expect(try await client.text(upTo: "\n") == greeting) }
        for (said, answer) in exchange {
            try await client.sendAll(ByteBuffer(bytes: said))
            #expect(try await client.text(upTo: answer) == answer)
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `TLS after a beginning in the clear` {
    private let world: Stage.World

    init() throws { world = try Stage.World() }

    private func stage(_ mode: String, _ origin: StubOrigin, entry: Entry = .proxy, choose: Chooser? = nil) async throws -> Stage {
        try await Stage(
            mode: mode, origin: origin.port, world: world, limits: { $0.silentTunnel = .milliseconds(20) }, entry: entry, choose: choose)
    }

    /// A client of the local CA's, from CONNECT to the end of its request.
    private func visit(_ way: WayToTLS, _ stage: Stage, connects: Bool = true, _ client: TLSClient) async throws -> Connection {
        let peer = try await stage.client()
        if connects { _ = try await peer.connect("origin.test:\(way.port)") }
        try await way.walk(peer)
        if try await peer.shake(client) == .finished {
            try await peer.say(way.request)
            #expect(try await peer.hearText(upTo: way.request) == way.request)
        }
        await peer.close()
        return try await stage.recorder.record()
    }

    @Test(arguments: WayToTLS.all, ["untrusted-ca", "trusted-ca", "trusted-ca-mirrored"])
    func `is judged as TLS that begins at once`(way: WayToTLS, mode: String) async throws {
        let origin = try await way.server(world)
        let stage = try await stage(mode, origin)
        let record = try await visit(way, stage, try stage.trusting())
        #expect(record.outcome == (mode == "untrusted-ca" ? .rejected : .accepted))
        #expect(record.notes == [.startTLS] && record.mode == mode && record.domain.port == Int(way.port))
        #expect(origin.counts.value.accepted == 1, "the upstream of the beginning is that of the rest")
        await stage.end()
    }

    @Test(arguments: WayToTLS.all) func `is counted where it is spliced, before and after its hello`(way: WayToTLS) async throws {
        let origin = try await way.server(world)
        let passthrough = try #require(Catalog.mode(Catalog.passthrough))
        let late: Chooser = { $0.hello == nil ? .needsHello : .play(passthrough) }
        for choose in [nil, late] {
            let stage = try await stage(Catalog.passthrough, origin, choose: choose)
            let genuine = try TLSClient.strict("origin.test", trusting: [world.certification.root])
            let record = try await visit(way, stage, genuine)
            #expect(record.outcome == .passedThrough && record.notes == [.startTLS])
            let splice = try #require(record.splice)
            #expect(splice.clientApplicationRecords == 1 && splice.serverAnsweredAfter)
            await stage.end()
        }
    }

    @Test(arguments: WayToTLS.all) func `is met where one server is forwarded to`(way: WayToTLS) async throws {
        let origin = try await way.server(world)
        for mode in ["trusted-ca", Catalog.passthrough] {
            let stage = try await stage(mode, origin, entry: .forward(to: HostPort(host: .name("origin.test"), port: way.port)))
            let client =
                mode == Catalog.passthrough
                ? try TLSClient.strict("origin.test", trusting: [world.certification.root]) : try stage.trusting()
            let record = try await visit(way, stage, connects: false, client)
            #expect(record.outcome == (mode == Catalog.passthrough ? .passedThrough : .accepted) && record.connectHost == "origin.test")
            await stage.end()
        }
    }

    @Test(arguments: WayToTLS.all) func `is found by a probe once it was seen`(way: WayToTLS) async throws {
        let origin = try await way.server(world)
        let stage = try await stage(Catalog.passthrough, origin)
        _ = try await visit(way, stage, try .strict("origin.test", trusting: [world.certification.root]))
        let host = Host.name("origin.test")
        let rules = UpstreamRules(redirections: [
            .init(host: nil, port: nil, toHost: .ipv4("127.0.0.1"), toPort: UInt16(clamping: origin.port))
        ])
        let found = await OriginProbe(engine: stage.engine, rules: rules).probe(host, at: HostPort(host: host, port: way.port), offer: [])
        #expect(found.state == .verified && !found.chainPEM.isEmpty)
        await stage.end()
    }

    @Test(arguments: WayToTLS.all) func `is spliced over a new upstream where a mode cannot be played`(way: WayToTLS) async throws {
        let origin = try await way.server(world)
        let stage = try await stage("pin-same-key", origin)
        let record = try await visit(way, stage, try .strict("origin.test", trusting: [world.certification.root]))
        #expect(record.unplayed != nil && record.outcome == .passedThrough && record.splice?.clientApplicationRecords == 1)
        await stage.end()
    }

    @Test(arguments: WayToTLS.all) func `does not begin where words are smuggled behind the question`(way: WayToTLS) async throws {
        let origin = try await way.server(world)
        let stage = try await stage("trusted-ca", origin)
        let peer = try await stage.client()
        _ = try await peer.connect("origin.test:\(way.port)")
        if let greeting = way.greeting { #expect(try await peer.text(upTo: "\n") == greeting) }
        for (said, answer) in way.exchange.dropLast() {
            try await peer.sendAll(ByteBuffer(bytes: said))
            _ = try await peer.text(upTo: answer)
        }
        try await peer.sendAll(ByteBuffer(bytes: (way.exchange.last?.client ?? []) + Array("NOOP\r\n".utf8)))
        _ = try await peer.end()
        await peer.close()
        #expect(try await stage.recorder.record().outcome == .notReached)
        #expect(origin.counts.value.handshakes == 0)
        await stage.end()
    }

    @Test func `is asked for late by a client that only took its time`() async throws {
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await stage("trusted-ca", origin)
        let peer = try await stage.client()
        _ = try await peer.connect("origin.test:587")
        _ = try await origin.counts.when("a connection for the silent client") { $0.accepted == 1 ? true : nil }
        #expect(try await peer.shake(try stage.trusting()) == .finished)
        try await peer.say(request())
        _ = try await peer.hear(upTo: "ok")
        await peer.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted && record.notes == [])
        await stage.end()
    }

    @Test(arguments: [true, false]) func `that is done without is told of`(asks: Bool) async throws {
        var script = StubOrigin.Script()
        script.answer = { heard in
            let bytes = Array(heard.readableBytesView)
            return bytes == [0, 0, 0, 8, 4, 210, 22, 47] ? .say(ByteBuffer(string: "N")) : .say(ByteBuffer(string: "R"))
        }
        let origin = try await StubOrigin.start(script)
        let stage = try await stage("untrusted-ca", origin)
        let peer = try await stage.client()
        _ = try await peer.connect("origin.test:5432")
        if asks {
            try await peer.sendAll(ByteBuffer(bytes: [0, 0, 0, 8, 4, 210, 22, 47]))
            #expect(try await peer.text(upTo: "N") == "N")
        }
        try await peer.sendAll(ByteBuffer(bytes: [0, 0, 0, 9, 0, 3, 0, 0, 0]))
        #expect(try await peer.text(upTo: "R") == "R")
        await peer.close()
        #expect(try await stage.recorder.record().outcome == .notReached)
        #expect(stage.recorder.now.cleartext.map(\.request) == ["StartupMessage"])
        await stage.end()
    }
}
