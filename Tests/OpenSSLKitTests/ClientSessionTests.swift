import COpenSSL
import OpenSSLKit
import Testing
import Wire

/// What a client's session checks beyond the usual, and what it shows.
@Suite struct `A client's own question about a chain` {
    private let pki: PKI

    init() throws { pki = try PKI() }

    private func pair(_ identity: ServerIdentity, trusting anchors: TrustStore, _ version: UInt16) throws -> Pair {
        try Pair(identity, verification: .enforced(anchors), version: version)
    }

    @Test(arguments: versions) func `is asked inside the handshake, of the chain as it was presented`(version: UInt16) throws {
        let pair = try pair(try pki.identity(), trusting: try pki.store(pki.root), version)
        var asked: [[Certificate]] = []
        pair.client.session.accept { chain in
            asked.append(chain)
            return true
        }
        pair.shake()
        #expect(pair.client.progress == .done)
        #expect(asked.map(\.count) == [2])
        #expect(asked.first == pair.client.session.peerChain)
        #expect(pair.client.session.verification.error == 0)
    }

    @Test(arguments: versions) func `ends the handshake with bad_certificate if the answer is no`(version: UInt16) throws {
        let pair = try pair(try pki.identity(), trusting: try pki.store(pki.root), version)
        pair.client.session.accept { _ in false }
        pair.shake()
        #expect(pair.client.progress == .failed)
        #expect(pair.client.events == [.alertSent(Alert(42))])
        #expect(pair.client.session.verification.error == TLSSession.refusedByCaller)
        #expect(pair.server.events == [.certificateQueued, .alertReceived(Alert(42))])
        #expect(!pair.server.session.isHandshakeFinished)
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: Refusal.allCases, versions) func `is not asked of a chain that does not verify`(
        refusal: Refusal, version: UInt16
    ) throws {
        let pair = try pair(try refusal.identity(pki), trusting: try refusal.anchors(pki), version)
        var isAsked = false
        pair.client.session.accept { _ in
            isAsked = true
            return true
        }
        pair.shake()
        #expect(!isAsked)
        #expect(pair.client.events == [.alertSent(Alert(refusal.alert))])
        #expect(pair.client.session.verification.error == refusal.error)
    }

    @Test func `is one session's alone`() throws {
        let context = try TLSContext.client(.enforced(try pki.store(pki.root)))
        for isAccepted in [false, true] {
            let server = Endpoint(try .server(try .server(), identity: try pki.identity(), alpn: nil))
            let client = Endpoint(try .client(context, host: .name(PKI.host), alpn: []))
            client.session.accept { _ in isAccepted }
            converse(client, server)
            #expect(client.progress == (isAccepted ? .done : .failed))
        }
    }

    @Test(arguments: Refusal.allCases) func `is another thing than the dates, which alone can be left out`(refusal: Refusal) throws {
        let pair = try pair(try refusal.identity(pki), trusting: try refusal.anchors(pki), 0x0304)
        pair.client.session.ignoreDates()
        pair.shake()
        let isOfDates = refusal == .expired || refusal == .notYetValid
        #expect(pair.client.progress == (isOfDates ? .done : .failed))
        #expect(pair.client.session.verification.error == (isOfDates ? 0 : refusal.error))
    }
}

@Suite struct `A client certificate` {
    private let pki: PKI
    private let key: PrivateKey

    init() throws {
        pki = try PKI()
        key = try .generate(.p256)
    }

    /// A certificate for clients, under the test's intermediate; its issuer is sent by nobody, so that it is an anchor here.
    private func certificate() throws -> Certificate {
        try CertificateBuilder(
            serial: try Digest.random(15), subject: [("CN", "a client")], notBefore: pki.now - PKI.day, notAfter: pki.now + PKI.day,
            key: key,
            alternativeNames: [],
            extensions: [
                .basicConstraints("critical,CA:FALSE"), .keyUsage("critical,digitalSignature"), .extendedKeyUsage("clientAuth"),
                .subjectKeyIdentifier, .authorityKeyIdentifier,
            ]
        ).signed(by: .issuer(pki.sub, pki.subKey))
    }

    private func meet(_ certificate: Certificate?, trusting anchors: TrustStore, _ version: UInt16) throws -> Pair {
        let server = Endpoint(
            try .server(try .server(clientAnchors: anchors), identity: try pki.identity(), alpn: nil, versions: version...version))
        let client = Endpoint(try .client(try .client(.enforced(try pki.store(pki.root))), host: .name(PKI.host), alpn: []))
        if let certificate { try client.session.present(certificate, key: key) }
        let pair = Pair(client: client, server: server)
        pair.shake()
        return pair
    }

    @Test(arguments: versions) func `is shown to a server that demands one`(version: UInt16) throws {
        let pair = try meet(try certificate(), trusting: try pki.store(pki.root, pki.sub), version)
        #expect(pair.server.progress == .done)
        #expect(pair.client.progress == .done)
        #expect(pair.client.end == nil)
    }

    @Test(arguments: versions) func `that is missing, or of another issuer, ends the handshake`(version: UInt16) throws {
        let none = try meet(nil, trusting: try pki.store(pki.root, pki.sub), version)
        #expect(none.server.progress == .failed)
        #expect(none.client.events.contains(.certificateRequested))
        let foreign = try PKI()
        let other = try meet(try certificate(), trusting: try foreign.store(foreign.root, foreign.sub), version)
        #expect(other.server.progress == .failed)
    }

    @Test(arguments: versions) func `from a file is shown with its chain, and the request is noted`(version: UInt16) throws {
        let pem = Array(try (certificate().pem + pki.sub.pem).utf8) + (try key.pem())
        let identity = try ClientIdentity(pem: pem)
        #expect(identity.chain == [pki.sub])
        let server = Endpoint(
            try .server(
                try .server(clientAnchors: try pki.store(pki.root)), identity: try pki.identity(), alpn: nil, versions: version...version))
        let client = Endpoint(try .client(try .client(.none), host: .name(PKI.host), alpn: []))
        try client.session.present(identity)
        Pair(client: client, server: server).shake()
        #expect(server.progress == .done)
        #expect(server.session.peerCertificate == identity.certificate)
        #expect(client.events.contains(.certificateRequested))
    }

    @Test func `is read from PKCS #12 with its password`() throws {
        let file = try PKCS12File.made(of: try certificate(), chain: [pki.sub], key: key, password: "hush")
        let identity = try ClientIdentity(pkcs12: file, password: "hush")
        #expect(identity.key == key && identity.chain == [pki.sub])
        for (bytes, password) in [(file, "loud"), (Array(file.dropLast(9)), "hush"), ([], ""), ([0x30, 0x80], "")] {
            #expect(throws: OpenSSLError(.unreadable, "")) { try ClientIdentity(pkcs12: bytes, password: password) }
            #expect(ERR_peek_error() == 0)
        }
    }

    @Test func `in PEM needs a key that is its own`() throws {
        let other = try PrivateKey.generate(.p256).pem()
        for pem in [Array(try certificate().pem.utf8) + other, Array(try certificate().pem.utf8), other, []] {
            #expect(throws: OpenSSLError(.unreadable, "")) { try ClientIdentity(pem: pem) }
        }
    }

    @Test func `needs its own key`() throws {
        let client = try TLSSession.client(try .client(.none), host: .name(PKI.host), alpn: [])
        #expect(throws: OpenSSLError(.configuration, "")) { try client.present(try certificate(), key: try .generate(.p256)) }
        #expect(ERR_peek_error() == 0)
    }
}
