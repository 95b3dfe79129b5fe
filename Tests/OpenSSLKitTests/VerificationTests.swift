import COpenSSL
import OpenSSLKit
import Testing
import Wire

@Suite struct `Verification in a handshake` {
    @Test(arguments: Refusal.allCases, versions) func `is noted, and the handshake goes on`(refusal: Refusal, version: UInt16) throws {
        let pki = try PKI()
        let pair = try Pair(try refusal.identity(pki), verification: .noted(try refusal.anchors(pki)), version: version)
        pair.shake()
        #expect(pair.client.progress == .done)
        #expect(pair.server.progress == .done)
        #expect(pair.client.session.verification.error == refusal.error)
        #expect(!pair.client.session.verification.message.isEmpty)
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: versions) func `finds nothing in a sound chain`(version: UInt16) throws {
        let pki = try PKI()
        for verification in [TLSContext.Verification.noted(try pki.store(pki.root)), .enforced(try pki.store(pki.root)), .none] {
            let pair = try Pair(try pki.identity(), verification: verification, version: version)
            pair.shake()
            #expect(pair.client.progress == .done)
            #expect(pair.client.session.verification.error == 0)
        }
    }

    @Test func `of an address asks for that address`() throws {
        let pki = try PKI()
        let leaf = try pki.leaf { $0.alternativeNames = [.address([192, 0, 2, 1])] }
        let identity = try ServerIdentity(leaf: leaf, chain: [pki.sub], key: pki.leafKey)
        for (host, error) in [(Host.ipv4("192.0.2.1"), 0), (.ipv4("192.0.2.2"), 64), (.ipv6("2001:db8::1"), 64), (.name(PKI.host), 62)] {
            let pair = try Pair(identity, verification: .noted(try pki.store(pki.root)), host: host)
            pair.shake()
            #expect(pair.client.session.verification.error == error)
        }
    }

    @Test func `does not look at the name if it is told so`() throws {
        let pki = try PKI()
        let pair = try Pair(
            try Refusal.wrongHost.identity(pki), verification: .enforced(try pki.store(pki.root)), checksName: false)
        pair.shake()
        #expect(pair.client.progress == .done)
        #expect(pair.client.session.verification.error == 0)
    }

    @Test(arguments: [(20, [20]), (18, [18]), (10, [10]), (9, [9]), (62, [62])] as [(Int, Set<Int32>)])
    func `and a trust store tell the same`(first: Int, all: Set<Int32>) throws {
        let pki = try PKI()
        let refusal = try #require(Refusal.allCases.first { $0.error == first })
        let identity = try refusal.identity(pki)
        let errors = try refusal.anchors(pki).errors(leaf: identity.leaf, chain: identity.chain, host: .name(PKI.host))
        #expect(errors == all)
        #expect(ERR_peek_error() == 0)
    }

    @Test func `in a trust store is strict, and can be of another time`() throws {
        let pki = try PKI()
        let store = try pki.store(pki.root)
        let host = Host.name(PKI.host)
        #expect(try store.errors(leaf: try pki.leaf(), chain: [pki.sub], host: host) == [])
        #expect(try store.errors(leaf: try pki.leaf(), chain: [pki.sub], host: host, at: pki.now + 2 * PKI.day) == [10])
        #expect(try store.errors(leaf: try pki.leaf(), chain: [pki.sub], host: host, at: pki.now - 2 * PKI.day) == [9])
        let withoutKeyIdentifier = try pki.leaf { $0.extensions.removeAll { $0 == .authorityKeyIdentifier } }
        #expect(try store.errors(leaf: withoutKeyIdentifier, chain: [pki.sub], host: host) == [85])
        let weak = try PKI(leafKey: .rsa(1024))
        #expect(try weak.store(weak.root).errors(leaf: try weak.leaf(), chain: [weak.sub], host: host) == [66])
        #expect(TrustStore.words(10) == "certificate has expired")
    }

    @Test func `in a trust store takes an anchor twice`() throws {
        let pki = try PKI()
        let store = try pki.store(pki.root, pki.root)
        #expect(try store.errors(leaf: try pki.leaf(), chain: [pki.sub], host: .name(PKI.host)) == [])
    }

    @Test func `in a trust store reads bundles`() throws {
        let pki = try PKI()
        let store = try TrustStore(bundles: [[], Array(pki.root.pem.utf8)])
        #expect(store.anchors == [pki.root])
        #expect(try store.errors(leaf: try pki.leaf(), chain: [pki.sub], host: .name(PKI.host)) == [])
        #expect(throws: OpenSSLError(.unreadable, "")) {
            try TrustStore(bundles: [Array((pki.root.pem + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").utf8)])
        }
    }
}
