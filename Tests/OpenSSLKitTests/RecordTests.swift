import COpenSSL
import NIOCore
import OpenSSLKit
import Testing
import Wire

@Suite struct `Records` {
    private func finished(_ version: UInt16) throws -> Pair {
        let pair = try Pair(try PKI().identity(), version: version)
        pair.shake()
        #expect(pair.server.progress == .done)
        return pair
    }

    private func bytes(_ count: Int, seed: UInt64) -> ByteBuffer {
        var generator = SeededGenerator(seed)
        var buffer = ByteBuffer()
        for _ in 0..<(count / 8) { buffer.writeInteger(generator.next()) }
        return buffer
    }

    @Test(arguments: versions, [Int.max, 1447]) func `carry a mebibyte both ways`(version: UInt16, chunk: Int) throws {
        let pair = try finished(version)
        let (up, down) = (bytes(1 << 20, seed: 1), bytes(1 << 20, seed: 2))
        try pair.client.session.write(up)
        try pair.server.session.write(down)
        converse(pair.client, pair.server, chunk: chunk)
        #expect(pair.server.plaintext == up)
        #expect(pair.client.plaintext == down)
        #expect(pair.server.end == nil)
    }

    @Test(arguments: versions) func `can be fed byte by byte`(version: UInt16) throws {
        let pair = try finished(version)
        try pair.client.session.write(ByteBuffer(string: "GET / HTTP/1.1\r\n"))
        try pair.client.session.write(ByteBuffer(string: "\r\n"))
        converse(pair.client, pair.server, chunk: 1)
        #expect(String(buffer: pair.server.plaintext) == "GET / HTTP/1.1\r\n\r\n")
    }

