import COpenSSL
import NIOCore
import OpenSSLKit
import Testing
import Wire

@Suite struct `A handshake` {
    @Test(arguments: versions, [Int.max, 1]) func `ends on both sides, however its bytes are cut`(version: UInt16, chunk: Int) throws {
        let pair = try Pair(try PKI().identity(), version: version)
        pair.shake(chunk: chunk)
        #expect(pair.server.progress == .done)
        #expect(pair.client.progress == .done)
        #expect(pair.server.events == [.certificateQueued, .handshakeFinished(resumed: false)])
        #expect(pair.client.events == [.handshakeFinished(resumed: false)])
        #expect(pair.server.session.isHandshakeFinished)
        #expect(pair.client.session.version == (version == 0x0304 ? "TLSv1.3" : "TLSv1.2"))
        #expect(pair.client.session.cipher == pair.server.session.cipher)
        #expect(pair.client.session.cipher.hasPrefix("TLS_"))
    }

    @Test func `takes the highest version that both have`() throws {
        let pair = try Pair(try PKI().identity())
        pair.shake()
        #expect(pair.server.session.version == "TLSv1.3")
    }

    @Test(arguments: [PrivateKey.Kind.p256, .p384, .rsa(2048)]) func `works with a key of each kind`(kind: PrivateKey.Kind) throws {
        for version in versions {
            let pair = try Pair(try PKI(leafKey: kind).identity(), version: version)
            pair.shake()
            #expect(pair.server.progress == .done)
        }
    }

    @Test(
        arguments: [
            (["h2", "http/1.1"], "h2", "h2"), (["h2", "http/1.1"], "http/1.1", "http/1.1"), (["http/1.1"], "http/1.1", "http/1.1"),
            (["h2"], "http/1.1", nil), (["h2"], nil, nil), ([], "h2", nil), (["h2c", "xh2"], "h2", nil),
        ] as [([String], String?, String?)])
    func `answers the ALPN name that was chosen, and only if it was offered`(offers: [String], answer: String?, expected: String?) throws {
        for version in versions {
            let pair = try Pair(try PKI().identity(), offers: offers, answer: answer, version: version)
            pair.shake()
            #expect(pair.client.session.applicationProtocol == expected)
            #expect(pair.server.session.applicationProtocol == expected)
            #expect(pair.server.progress == .done)
        }
    }

    @Test func `tells a name in SNI, and no address`() throws {
        for (host, expected) in [
            (Host.name("www.pinproof.test"), Array("www.pinproof.test".utf8)), (.ipv4("192.0.2.1"), nil), (.ipv6("2001:db8::1"), nil),
        ] {
            let client = try TLSSession.client(try .client(.none), host: host, alpn: [])
            #expect(client.step() == .wantsMore)
            let bytes = Array(try #require(client.takeOutbound()).readableBytesView)
            guard case .hello(let hello) = ClientHello.parse(bytes) else {
                Issue.record("no hello")
                return
            }
            #expect(hello.serverName == expected)
        }
    }

    @Test(arguments: versions) func `delivers the staple to who asks`(version: UInt16) throws {
        let pki = try PKI()
        let leaf = try pki.leaf()
        let staple = try OCSP.response(about: leaf, issuer: pki.sub, key: pki.subKey)
        let identity = try ServerIdentity(leaf: leaf, chain: [pki.sub], key: pki.leafKey, staple: staple)
        for (asks, identity, expected) in [(true, identity, true), (false, identity, false), (true, try pki.identity(), false)] {
            let pair = try Pair(identity, version: version, asksForStaple: asks)
            pair.shake()
            #expect(pair.client.progress == .done)
            #expect(pair.client.session.peerStapled == expected)
        }

        let client = try PlainPeer.client { pinproof_ssl_ask_for_staple($0) }
        let server = Endpoint(try .server(try .server(), identity: identity, alpn: nil, versions: version...version))
        converse(client, server)
        var start: UnsafePointer<UInt8>?
        let count = pinproof_ssl_get_staple(client.ssl, &start)
        #expect(UnsafeBufferPointer(start: start, count: max(0, count)).elementsEqual(staple))
    }

    @Test(arguments: versions) func `notes that a server asks for a client certificate, and goes on without one`(version: UInt16) throws {
        let server = try PlainPeer.server(try PKI().identity()) {
            SSL_set_verify($0, SSL_VERIFY_PEER, nil)
            pinproof_ssl_set_versions($0, Int32(version), Int32(version))
        }
        let client = Endpoint(try .client(try .client(.none), host: .name(PKI.host), alpn: []))
        converse(client, server)
        #expect(client.events == [.certificateRequested, .handshakeFinished(resumed: false)])
        #expect(server.isFinished)
    }

    @Test func `needs the leaf's own key`() throws {
        let pki = try PKI()
        let identity = try ServerIdentity(leaf: try pki.leaf(), chain: [], key: try .generate(.p256))
        #expect(throws: OpenSSLError(.configuration, "")) { try TLSSession.server(try .server(), identity: identity, alpn: nil) }
        #expect(ERR_peek_error() == 0)
    }

    @Test func `needs a version that there is`() throws {
        let identity = try PKI().identity()
        #expect(throws: OpenSSLError(.configuration, "")) {
            try TLSSession.server(try .server(), identity: identity, alpn: nil, versions: 0x0399...0x0399)
        }
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: [[""], ["h2", ""]]) func `offers no empty ALPN name`(offers: [String]) throws {
        #expect(throws: OpenSSLError(.configuration, "")) { try TLSSession.client(try .client(.none), host: .name(PKI.host), alpn: offers) }
    }

    @Test func `offers no ALPN name that is too long`() throws {
        let name = String(repeating: "a", count: 256)
        #expect(throws: OpenSSLError(.configuration, "")) { try TLSSession.client(try .client(.none), host: .name(PKI.host), alpn: [name]) }
    }
}
