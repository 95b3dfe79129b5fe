import COpenSSL
import NIOCore
import OpenSSLKit
import Testing
import Wire

/// Random and mutated ciphertext at each stage: nothing traps, nothing is taken for a finished handshake, and the error queue stays empty.
@Suite struct `Hostile ciphertext` {
    enum Stage: CaseIterable, Sendable { case beforeHello, insteadOfFinished, insteadOfServerHello, afterFinished }

    @Test(arguments: Stage.allCases, versions) func `of no sense fails the session`(stage: Stage, version: UInt16) throws {
        var generator = SeededGenerator(11)
        let identity = try PKI().identity()
        let context = try TLSContext.server()
        for round in 0..<50 {
            let random = (0..<(round * 7 + 1)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // Every other time the record header is sound, with a type that the stage can expect.
            let head: [UInt8] = round % 2 == 0 ? [] : [[20, 21, 22, 23].randomElement(using: &generator) ?? 22, 3, 3, 1, 0]
            let pair = try Pair(identity, version: version)
            let target: Endpoint
            switch stage {
            case .beforeHello: target = pair.server
            case .insteadOfFinished:
                let server = Endpoint(try .server(context, identity: identity, alpn: nil, versions: version...version))
                pair.client.advance()
                server.receive(try #require(pair.client.take()))
                server.advance()
                target = server
            case .insteadOfServerHello:
                pair.client.advance()
                target = pair.client
            case .afterFinished:
                pair.shake()
                target = pair.server
            }
            target.receive(ByteBuffer(bytes: head + random))
            target.advance()
            target.endOfTransport()
            if stage == .afterFinished {
                #expect(target.end == .failed)
            } else {
                #expect(target.progress == .failed)
                #expect(!target.events.contains { if case .handshakeFinished = $0 { true } else { false } })
            }
            #expect(ERR_peek_error() == 0)
        }
    }

    @Test func `in a ClientHello never finishes a handshake`() throws {
        let identity = try PKI().identity()
        let context = try TLSContext.server()
        var generator = SeededGenerator(12)
        let hellos = try ["h2", ""].map { name in
            let client = try TLSSession.client(
                try .client(.none), host: .name(PKI.host), alpn: name.isEmpty ? [] : [name], asksForStaple: true)
            _ = client.step()
            return Array(try #require(client.takeOutbound()).readableBytesView)
        }
        var queued = 0
        for _ in 0..<14_000 {
            let server = Endpoint(try .server(context, identity: identity, alpn: "h2"))
            let mutated = generator.mutated(hellos.randomElement(using: &generator) ?? [])
            for piece in generator.cut(mutated) {
                server.receive(ByteBuffer(bytes: piece))
                server.advance()
            }
            server.endOfTransport()
            if server.progress != .failed || ERR_peek_error() != 0 { Issue.record("\(Digest.hex(mutated))") }
            if server.events.contains(.certificateQueued) { queued += 1 }
        }
        #expect((1..<14_000).contains(queued), "some hellos were still sound, and some were not")
    }

    @Test(arguments: versions) func `in a server's flight never finishes a handshake`(version: UInt16) throws {
        let identity = try PKI().identity()
        let (context, clientContext) = (try TLSContext.server(), try TLSContext.client(.none))
        var generator = SeededGenerator(13)
        for _ in 0..<1500 {
            let server = Endpoint(try .server(context, identity: identity, alpn: nil, versions: version...version))
            let client = Endpoint(try .client(clientContext, host: .name(PKI.host), alpn: []))
            client.advance()
            server.receive(try #require(client.take()))
            server.advance()
            let flight = Array(try #require(server.take()).readableBytesView)
            let mutated = generator.mutated(flight)
            guard mutated != flight else { continue }
            client.receive(ByteBuffer(bytes: mutated))
            client.advance()
            client.endOfTransport()
            if client.progress != .failed || ERR_peek_error() != 0 { Issue.record("\(Digest.hex(mutated))") }
        }
    }

    @Test(arguments: versions) func `in a client's last flight never finishes a handshake`(version: UInt16) throws {
        let identity = try PKI().identity()
        let (context, clientContext) = (try TLSContext.server(), try TLSContext.client(.none))
        var generator = SeededGenerator(14)
        for _ in 0..<1000 {
            let server = Endpoint(try .server(context, identity: identity, alpn: nil, versions: version...version))
            let client = Endpoint(try .client(clientContext, host: .name(PKI.host), alpn: []))
            client.advance()
            server.receive(try #require(client.take()))
            server.advance()
            client.receive(try #require(server.take()))
            client.advance()
            let flight = Array(try #require(client.take()).readableBytesView)
            let mutated = generator.mutated(flight)
            guard !mutated.starts(with: flight) else { continue }
            server.receive(ByteBuffer(bytes: mutated))
            server.advance()
            server.endOfTransport()
            if server.progress != .failed || ERR_peek_error() != 0 { Issue.record("\(Digest.hex(mutated))") }
        }
    }

    @Test(arguments: versions) func `after Finished yields no plaintext that was not sent`(version: UInt16) throws {
        let identity = try PKI().identity()
        var generator = SeededGenerator(15)
        for _ in 0..<250 {
            let pair = try Pair(identity, version: version)
            pair.shake()
            try pair.client.session.write(ByteBuffer(string: "first"))
            try pair.client.session.write(ByteBuffer(string: "second"))
            let mutated = generator.mutated(Array(try #require(pair.client.take()).readableBytesView))
            pair.server.receive(ByteBuffer(bytes: mutated))
            pair.server.advance()
            pair.server.endOfTransport()
            #expect(pair.server.end == .failed)
            #expect(["", "first", "firstsecond"].contains(String(buffer: pair.server.plaintext)))
            #expect(ERR_peek_error() == 0)
        }
    }
}
