import Authority
import Catalog
import OpenSSLKit
import Testing
import Wire

/// Two sessions that talk in memory until neither has anything to say.
struct Talk {
    let client: TLSSession
    let server: TLSSession
    private(set) var clientProgress = TLSSession.Progress.wantsMore
    private(set) var serverProgress = TLSSession.Progress.wantsMore

    init(_ identity: ServerIdentity, _ serverContext: TLSContext, _ clientContext: TLSContext) throws {
        server = try .server(serverContext, identity: identity, alpn: nil)
        client = try .client(clientContext, host: Hosts.ordinary, alpn: [], checksName: false)
        clientProgress = client.step()
        for _ in 0..<6 {
            if let flight = client.takeOutbound() { server.receive(flight) }
            if serverProgress == .wantsMore { serverProgress = server.step() }
            if let flight = server.takeOutbound() { client.receive(flight) }
            if clientProgress == .wantsMore { clientProgress = client.step() }
        }
    }

    var isFinished: Bool { clientProgress == .done && serverProgress == .done }
}

@Suite struct `The handshake of a mode` {
    private let realm: Realm

    init() throws { realm = try Realm.shared.get() }

    private func play(_ id: String, _ kind: PrivateKey.Kind, _ genuine: Realm.Genuine = .ec) throws -> Play {
        let mode = try #require(Catalog.mode(id))
        let host = Hosts.home(of: mode)
        let play = try realm.play(mode, host, kind, genuine)
        return try #require(play)
    }

    @Test(arguments: [PrivateKey.Kind.p256, .rsa(2048)], [UInt16(0x0303), 0x0304])
    func `made with another key than the certificate's is refused at the signature, even by who verifies no chain`(
        kind: PrivateKey.Kind, version: UInt16
    ) throws {
        var settings = TLSContext.ServerSettings()
        settings.versions = version...version
        let trusting = try TrustStore()
        try trusting.add(realm.certification.root)
        for play in [try play("bad-handshake-signature", kind), try play("genuine-wrong-key", .p256, kind == .p256 ? .ec : .rsa)] {
            let isOurs = play.mode.id == "bad-handshake-signature"
            #expect(play.identity.leaf.matches(play.identity.key), "OpenSSL compares public halves")
            for verification in [TLSContext.Verification.none] + (isOurs ? [.enforced(trusting)] : []) {
                let talk = try Talk(play.identity, try .server(settings), try .client(verification))
                #expect(talk.clientProgress == .failed)
                #expect(talk.serverProgress != .done)
                // decrypt_error (RFC 8446 §4.4.3, §6.2).
                #expect(talk.client.takeEvents().contains(.alertSent(Alert(51))), "\(play.mode.id)")
            }
        }
        let sound = try Talk(try play(Catalog.trusted, kind).identity, try .server(settings), try .client(.enforced(trusting)))
        #expect(sound.isFinished)
    }

    /// What suites of a kind have in their names.
    private static let suites: [TLSProfile.Suites: String] = [
        .sound: "", .staticRSA: "TLS_RSA_WITH_", .cbc: "_CBC_", .null: "_WITH_NULL_", .anonymous: "_anon_", .weakDH: "TLS_DHE_RSA_",
    ]

