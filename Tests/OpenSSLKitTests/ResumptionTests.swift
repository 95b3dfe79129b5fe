import COpenSSL
import NIOCore
import OpenSSLKit
import Testing
import Wire

@Suite struct `Resumption` {
    private func server(_ context: TLSContext, _ identity: ServerIdentity, _ version: UInt16) throws -> Endpoint {
        Endpoint(try .server(context, identity: identity, alpn: nil, versions: version...version))
    }

    @Test(arguments: versions) func `is not possible from our own handshake, and every one shows a certificate`(version: UInt16) throws {
        let identity = try PKI().identity()
        let context = try TLSContext.server()
        let first = try PlainPeer.client()
        converse(first, try server(context, identity, version))
        let session = try #require(SSL_get1_session(first.ssl))
        defer { SSL_SESSION_free(session) }
        #expect(first.isFinished)
        #expect(SSL_SESSION_is_resumable(session) == 0)
        #expect(SSL_SESSION_has_ticket(session) == 0)

        let second = try PlainPeer.client { SSL_set_session($0, session) }
        let again = try server(context, identity, version)
        converse(second, again)
        #expect(second.isFinished)
        #expect(SSL_session_reused(second.ssl) == 0)
        #expect(again.events == [.certificateQueued, .handshakeFinished(resumed: false)])
    }

    @Test(arguments: versions) func `of a ticket that another server gave is a full handshake`(version: UInt16) throws {
        let identity = try PKI().identity()
        let first = try PlainPeer.client()
        let other = try PlainPeer.server(identity) { pinproof_ssl_set_versions($0, Int32(version), Int32(version)) }
        converse(first, other)
        let session = try #require(SSL_get1_session(first.ssl))
        defer { SSL_SESSION_free(session) }
        #expect(SSL_SESSION_is_resumable(session) == 1, "the other server does give tickets")

        let second = try PlainPeer.client { SSL_set_session($0, session) }
        let ours = try server(try .server(), identity, version)
        second.advance()
        let hello = try #require(second.take())
        if case .hello(let parsed) = ClientHello.parse(Array(hello.readableBytesView)), version == 0x0304 { #expect(parsed.offersPSK) }
        ours.receive(hello)
        ours.advance()
        converse(second, ours)
        converse(ours, second)
        #expect(second.isFinished)
        #expect(SSL_session_reused(second.ssl) == 0)
        #expect(ours.events == [.certificateQueued, .handshakeFinished(resumed: false)])
    }

    @Test(arguments: versions) func `is not asked for by our client`(version: UInt16) throws {
        let server = try PlainPeer.server(try PKI().identity()) { pinproof_ssl_set_versions($0, Int32(version), Int32(version)) }
        let context = try TLSContext.client(.none)
        for _ in 0..<2 {
            let client = Endpoint(try .client(context, host: .name(PKI.host), alpn: []))
            let server = server.isFinished ? try PlainPeer.server(try PKI().identity()) : server
            converse(client, server)
            #expect(client.events == [.handshakeFinished(resumed: false)])
        }
    }
}
