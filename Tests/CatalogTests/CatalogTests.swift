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
            "wrong-host",
            "expired", "not-yet-valid",
        ]
        #expect(released.isSubset(of: Catalog.modes.map(\.id)))
        #expect(Catalog.mode("no-ca")?.id == "untrusted-ca")
        for id in [Catalog.passthrough, Catalog.trusted, Catalog.mirrored, Catalog.canary, Catalog.untrusted] {
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
                $0.wholeMatch(of: /(RFC \d+( §[0-9.]+(\([a-z0-9]+\))*)?|CWE-\d+|CVE-\d{4}-\d+|MASVS-NETWORK-\d)/) != nil
            })
    }

    @Test(arguments: Catalog.modes) func `has errors for what a sound client rejects, and for nothing else`(mode: TestMode) {
        #expect(mode.verifierErrors.isEmpty == (mode.expected != .reject))
        #expect(mode.verifierErrors.allSatisfy { $0 > 0 })
    }

    @Test(arguments: Catalog.modes) func `shows a client of each arm a chain of that arm`(mode: TestMode) {
        switch (mode.arm, mode.presentation) {
        case (.any, let presentation): #expect(presentation == .splice)
        case (.trusted, let presentation): #expect(presentation.chain?.issuer == .sub)
        case (.untrusted, let presentation):
            #expect(presentation.chain != nil)
            #expect(presentation.chain?.issuer != .sub)
        }
    }

    @Test(arguments: Catalog.modes) func `bends one thing at a time`(mode: TestMode) throws {
        guard let chain = mode.presentation.chain else { return }
        let deviations = [
            chain.leaf.names != .host, chain.leaf.validity != .current, chain.issuer != .sub, chain.mirrorsOrigin,
        ]
        #expect(deviations.count { $0 } == (["trusted-ca", "canary"].contains(mode.id) ? 0 : 1))
        #expect(!chain.sendsRoot || chain.issuer == .rogueSub)
    }

    @Test func `calls hostile what a client must not take`() {
        #expect(Catalog.modes.filter(\.isHostileCertificate).map(\.family) == [.trust, .trust, .trust, .identity, .time, .time])
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
        #expect(expired.leaf.names == LeafProfile().names)
        #expect(ChainProfile.trusted.leaf { _ in } == .trusted)
        #expect(ChainProfile.untrusted.with { $0.issuer = .sub } == .trusted)
        #expect(TestMode.Level.core < .standard && .standard < TestMode.Level.full)
    }
}