    @Test(arguments: versions) func `that come faster than they are read are kept in order`(version: UInt16) throws {
        let pair = try finished(version)
        for text in ["one ", "two ", "three"] {
            try pair.client.session.write(ByteBuffer(string: text))
            pair.server.receive(try #require(pair.client.take()))
        }
        pair.server.advance()
        #expect(String(buffer: pair.server.plaintext) == "one two three")
    }

    @Test(arguments: versions) func `are read up to a limit, and the rest is told as pending`(version: UInt16) throws {
        let pair = try finished(version)
        try pair.client.session.write(ByteBuffer(string: "0123456789"))
        let session = pair.server.session
        session.receive(try #require(pair.client.take()))
        var plaintext = ByteBuffer()
        #expect(session.hasPending)
        #expect(session.read(into: &plaintext, limit: 4) == .bytes(4))
        #expect(session.hasPending)
        #expect(session.pendingBytes == 6)
        #expect(session.read(into: &plaintext, limit: 100) == .bytes(6))
        #expect(!session.hasPending)
        #expect(session.read(into: &plaintext) == .wantsMore)
        #expect(String(buffer: plaintext) == "0123456789")
    }

    /// After a ticket its buffers are let go of, which must never take bytes with them that have come already.
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 64, 254, 255, 256, 257, 258, 259, 260, 261, 262, Int.max])
    func `that follow tickets arrive, however they are cut`(chunk: Int) throws {
        let server = try PlainPeer.server(try PKI().identity())
        let client = Endpoint(try .client(try .client(.none), host: .name(PKI.host), alpn: []))
        converse(client, server)
        for _ in 0..<3 {
            #expect(SSL_new_session_ticket(server.ssl) == 1)
            #expect(SSL_write(server.ssl, "whole", 5) == 5)
            server.advance()
        }
        converse(server, client, chunk: chunk)
        #expect(String(buffer: client.plaintext) == "wholewholewhole")
        #expect(client.end == nil)
        try client.session.write(ByteBuffer(string: "answer"))
        server.receive(try #require(client.take()))
        var scratch = [UInt8](repeating: 0, count: 16)
        #expect(SSL_read(server.ssl, &scratch, 16) == 6)
    }

    @Test func `of nothing are not sent`() throws {
        let pair = try finished(0x0304)
        try pair.client.session.write(ByteBuffer())
        #expect(pair.client.take() == nil)
    }

    @Test(arguments: versions) func `answer a key update`(version: UInt16) throws {
        let client = try PlainPeer.client()
        let server = Endpoint(try .server(try .server(), identity: try PKI().identity(), alpn: nil, versions: version...version))
        converse(client, server)
        guard version == 0x0304 else {
            // TLS 1.2 would renegotiate, which we refuse.
            #expect(SSL_renegotiate(client.ssl) == 1)
            SSL_do_handshake(client.ssl)
            ERR_clear_error()
            converse(client, server)
            #expect(server.events.filter { $0 == .certificateQueued }.count == 1)
            #expect(server.events.contains(.alertSent(Alert(100))))
            return
        }
        #expect(SSL_key_update(client.ssl, SSL_KEY_UPDATE_REQUESTED) == 1)
        #expect(SSL_do_handshake(client.ssl) == 1)
        converse(client, server)
        #expect(server.end == nil)
        try server.session.write(ByteBuffer(string: "after"))
        server.advance()
        client.receive(try #require(server.take()))
        var scratch = [UInt8](repeating: 0, count: 16)
        #expect(SSL_read(client.ssl, &scratch, 16) == 5)
    }

    @Test(arguments: versions) func `that were cut off by the transport's end are not a close`(version: UInt16) throws {
        let pair = try finished(version)
        try pair.client.session.write(ByteBuffer(string: "whole"))
        try pair.client.session.write(ByteBuffer(string: "cut"))
        var sent = try #require(pair.client.take())
        let most = sent.readSlice(length: sent.readableBytes - 1)
        pair.server.receive(try #require(most))
        pair.server.advance()
        #expect(pair.server.end == nil)
        pair.server.endOfTransport()
        #expect(pair.server.end == .failed)
        #expect(String(buffer: pair.server.plaintext) == "whole")
        #expect(pair.server.events == [.certificateQueued, .handshakeFinished(resumed: false)], "no alert was received")
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: versions) func `end without close_notify, and that is told apart from a close`(version: UInt16) throws {
        let cut = try finished(version)
        cut.server.endOfTransport()
        #expect(cut.server.end == .failed)
        #expect(!cut.server.events.contains(.alertReceived(Alert(0))))

        let closed = try finished(version)
        try closed.client.session.write(ByteBuffer(string: "last words"))
        closed.client.session.close()
        closed.server.receive(try #require(closed.client.take()))
        closed.server.endOfTransport()
        #expect(closed.server.end == .closed)
        #expect(String(buffer: closed.server.plaintext) == "last words")
    }

    @Test(arguments: versions) func `can still be sent after the peer has closed its side`(version: UInt16) throws {
        let pair = try finished(version)
        pair.client.session.close()
        converse(pair.client, pair.server)
        #expect(pair.server.end == .closed)
        try pair.server.session.write(ByteBuffer(string: "answer"))
        converse(pair.server, pair.client)
        #expect(String(buffer: pair.client.plaintext) == "answer")
    }

    @Test(arguments: versions) func `cannot be sent before the handshake or after our close`(version: UInt16) throws {
        let early = try Pair(try PKI().identity(), version: version)
        #expect(throws: OpenSSLError(.record, "")) { try early.server.session.write(ByteBuffer(string: "x")) }
        let pair = try finished(version)
        pair.server.session.close()
        #expect(throws: OpenSSLError(.record, "")) { try pair.server.session.write(ByteBuffer(string: "x")) }
        #expect(ERR_peek_error() == 0)
    }

    @Test func `of a handshake that the transport ends fail it without an alert`() throws {
        for steps in 0..<2 {
            let pair = try Pair(try PKI().identity())
            if steps == 1 {
                pair.client.advance()
                pair.server.receive(try #require(pair.client.take()))
                pair.server.advance()
            }
            pair.server.endOfTransport()
            #expect(pair.server.progress == .failed)
            #expect(pair.server.events == (steps == 1 ? [.certificateQueued] : []))
            #expect(ERR_peek_error() == 0)
        }
    }
}