    @Test(arguments: `Every mode`.modes) func `comes about with a client that takes everything, as the mode says`(mode: TestMode) throws {
        // What a handshake signed by another key comes to is seen above.
        guard mode.question != .keyProof else { return }
        for usual in [PrivateKey.Kind.p256, .rsa(2048)] {
            let play = try play(mode.id, mode.tls.suites.takesRSA ? .rsa(2048) : usual)
            let settings = TLSContext.ServerSettings(mode.tls, play.profile)
            let talk = try Talk(play.identity, try .server(settings), try .permissiveClient())
            #expect(talk.isFinished)
            #expect(
                talk.server.version
                    == TLSVersion.name(mode.tls.versions.upperBound).replacing("TLS ", with: "TLSv").replacing("v1.0", with: "v1"))
            #expect(talk.server.cipher.contains(try #require(Self.suites[mode.tls.suites])), "\(talk.server.cipher)")
            // OpenSSL keeps ten of a longer list.
            let expected = mode.tls.suites == .anonymous ? [] : Array(play.sent.prefix(10))
            #expect(talk.client.peerChain == expected)
        }
    }

    @Test func `is weak in modes about weakness alone`() throws {
        let weak = `Every mode`.modes.filter { TLSContext.ServerSettings($0.tls, $0.presentation.chain ?? .trusted).allowsWeakness }
        #expect(
            weak.map(\.id) == [
                "rsa-1024", "rsa-512", "ec-p192", "ec-p224", "sha1-signature", "md5-signature", "tls10-only", "tls11-only", "null-cipher",
                "anonymous", "weak-dh",
            ])
        #expect(TLSContext.ServerSettings(TLSProfile(), .trusted) == TLSContext.ServerSettings())
    }

    @Test(arguments: ["rsa-1024", "rsa-512", "ec-p192", "sha1-signature", "md5-signature"])
    func `with a weak certificate cannot be held in the usual context`(id: String) throws {
        let identity = try play(id, .p256).identity
        let context = try TLSContext.server()
        #expect(throws: OpenSSLError.self) { try TLSSession.server(context, identity: identity, alpn: nil) }
    }

    @Test(arguments: [UInt16(0x0301), 0x0302]) func `of an old version cannot be held in the usual context`(version: UInt16) throws {
        let identity = try play(Catalog.trusted, .p256).identity
        #expect(try !Talk(identity, try .server(), try .permissiveClient(version...version)).isFinished)
        #expect(try Talk(identity, try .server(), try .permissiveClient(0x0303...0x0303)).isFinished)
    }

    @Test(arguments: ["eNULL:!aNULL", "aNULL:!eNULL"]) func `with weak suites takes a context that allows them`(suites: String) throws {
        let identity = try play(Catalog.trusted, .p256).identity
        for isAllowed in [false, true] {
            var settings = TLSContext.ServerSettings()
            (settings.suites, settings.versions, settings.allowsWeakness) = (suites, 0x0303...0x0303, isAllowed)
            #expect(try Talk(identity, try .server(settings), try .permissiveClient()).isFinished == isAllowed)
        }
    }

    @Test func `with a group of 512 bits takes a context that allows it`() throws {
        var settings = TLSContext.ServerSettings()
        settings.usesWeakDH = true
        #expect(throws: OpenSSLError(.unsupported, "")) { try TLSContext.server(settings) }
        settings.allowsWeakness = true
        #expect(throws: Never.self) { try TLSContext.server(settings) }
    }

    @Test func `is found out by trying`() throws {
        #expect(Presentable.missing(for: Catalog.modes) == [])
        #expect(!Set(`Every mode`.modes.flatMap(\.capabilities)).isEmpty)
        let materials = realm.certification.materials(for: Catalog.modes)
        #expect(materials.allowsIntermediates && !materials.hasGenuineChain && materials.missing == [])
        let lacking = Materials(missing: [.suites(.null)])
        let mode = try #require(Catalog.mode("null-cipher"))
        #expect(
            mode.applicability(host: Hosts.ordinary, offer: nil, materials: lacking)
                == .unavailable("OpenSSL here has no suites without encryption"))
    }

    @Test(arguments: [PrivateKey.Kind.curve("no-such-curve"), .rsa(100)]) func `with a key that OpenSSL cannot make is an error`(
        kind: PrivateKey.Kind
    ) throws {
        #expect(throws: AuthorityError(.minting, "")) {
            try realm.certification.mint(LeafRequest(profile: .trusted, host: Hosts.ordinary, key: kind))
        }
    }
}
