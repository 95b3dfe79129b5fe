import Authority
import Catalog
import Lab
import NIOCore
import OpenSSLKit
import Testing
import Verdicts
import Wire

@Suite struct LabClientTests {
    /// A name that leads to loopback everywhere.
    static let host = Host.name("localhost")

    /// What a client did, and what the origin saw of it.
    struct Meeting {
        let ending: LabClient.Ending
        let requests: [ReceivedRequest]
        let alerts: [String]
    }

    /// A client that was made for the `genuine` server meets one that presents `identity`.
    static func meet(
        _ behaviour: LabBehaviour, _ identity: ServerIdentity, of authority: LabPublicCA, genuine: ServerIdentity? = nil,
        trusting anchors: [Certificate]? = nil, _ edit: (inout LabOrigin.Settings) -> Void = { _ in }
    ) async throws -> Meeting {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        edit(&settings)
        let (ending, origin) = try await Kit.with(authority, genuine: genuine ?? identity, trusting: anchors) { kit in
            try await Stage.withOrigin([host: identity], settings) { origin, port in
                (try await kit.run(behaviour, "https://\(host.text):\(port)/hello?q=1"), origin)
            }
        }
        return Meeting(ending: ending, requests: origin.requests, alerts: origin.alerts.map(\.name))
    }

    @Test(arguments: LabBehaviour.all, LabPublicCA.KeyType.allCases)
    func `every behaviour is answered by the genuine server`(behaviour: LabBehaviour, key: LabPublicCA.KeyType) async throws {
        let authority = try LabPublicCA()
        let anchors = try authority.clientAnchors()
        let identity = try authority.identity(for: Self.host, key: key)
        let meeting = try await Self.meet(behaviour, identity, of: authority) {
            if behaviour == .mtls { $0.clientAnchors = anchors }
        }
        #expect(meeting.ending.code == .answered)
        #expect(meeting.ending.text == "200 localhost")
        #expect(meeting.ending.status == 200)
        #expect(meeting.requests.map(\.path) == ["/hello"])
        #expect(meeting.requests.map(\.authorization) == ["Bearer ***"])
        #expect(meeting.requests.map(\.isEncrypted) == [true])
    }

    static let modes = Catalog.profile(.core).filter { if case .intercept = $0.presentation { true } else { false } }

    /// What a client does with a mode.
    enum Reaction: Equatable {
        case asks
        case refuses
        /// It refuses the certificate, and asks in the clear.
        case asksInTheClear
        case missesPinInHandshake, missesPinAfterHandshake, missesPinAfterRequest
    }

    /// It follows from the faults that a strict verifier finds in it; every sound chain here is one of another CA than the pinned one.
    static func expected(_ behaviour: LabBehaviour, _ mode: TestMode) -> Reaction {
        let isSound = mode.verifierErrors.isEmpty
        return switch behaviour.name {
        case "naive", "retry-insecure": .asks
        case "no-hostname": mode.verifierErrors.isSubset(of: [62, 64]) ? .asks : .refuses
        case "no-expiry": mode.verifierErrors.isSubset(of: [9, 10]) ? .asks : .refuses
        case "strict", "mtls": isSound ? .asks : .refuses
        case "cleartext-fallback": isSound ? .asks : .asksInTheClear
        case "pin-spki", "pin-leaf", "pin-one-host": isSound ? .missesPinInHandshake : .refuses
        case "pin-after-handshake": isSound ? .missesPinAfterHandshake : .refuses
        case "pin-text", "pin-presented": isSound ? .missesPinInHandshake : .refuses
        case "pin-after-request": isSound ? .missesPinAfterRequest : .refuses
        default: .refuses
        }
    }

