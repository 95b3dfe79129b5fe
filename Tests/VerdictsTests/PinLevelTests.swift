import Catalog
import Testing
import Verdicts

/// What a pin names follows from what gets past it.
struct PinLevelTests {
    private static let pins = Catalog.modes.filter { $0.family == .pin }.map(\.id)

    private func pinned(
        accepting accepted: Set<String>, refusing reaction: Reaction = .alert(42), lent: Bool = true, renewed: Bool = true,
        modes: [String] = pins
    ) -> Played {
        Program("api.example.com") { mode, _ in
            [accepted.contains(mode) ? .sends : untrustedModes.contains(mode) ? .alert(48) : reaction]
        }.behind {
            $0.chainPEM = ["PEM"]
            $0.spki = "key"
        }.run(
            PlanOptions(
                modes: Catalog.profile(.core).map(\.id) + modes, hasURLPlaceholder: true,
                equipment: Equipment(ownersKey: lent ? "key" : nil, hasOwnCertificate: renewed)))
    }

    @Test(
        arguments: [
            ([], Verdict.pinned, Finding.PinLevel.certificate, "Pin: on the leaf certificate."),
            (
                ["pin-same-issuer"], .pinned, .issuer,
                "Pin: on the issuer; another key that it certified is accepted (or is pinned as well)."
            ),
            (["pin-same-key"], .pinned, .publicKey, "Pin: on the public key."),
            (
                ["pin-same-key", "pin-wrong-host"], .pinBypassable, .publicKey,
                "Pin: on the public key. Only whoever holds that key can use what else was accepted."
            ),
            (["pin-stuffed-tail"], .pinBypassable, .presentedList, "Pin: on any certificate in the list that the server sends."),
            (
                ["pin-same-names", "pin-stuffed-tail"], .pinBypassable, .textOnly, "Pin: on names and numbers alone, which anyone can copy."
            ),
        ] as [(Set<String>, Verdict, Finding.PinLevel, String)])
    func `the weakest thing that was accepted is the level`(accepted: Set<String>, verdict: Verdict, level: Finding.PinLevel, line: String)
    {
        let finding = pinned(accepting: accepted).first
        #expect(finding?.verdict == verdict && finding?.pinLevel == level)
        #expect(finding.map(Words.remarks) == [line])
    }

    @Test func `without the owner's key the level is unknown and says so`() {
        let finding = pinned(accepting: [], lent: false).first
        #expect(finding?.pinLevel == .unknown)
        #expect(
            finding.map(Words.remarks) == ["Pin: certificate or key? That cannot be told: it takes the owner's key (--owner-key)."])
        #expect(
            pinned(accepting: [], modes: []).first.map(Words.remarks)
                == ["Pin: certificate or key? That was not asked; --level with --owner-key does."])
    }

    @Test func `without another certificate of its issuer two levels stay, and what tells them apart is named`() {
        let finding = pinned(accepting: [], renewed: false).first
        #expect(finding?.verdict == .pinned && finding?.pinLevel == .certificateOrIssuer)
        #expect(
            finding.map(Words.remarks) == [
                "Pin: on the leaf certificate, or on one that issued it. Which of them cannot be told: "
                    + "it takes a publicly trusted certificate of your own (--own-cert)."
            ])
        #expect(pinned(accepting: ["pin-same-key"], renewed: false).first?.pinLevel == .publicKey)
    }

    @Test func `nothing is said of the level where weaker pins were not asked for`() {
        for accepted in [[], ["pin-same-key"]] as [Set<String>] {
            let finding = pinned(accepting: accepted, modes: ["pin-same-key"]).first
            #expect(finding?.verdict == .pinned && finding?.pinLevel == .unknown)
            #expect(
                finding.map(Words.remarks) == ["Pin: certificate or key? That was not asked; --level with --owner-key does."])
        }
    }

    @Test func `what is made to get around a pin shows no trust`() {
        // It looks at texts alone, and at no issuer.
        let program = Program("api.example.com") { mode, _ in
            [mode == "pin-same-names" || mode == "canary-untrusted" ? .sends : .alert(42)]
        }.behind { $0.chainPEM = ["PEM"] }
        let played = program.run(PlanOptions(modes: Catalog.profile(.core).map(\.id) + ["pin-same-names"]))
        #expect(played.first?.verdict == .pinBypassable && played.first?.controls.trust == nil)
    }

    @Test func `a certificate that was accepted in the genuine one's dress shows that nothing is pinned`() {
        let program = Program("api.example.com") { mode, _ in
            [["trusted-ca-mirrored", "pin-same-names"].contains(mode) ? .sends : .alert(42)]
        }.behind { $0.chainPEM = ["PEM"] }
        let finding = program.run(PlanOptions(modes: Catalog.profile(.core).map(\.id) + ["pin-same-names"], hasURLPlaceholder: true)).first
        #expect(finding?.verdict == .inconclusive && finding?.reason == .acceptsMirrored)
    }

    @Test func `one silent refusal of the genuine key tells nothing, three do`() {
        let played = pinned(accepting: [], refusing: .late)
        #expect(played.count("pin-same-key") == 3 && played.count("pin-same-issuer") == 3 && played.count("pin-stuffed-tail") == 3)
        #expect(pinned(accepting: [], refusing: .late, lent: false, renewed: false).count("pin-stuffed-tail") == 1)
        #expect(played.first?.pinLevel == .certificate)
    }

    @Test func `what a pin is made of is not asked where there is none`() {
        let played = Program.curl.run(PlanOptions(modes: Catalog.profile(.core).map(\.id) + Self.pins))
        #expect(played.order.allSatisfy { !$0.hasPrefix("pin-") })
        #expect(played.first?.pinLevel == nil && played.first?.verdict == .validated)
        #expect(played.cell("pin-same-names")?.state == .unavailable)
    }
}
