import Catalog
import Testing
import Wire

@Suite struct `The catalogue` {
    @Test func `names each mode once, in kebab-case`() {
        let names = Catalog.modes.flatMap { [$0.id] + $0.aliases }
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(name)")
            #expect(Catalog.mode(name).map { $0.id == name || $0.aliases.contains(name) } == true)
        }
        #expect(Catalog.mode("nonsense") == nil)
        #expect(Catalog.mode("") == nil)
    }

    @Test func `keeps the ids that were released`() {
        let released: Set = [
            "passthrough", "trusted-ca", "trusted-ca-mirrored", "canary", "untrusted-ca", "untrusted-ca-root-sent", "self-signed",
            "wrong-host", "expired", "not-yet-valid", "canary-untrusted",
        ]
        #expect(released.isSubset(of: Catalog.modes.map(\.id)))
        #expect(Catalog.mode("no-ca")?.id == "untrusted-ca")
        for id in [
            Catalog.passthrough, Catalog.trusted, Catalog.mirrored, Catalog.canary, Catalog.canaryUntrusted, Catalog.untrusted,
        ] {
            #expect(Catalog.mode(id)?.id == id)
        }
    }

    @Test func `has the modes of a lower level in every higher one, in the same order`() {
        #expect(
            Catalog.profile(.core).map(\.id) == [
                "passthrough", "trusted-ca", "canary", "untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired",
            ])
        #expect(Catalog.profile(.full) == Catalog.modes)
        let standard = Catalog.profile(.standard)
        #expect(standard == Catalog.modes.filter { $0.level != .full })
        #expect(Catalog.profile(.core).allSatisfy { standard.contains($0) })
    }

    @Test(arguments: Catalog.modes) func `tells of every mode what a reader needs`(mode: TestMode) {
        #expect(!mode.title.isEmpty && mode.title.first?.isUppercase == true)
        #expect(mode.asks.hasSuffix("?"))
        #expect(!mode.references.isEmpty)
        #expect(
            mode.references.allSatisfy {
                $0.wholeMatch(
                    of: /((RFC \d+|X\.690|CA\/Browser Forum BR)( §[A-Z0-9.]+(\([a-z0-9]+\))*)?|CWE-\d+|CVE-\d{4}-\d+|MASVS-NETWORK-\d)/)
                    != nil
            })
    }

    @Test(arguments: Catalog.modes) func `has errors for certificates that a sound client rejects, and none for those that it accepts`(
        mode: TestMode
    ) {
        #expect(mode.verifierErrors.allSatisfy { $0 > 0 })
        if mode.expected == .accept { #expect(mode.verifierErrors.isEmpty) }
        // The other questions are not about what a verifier of chains sees.
        guard mode.question == .certificate, mode.expected == .reject else { return }
        #expect(!mode.verifierErrors.isEmpty)
    }

    @Test(arguments: Catalog.modes) func `shows a client of each arm a chain of that arm`(mode: TestMode) {
        guard let chain = mode.presentation.chain else {
            #expect(mode.arm == .any)
            return
        }
        switch mode.arm {
        case .any: #expect([.genuine, .ownRenewed].contains(chain.anchor))
        case .trusted: #expect(chain.anchor == .root)
        case .untrusted: #expect(![.root, .genuine, .ownRenewed].contains(chain.anchor))
        }
    }

    @Test func `shows no two modes alike`() {
        struct Shown: Hashable {
            let presentation: TestMode.Presentation
            let tls: TLSProfile
            let hosts: TestMode.Hosts
        }
        let shown = Dictionary(grouping: Catalog.modes) { Shown(presentation: $0.presentation, tls: $0.tls, hosts: $0.hosts) }
        #expect(shown.values.filter { $0.count > 1 }.map { $0.map(\.id) } == [])
    }

    @Test(arguments: Catalog.modes) func `bends certificate, chain or handshake, and only one of them`(mode: TestMode) throws {
        guard case .intercept(let chain) = mode.presentation, ![.genuine, .own].contains(chain.anchor) else { return }
        // What the anchor brings with it, and the versions to which a weak key or suite is bound, are no bends of their own.
        let isWithoutPath = chain.path.isEmpty
        let bends = [
            chain.leaf != .leaf, !isWithoutPath && chain.path != [.intermediate],
            chain.staple != nil, chain.handshakeKey != .leafs, mode.tls != TLSProfile() && chain.leaf.key == .usual,
        ]
        #expect(bends.count { $0 } <= (["md5-signature", "cloned-chain", "pin-same-names"].contains(mode.id) ? 2 : 1))
    }

    @Test func `asks hostile questions in the families about certificates alone`() {
        let families = Set(Catalog.modes.filter(\.isHostileCertificate).map(\.family))
        #expect(families == [.trust, .identity, .time, .constraints, .strength])
    }

    @Test func `has a canary under a name that nobody can own`() throws {
        #expect(try Host.parse(Catalog.canaryHost) == .name("canary.pinproof.test"))
        #expect(Catalog.modes.filter(\.isCanary).map(\.id) == [Catalog.canary, Catalog.canaryUntrusted])
    }
}

@Suite struct `A profile` {
    @Test func `is a clean chain with one deviation`() {
        let expired = ChainProfile.trusted.leaf { $0.validity = .ended(daysAgo: 1) }
        #expect(expired != .trusted)
        #expect(expired.leaf.with { $0.validity = .current } == .leaf)
        #expect(ChainProfile.trusted.leaf { _ in } == .trusted)
        #expect(ChainProfile.untrusted.with { $0.anchor = .root } == .trusted)
        #expect(TestMode.Level.core < .standard && .standard < TestMode.Level.full)
    }
}
