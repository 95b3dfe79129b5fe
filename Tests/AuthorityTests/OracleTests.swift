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
        oracle = try Oracle(realm)
    }

    /// The mode at every kind of host, with every kind of key and of genuine server.
    private func plays(_ mode: TestMode, _ hosts: [Host] = Hosts.all) throws -> [Play] {
        let servers = mode.presentation.chain?.needsGenuineChain == true ? Realm.Genuine.allCases : [.ec]
        return try hosts.flatMap { host in
            try [PrivateKey.Kind.p256, .rsa(2048)].flatMap { kind in
                try servers.compactMap { try realm.play(mode, host, kind, $0) }
            }
        }
    }

    @Test(arguments: modes) func `has its own fault in its structure, and no other`(mode: TestMode) throws {
        let plays = try plays(mode)
        #expect(!plays.isEmpty)
        for play in plays { #expect(try oracle.structure(of: play) == [], "\(play.host.text)") }
    }

    @Test(arguments: modes) func `differs from the clean chain in what it declares, and in nothing else`(mode: TestMode) throws {
        for play in try plays(mode, [Hosts.wide, Hosts.longest, Hosts.ipv4, Hosts.ipv6]) where play.isMintedAnew {
            let trusted = try #require(Catalog.mode(Catalog.trusted))
            let clean = try #require(try realm.play(trusted, play.host, play.kind))
            let deviation = try oracle.deviation(play, from: clean)
            #expect(deviation.found == deviation.declared, "\(play.host.text)")
        }
    }

    @Test(arguments: modes) func `is refused by a strict verifier for just that`(mode: TestMode) throws {
        for play in try plays(mode) { #expect(try oracle.verification(of: play) == [], "\(play.host.text)") }
    }

    @Test func `is played at each host where its question arises`() throws {
        var counts: [String: Int] = [:]
        for host in Hosts.all {
            for mode in Self.modes where mode.applicability(host: host, offer: nil, materials: realm.materials) == .applicable {
                counts[host.text, default: 0] += 1
            }
        }
        let all = Self.modes.count
        print("modes with a chain: \(all); played by host:", Hosts.all.map { "\($0.text.prefix(24)) \(counts[$0.text] ?? 0)" })
        // Only the modes about addresses are missing, and the one about names of two labels.
        #expect(counts[Hosts.wide.text] == all - Self.modes.count { $0.hosts == .addresses } - 1)
        for mode in Self.modes {
            #expect(mode.applicability(host: Hosts.home(of: mode), offer: nil, materials: realm.materials) == .applicable, "\(mode.id)")
        }
        for address in [Hosts.ipv4, Hosts.ipv6] {
            #expect(counts[address.text] == all - Self.modes.count { $0.hosts == .names })
        }
    }

    @Test func `under a CA that allows none below it signs with the root, or is not played`() throws {
        let realm = try Realm(try PublicCA.material(now: unixTime(), pathLength: 0))
        let oracle = try Oracle(realm)
        #expect(realm.material.faults(now: realm.now) == [])
        var count = 0
        for mode in Self.modes {
            guard let play = try realm.play(mode, Hosts.home(of: mode)) else {
                #expect(mode.presentation.chain?.needsIntermediates == true, "\(mode.id)")
                continue
            }
            count += 1
            if play.profile == .trusted { #expect(play.identity.chain == []) }
            #expect(try oracle.verification(of: play) == [], "\(mode.id)")
        }
        #expect(count > Self.modes.count * 3 / 4)
    }
}

extension Play {
    /// Nothing of it is copied or sent as it is.
    var isMintedAnew: Bool { profile.leaf.base == .clean && !profile.isUnchanged }
}