    @Test(arguments: LabBehaviour.all, modes)
    func `a behaviour accepts of the catalogue what it says and nothing else`(behaviour: LabBehaviour, mode: TestMode) async throws {
        let authority = try LabPublicCA()
        let local = try Certification(Material.make())
        let chain = try #require(mode.presentation.chain)
        let meeting = try await Self.meet(
            behaviour, try local.mint(LeafRequest(profile: chain, host: Self.host)), of: authority,
            genuine: try authority.identity(for: Self.host),
            trusting: [authority.root] + (mode.arm == .trusted ? [local.root] : []))
        let reaction = Self.expected(behaviour, mode)
        let refusal = try? #/The certificate of localhost was refused: .* \(alert \w+\)\./#.wholeMatch(in: meeting.ending.text)
        switch reaction {
        case .asks:
            #expect(meeting.ending.code == .answered)
            #expect(meeting.requests.map(\.isEncrypted) == [true])
        case .refuses:
            #expect(meeting.ending.code == .certificateRefused)
            #expect(meeting.requests.isEmpty)
            #expect(meeting.alerts.count == 1 && meeting.alerts != ["close_notify"])
            #expect(refusal != nil)
        case .asksInTheClear:
            #expect(meeting.ending.code == .answered)
            #expect(meeting.requests.map(\.isEncrypted) == [false])
            #expect(meeting.requests.map(\.authorization) == ["Bearer ***"])
            #expect(meeting.alerts.count == 1)
        case .missesPinInHandshake, .missesPinAfterHandshake, .missesPinAfterRequest:
            #expect(meeting.ending.code == .pinMismatch)
            if reaction == .missesPinInHandshake { #expect(meeting.alerts == ["bad_certificate"]) }
            if reaction == .missesPinAfterHandshake { #expect(meeting.alerts == ["close_notify"]) }
            #expect(meeting.requests.count == (reaction == .missesPinAfterRequest ? 1 : 0))
            #expect(meeting.ending.text.contains(reaction == .missesPinAfterRequest ? "the request has gone" : "nothing was sent"))
        }
    }

    @Test(arguments: LabBehaviour.all.filter(\.modes.isEmpty))
    func `the verdict that a behaviour promises follows from what it accepts`(behaviour: LabBehaviour) throws {
        let accepted = Self.modes.filter { [.asks, .missesPinAfterRequest].contains(Self.expected(behaviour, $0)) }
        let hostile = accepted.filter(\.isHostileCertificate)
        let verdict: Verdict =
            if hostile.contains(where: \.isFromUnknownCA) {
                .noValidation
            } else if !hostile.isEmpty {
                .partialValidation
            } else if accepted.contains(where: { $0.id == Catalog.trusted }) {
                .validated
            } else {
                .pinned
            }
        #expect(behaviour.expected.first?.verdict == verdict)
        let fallsBack = Self.modes.contains { Self.expected(behaviour, $0) == .asksInTheClear }
        #expect(behaviour.expected.first?.cleartext == (fallsBack ? .fallback : CleartextUse.none))
    }

    @Test func `every behaviour has a name and a sentence of its own`() {
        let all = LabBehaviour.all
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(Set(all.map(\.summary)).count == all.count)
        for behaviour in all {
            #expect(LabBehaviour.named(behaviour.name) == behaviour)
            #expect(behaviour.summary.hasSuffix(".") && !behaviour.title.isEmpty)
            #expect(behaviour.hosts.first == .api)
        }
        #expect(LabBehaviour.named("careful") == nil)
    }

    @Test func `only what is pinned in the handshake for one host hinges on the canary`() {
        let differing = LabBehaviour.all.filter { $0.expected(hasCanary: true) != $0.expected(hasCanary: false) }
        #expect(Set(differing.map(\.name)) == ["pin-spki", "pin-leaf", "pin-ca", "pin-one-host"])
        #expect(differing.filter { $0.hosts.count == 1 }.allSatisfy { $0.expected(hasCanary: false).map(\.confidence) == [.unknown] })
    }

    @Test(arguments: [("untrusted-ca", "unknown_ca"), ("expired", "certificate_expired"), ("wrong-host", "bad_certificate")])
    func `a strict client says with its alert what is wrong, in either version`(mode: String, alert: String) async throws {
        let local = try Certification(Material.make())
        let chain = try #require(Catalog.mode(mode)?.presentation.chain)
        let identity = try local.mint(LeafRequest(profile: chain, host: Self.host))
        let authority = try LabPublicCA()
        for version in [TLSVersion.tls12, TLSVersion.tls13] {
            let meeting = try await Self.meet(.strict, identity, of: authority, trusting: [local.root]) { $0.versions = version...version }
            #expect(meeting.alerts == [alert])
            #expect(meeting.ending.text.hasSuffix("(alert \(alert))."))
        }
    }

    @Test(arguments: [LabBehaviour.pinSPKI, .pinLeaf, .pinAfterHandshake])
    func `another key or certificate of the pinned server's own CA is refused`(behaviour: LabBehaviour) async throws {
        let authority = try LabPublicCA()
        let meeting = try await Self.meet(
            behaviour, try authority.identity(for: Self.host), of: authority, genuine: try authority.identity(for: Self.host))
        #expect(meeting.ending.code == .pinMismatch)
        #expect(meeting.requests.isEmpty)
    }

    @Test func `another certificate of the pinned CA is accepted`() async throws {
        let authority = try LabPublicCA()
        let meeting = try await Self.meet(
            .pinCA, try authority.identity(for: Self.host), of: authority, genuine: try authority.identity(for: Self.host))
        #expect(meeting.ending.code == .answered)
    }

    @Test(arguments: [LabBehaviour.pinSPKI, .pinLeaf, .pinCA, .pinOneHost])
    func `a pin of one host leaves other hosts alone`(behaviour: LabBehaviour) async throws {
        let authority = try LabPublicCA()
        let other = try LabPublicCA()
        let ending = try await Kit.with(
            authority, genuine: try authority.identity(for: .name("api.example.test")), trusting: [other.root]
        ) { kit in
            try await Stage.withOrigin([Self.host: try other.identity(for: Self.host)]) { _, port in
                try await kit.run(behaviour, "https://localhost:\(port)/", pinnedHost: "API.example.test")
            }
        }
        #expect(ending.code == .answered)
    }

    @Test func `a second host is asked whatever became of the first`() async throws {
        let authority = try LabPublicCA()
        let identity = try authority.identity(for: Self.host)
        let ending = try await Kit.with(authority, genuine: identity) { kit in
            try await Stage.withOrigin([Self.host: identity]) { _, port in
                try await kit.run(.pinOneHost, "https://localhost:1/", "https://localhost:\(port)/")
            }
        }
        #expect(ending.code == .unreachable)
        #expect(ending.text.hasSuffix("\n200 localhost"))
    }

    @Test func `a server that demands a certificate answers the client that has one, and no other`() async throws {
        let authority = try LabPublicCA()
        let identity = try authority.identity(for: Self.host)
        for (behaviour, anchors, code) in [
            (LabBehaviour.mtls, try authority.clientAnchors(), LabClient.Ending.ExitCode.answered),
            (.strict, try authority.clientAnchors(), .noAnswer), (.mtls, try LabPublicCA().clientAnchors(), .noAnswer),
        ] {
            let meeting = try await Self.meet(behaviour, identity, of: authority) { $0.clientAnchors = anchors }
            #expect(meeting.ending.code == code)
            #expect(meeting.requests.count == (code == .answered ? 1 : 0))
        }
    }

    @Test(arguments: [LabBehaviour.strict, .pinLeaf, .pinSPKI, .pinCA])
    func `an address is verified and pinned as an address`(behaviour: LabBehaviour) async throws {
        let authority = try LabPublicCA()
        let address = Host.ipv4("127.0.0.1")
        let good = try authority.identity(for: address)
        let wrong = try authority.identity(for: .ipv4("127.0.0.2"))
        for (identity, code) in [(good, LabClient.Ending.ExitCode.answered), (wrong, .certificateRefused)] {
            let ending = try await Kit.with(authority, genuine: good) { kit in
                try await Stage.withOrigin([address: identity]) { _, port in try await kit.run(behaviour, "https://127.0.0.1:\(port)") }
            }
            #expect(ending.code == code)
        }
    }
}
