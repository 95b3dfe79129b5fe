import COpenSSL
import NIOCore
import OpenSSLKit
import Testing
import Wire

/// A fault of the chain that a strict client names.
enum Refusal: CaseIterable, Sendable {
    case unknownIssuer, selfSigned, expired, notYetValid, wrongHost

    /// X509_V_ERR_*.
    var error: Int {
        switch self {
        case .unknownIssuer: 20
        case .selfSigned: 18
        case .expired: 10
        case .notYetValid: 9
        case .wrongHost: 62
        }
    }

    /// The alert that OpenSSL answers it with.
    var alert: UInt8 {
        switch self {
        case .unknownIssuer, .selfSigned: 48
        case .expired: 45
        case .notYetValid, .wrongHost: 42
        }
    }

    func identity(_ pki: PKI) throws -> ServerIdentity {
        let leaf =
            switch self {
            case .unknownIssuer: try pki.leaf()
            case .selfSigned: try pki.leaf(signer: .itself)
            case .expired: try pki.leaf { $0.notAfter = pki.now - 3600 }
            case .notYetValid: try pki.leaf { $0.notBefore = pki.now + 3600 }
            case .wrongHost: try pki.leaf { $0.alternativeNames = [.dns("other.pinproof.test")] }
            }
        return try ServerIdentity(leaf: leaf, chain: self == .selfSigned ? [] : [pki.sub], key: pki.leafKey)
    }

    func anchors(_ pki: PKI) throws -> TrustStore { self == .unknownIssuer ? try TrustStore() : try pki.store(pki.root) }
}

@Suite struct `An alert` {
    @Test(arguments: Refusal.allCases, versions) func `of a client that refuses the chain comes before its Finished`(
        refusal: Refusal, version: UInt16
    ) throws {
        let pki = try PKI()
        let pair = try Pair(try refusal.identity(pki), verification: .enforced(try refusal.anchors(pki)), version: version)
        pair.shake()
        #expect(pair.client.progress == .failed)
        #expect(pair.client.events == [.alertSent(Alert(refusal.alert))])
        #expect(pair.client.session.verification.error == refusal.error)
        #expect(pair.server.progress == .failed)
        #expect(pair.server.events == [.certificateQueued, .alertReceived(Alert(refusal.alert))])
        #expect(!pair.server.session.isHandshakeFinished)
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: UInt8.min...UInt8.max) func `is told by its number, whichever that is`(number: UInt8) throws {
        let server = Endpoint(try .server(try .server(), identity: try PKI().identity(), alpn: nil, versions: 0x0303...0x0303))
        let client = try PlainPeer.client()
        client.advance()
        server.receive(try #require(client.take()))
        server.advance()
        #expect(server.progress == .wantsMore)
        server.receive(ByteBuffer(bytes: [21, 3, 3, 0, 2, 2, number]))
        server.advance()
        #expect(server.progress == .failed)
        #expect(server.events == [.certificateQueued, .alertReceived(Alert(number))])
    }

    @Test func `under another version than ours is read all the same`() throws {
        let server = Endpoint(try .server(try .server(), identity: try PKI().identity(), alpn: nil, versions: 0x0303...0x0303))
        let client = try PlainPeer.client()
        client.advance()
        server.receive(try #require(client.take()))
        server.advance()
        server.receive(ByteBuffer(bytes: [21, 3, 4, 0, 2, 2, 70]))
        server.advance()
        #expect(server.progress == .failed)
        #expect(server.events == [.certificateQueued, .alertReceived(Alert(70))])
    }

    @Test(arguments: [[22, 3, 4, 0, 2, 2, 70], [21, 3, 4, 0, 3, 2, 70, 0], [21, 3, 4, 0, 2, 2]] as [[UInt8]])
    func `is nothing that only looks like one`(record: [UInt8]) throws {
        let server = Endpoint(try .server(try .server(), identity: try PKI().identity(), alpn: nil, versions: 0x0303...0x0303))
        let client = try PlainPeer.client()
        client.advance()
        server.receive(try #require(client.take()))
        server.advance()
        server.receive(ByteBuffer(bytes: record))
        server.advance()
        server.endOfTransport()
        #expect(server.progress == .failed)
        #expect(!server.events.contains { if case .alertReceived = $0 { true } else { false } })
    }

    @Test func `of ours says that no version is shared`() throws {
        let server = Endpoint(try .server(try .server(), identity: try PKI().identity(), alpn: nil))
        let client = try PlainPeer.client {
            pinproof_ssl_set_versions($0, TLS1_1_VERSION, TLS1_1_VERSION)
            SSL_set_cipher_list($0, "DEFAULT@SECLEVEL=0")
        }
        converse(client, server)
        #expect(server.progress == .failed)
        #expect(server.events == [.alertSent(Alert(70))])
        #expect(server.take() == nil, "the alert was carried to the client")
    }

    @Test func `of ours says that no cipher suite is shared`() throws {
        let server = Endpoint(try .server(try .server(), identity: try PKI().identity(), alpn: nil, versions: 0x0303...0x0303))
        converse(try PlainPeer.client { SSL_set_cipher_list($0, "ECDHE-RSA-AES128-GCM-SHA256") }, server)
        #expect(server.progress == .failed)
        #expect(server.events == [.alertSent(Alert(40))])
    }

    @Test(arguments: versions) func `can come after Finished`(version: UInt16) throws {
        let pair = try Pair(try PKI().identity(), version: version)
        pair.shake()
        #expect(pair.server.progress == .done)
        // The client gets a record that it cannot open, and says bad_record_mac.
        pair.client.receive(ByteBuffer(bytes: [23, 3, 3, 0, 32] + [UInt8](repeating: 7, count: 32)))
        converse(pair.client, pair.server)
        #expect(pair.client.end == .failed)
        #expect(pair.client.events.last == .alertSent(Alert(20)))
        #expect(pair.server.end == .failed)
        #expect(pair.server.events == [.certificateQueued, .handshakeFinished(resumed: false), .alertReceived(Alert(20))])
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: versions) func `that closes in order is no failure`(version: UInt16) throws {
        let pair = try Pair(try PKI().identity(), version: version)
        pair.shake()
        pair.client.session.close()
        converse(pair.client, pair.server)
        #expect(pair.client.events.last == .alertSent(Alert(0)))
        #expect(pair.server.events.last == .alertReceived(Alert(0)))
        #expect(pair.server.end == .closed)
        pair.server.session.close()
        converse(pair.server, pair.client)
        #expect(pair.server.events.last == .alertSent(Alert(0)))
        #expect(pair.client.end == .closed)
    }
}
