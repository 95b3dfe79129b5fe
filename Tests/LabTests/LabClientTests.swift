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

    /// One run against a port of loopback.
    static func run(_ behaviour: LabBehaviour, port: UInt16, bundle: String?, pin: String? = nil) async throws -> LabClient.Ending {
        var environment: [String: String] = [:]
        environment["SSL_CERT_FILE"] = bundle
        return try await LabClient(
            behaviour: behaviour, url: "https://\(host.text):\(port)/hello?q=1", pin: pin, environment: environment
        ).run(on: Stage.group)
    }

    /// What a client did, and what the origin saw of it.
    struct Meeting {
        let ending: LabClient.Ending
        let requests: [ReceivedRequest]
        let alerts: [String]
    }

    /// A client meets a server that presents `identity`.
    static func meet(
        _ behaviour: LabBehaviour, _ identity: ServerIdentity, trusting anchors: [Certificate], pin: String? = nil,
        versions: ClosedRange<UInt16> = TLSVersion.tls12...TLSVersion.tls13
    ) async throws -> Meeting {
        var settings = LabOrigin.Settings()
        settings.versions = versions
        let (ending, origin) = try await TemporaryFile.with(anchors.flatMap { Array($0.pem.utf8) }) { bundle in
            try await Stage.withOrigin([host: identity], settings) { origin, port in
                (try await run(behaviour, port: port, bundle: bundle, pin: pin), origin)
            }
        }
        return Meeting(ending: ending, requests: origin.requests, alerts: origin.alerts.map(\.name))
    }

    @Test(arguments: LabBehaviour.allCases, LabPublicCA.KeyType.allCases)
    func `every behaviour is answered by the genuine server`(behaviour: LabBehaviour, key: LabPublicCA.KeyType) async throws {
        let authority = try LabPublicCA()
        let identity = try authority.identity(for: Self.host, key: key)
        let meeting = try await Self.meet(behaviour, identity, trusting: [authority.root], pin: Stage.pin(identity))
        #expect(meeting.ending.code == .answered)
        #expect(meeting.ending.text == "200 localhost")
        #expect(meeting.ending.status == 200)
        #expect(meeting.requests.map(\.path) == ["/hello"])
        #expect(meeting.requests.map(\.authorization) == ["Bearer ***"])
    }

    static let modes = Catalog.modes.filter { if case .intercept = $0.presentation { true } else { false } }

    /// What a behaviour does with a mode follows from the faults that a strict verifier finds in it.
    static func expected(_ behaviour: LabBehaviour, _ mode: TestMode) -> LabClient.Ending.ExitCode {
        let nameMismatch: Set<Int32> = [62, 64]
        return switch behaviour {
        case .naive: .answered
        case .noHostname: mode.verifierErrors.isSubset(of: nameMismatch) ? .answered : .certificateRefused
        case .strict: mode.verifierErrors.isEmpty ? .answered : .certificateRefused
        case .pinAfterHandshake: mode.verifierErrors.isEmpty ? .pinMismatch : .certificateRefused
        }
    }

    @Test(arguments: LabBehaviour.allCases, modes)
    func `a behaviour accepts of the catalogue what it says and nothing else`(behaviour: LabBehaviour, mode: TestMode) async throws {
        let authority = try LabPublicCA()
        let local = try Certification(Material.make())
        let chain = try #require(mode.presentation.chain)
        let meeting = try await Self.meet(
            behaviour, try local.mint(LeafRequest(profile: chain, host: Self.host)),
            trusting: [authority.root] + (mode.arm == .trusted ? [local.root] : []),
            pin: Stage.pin(try authority.identity(for: Self.host)))
        #expect(meeting.ending.code == Self.expected(behaviour, mode))
        switch meeting.ending.code {
        case .answered: #expect(meeting.requests.count == 1)
        case .certificateRefused:
            #expect(meeting.requests.isEmpty)
            #expect(meeting.alerts.count == 1 && meeting.alerts != ["close_notify"])
            #expect(meeting.ending.text.hasPrefix("The certificate of localhost was refused: "))
        default:
            #expect(meeting.requests.isEmpty)
            #expect(meeting.alerts == ["close_notify"])
        }
    }

    @Test(arguments: LabBehaviour.allCases)
    func `the verdict that a behaviour promises follows from what it accepts`(behaviour: LabBehaviour) throws {
        let accepted = Self.modes.filter { Self.expected(behaviour, $0) == .answered }
        let hostile = accepted.filter(\.isHostileCertificate)
        let verdict: Verdict =
            if hostile.contains(where: { $0.arm == .untrusted }) {
                .noValidation
            } else if !hostile.isEmpty {
                .partialValidation
            } else if accepted.contains(where: { $0.id == Catalog.trusted }) {
                .validated
            } else {
                .pinned
            }
        #expect(behaviour.expected == verdict)
    }

    @Test(arguments: [("untrusted-ca", "unknown_ca"), ("expired", "certificate_expired"), ("wrong-host", "bad_certificate")])
    func `a strict client says with its alert what is wrong, in either version`(mode: String, alert: String) async throws {
        let local = try Certification(Material.make())
        let chain = try #require(Catalog.mode(mode)?.presentation.chain)
        let identity = try local.mint(LeafRequest(profile: chain, host: Self.host))
        for version in [TLSVersion.tls12, TLSVersion.tls13] {
            let meeting = try await Self.meet(.strict, identity, trusting: [local.root], versions: version...version)
            #expect(meeting.alerts == [alert])
            #expect(meeting.ending.text.hasSuffix("(alert \(alert))."))
        }
    }

    @Test func `a pin of the same authority's other key is refused`() async throws {
        let authority = try LabPublicCA()
        let other = try authority.identity(for: Self.host)
        let meeting = try await Self.meet(
            .pinAfterHandshake, try authority.identity(for: Self.host), trusting: [authority.root], pin: Stage.pin(other))
        #expect(meeting.ending.code == .pinMismatch)
        #expect(meeting.requests.isEmpty)
    }

    @Test func `an address is verified as an address`() async throws {
        let authority = try LabPublicCA()
        let good = try authority.identity(for: .ipv4("127.0.0.1"))
        let wrong = try authority.identity(for: .ipv4("127.0.0.2"))
        for (identity, code) in [(good, LabClient.Ending.ExitCode.answered), (wrong, .certificateRefused)] {
            let ending = try await TemporaryFile.with(authority.pem) { bundle in
                try await Stage.withOrigin([.ipv4("127.0.0.1"): identity]) { _, port in
                    try await LabClient(
                        behaviour: .strict, url: "https://127.0.0.1:\(port)", environment: ["SSL_CERT_FILE": bundle]
                    ).run(on: Stage.group)
                }
            }
            #expect(ending.code == code)
        }
    }
}
