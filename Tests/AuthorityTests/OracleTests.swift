import Authority
import Catalog
import OpenSSLKit
import Testing
import Wire

@Suite struct `Every mode` {
    static let modes = Catalog.modes.filter { $0.presentation.chain != nil }

    private let realm: Realm
    private let oracle: Oracle

    init() throws {
        realm = try Realm.shared.get()
        oracle = try Oracle(realm.material, now: realm.now)
    }

    @Test(arguments: modes, Hosts.all) func `has its own fault in its structure, and no other`(mode: TestMode, host: Host) throws {
        let profile = try #require(mode.presentation.chain)
        for kind in [PrivateKey.Kind.p256, .rsa(2048)] {
            let differences = try oracle.structure(
                of: try realm.chain(profile, host, kind), profile: profile, clean: try realm.chain(.trusted, host, kind))
            #expect(differences == [])
        }
    }

    @Test(arguments: modes, Hosts.all) func `is refused by a strict verifier for just that`(mode: TestMode, host: Host) throws {
        let profile = try #require(mode.presentation.chain)
        for kind in [PrivateKey.Kind.p256, .rsa(2048)] {
            #expect(try oracle.verification(of: try realm.chain(profile, host, kind), mode: mode, host: host) == [])
        }
    }

    @Test func `that has a chain differs from the others in what is declared`() throws {
        let clean = try oracle.shapes(try realm.chain(.trusted, Hosts.ordinary, .p256))
        let root = try oracle.root
        var declared: [[CertificateShape]: [String]] = [:]
        for mode in Self.modes {
            let profile = try #require(mode.presentation.chain)
            declared[Oracle.apply(profile, to: clean, root: root), default: []].append(mode.id)
        }
        // The controls show the same clean chain; they differ in the name and in what they mirror.
        #expect(
            declared.values.filter { $0.count > 1 } == [
                [Catalog.canaryUntrusted, Catalog.untrusted], [Catalog.trusted, Catalog.mirrored, Catalog.canary],
            ])
    }

    @Test(arguments: modes) func `under a CA that allows none below it signs the leaf with the root`(mode: TestMode) throws {
        let profile = try #require(mode.presentation.chain)
        let now = realm.now
        let material = try Twin.material(now: now, pathLength: 0)
        let certification = try Certification(material, clock: { now })
        let oracle = try Oracle(material, now: now)
        let identity = try certification.mint(LeafRequest(profile: profile, host: Hosts.ordinary))
        #expect(material.faults(now: now) == [])
        if profile.issuer == .sub { #expect(identity.chain == []) }
        #expect(try oracle.verification(of: [identity.leaf] + identity.chain, mode: mode, host: Hosts.ordinary) == [])
    }
}
