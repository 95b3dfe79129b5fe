import Catalog
import Testing
import Verdicts

/// What cannot be asked is not played, and says why.
struct ApplicabilityTests {
    /// OpenSSL 3 as it comes: TLS 1.2 and 1.3, static RSA among its suites, no staple.
    private static let modern = Offer(
        versions: [0x0304, 0x0303], cipherSuites: [0x1301, 0xc02f, 0x009c], groups: [29, 23], signatureAlgorithms: [0x0403, 0x0804],
        asksForStaple: false)

    private func played(
        _ modes: [String], offer: Offer? = modern, host: String = "api.example.com", equipment: Equipment = Equipment(),
        origin: (inout Origin) -> Void = { _ in }, act: @escaping Program.Behaviour = Program.curl.domains[0].1
    ) -> Played {
        Program(host, act).behind(origin).with { $0.offer = offer }.run(PlanOptions(modes: modes, equipment: equipment))
    }

    @Test func `a version that is not offered is refused by the hello, without a trial`() {
        let played = played(["untrusted-ca", "tls10-only"])
        #expect(played.count("tls10-only") == 0)
        #expect(played.cell("tls10-only")?.state == .notOffered)
        #expect(played.cell("tls10-only")?.why == "the client does not offer TLSv1")
    }

    @Test func `a client that names its highest version alone is asked for lower ones`() {
        var old = Self.modern
        old.versions = [0x0303]
        old.listsVersions = false
        let played = played(["untrusted-ca", "tls10-only"], offer: old)
        #expect(played.count("tls10-only") == 1 && played.cell("tls10-only")?.state == .tested)
    }

    @Test(arguments: [
        ("stapled-revoked", "the client does not ask for a staple"), ("ec-p192", "the client does not offer the curve"),
        ("ip-as-dns", "the host is no address"),
    ])
    func `a question that does not arise is not applicable`(mode: String, why: String) {
        let played = played(["untrusted-ca", mode])
        #expect(played.count(mode) == 0)
        #expect(played.cell(mode)?.state == .notApplicable && played.cell(mode)?.why == why)
    }

    @Test func `a name of two labels has no parent`() {
        let played = played(["parent-domain"], host: "example.com")
        #expect(played.cell("parent-domain")?.why == "the host's name has no such form")
    }

    @Test func `what takes the genuine chain is unavailable without it, and demanded with it`() {
        let without = played(standard)
        #expect(without.cell("cloned-leaf")?.state == .unavailable)
        #expect(without.first?.verdict == .validated && without.first?.confidence == .proven)
        let with = played(standard, origin: { $0.chainPEM = ["PEM"] })
        #expect(with.count("cloned-leaf") == 1 && with.cell("cloned-leaf")?.state == .tested)
    }

    @Test func `an own key serves at its own server alone`() {
        let lent = Equipment(ownersKey: "mine")
        #expect(
            played(["pin-same-key"], equipment: lent, act: { _, _ in [.alert(48)] }).cell("pin-same-key")?.why
                == "the key of --owner-key is not this server's")
        let none = played(["pin-same-key"], act: { _, _ in [.alert(48)] })
        #expect(none.cell("pin-same-key")?.why == "it takes the owner's key (--owner-key)")
    }

    @Test func `what OpenSSL lacks is unavailable`() {
        let poor = Equipment(missing: [.suites(.staticRSA)])
        let played = played(["no-forward-secrecy"], equipment: poor)
        #expect(played.cell("no-forward-secrecy")?.state == .unavailable)
        #expect(played.cell("no-forward-secrecy")?.why == "OpenSSL here has no RSA key exchange")
    }

    @Test func `what could not be minted for a socket is unavailable, and not demanded`() throws {
        var evidence = Program.curl.run(PlanOptions(modes: standard)).plan.evidence
        for index in evidence.connections.indices where evidence.connections[index].mode == "sha1-signature" {
            evidence.connections[index].mode = Catalog.passthrough
            evidence.connections[index].outcome = .passedThrough
            evidence.connections[index].unplayed = .init(mode: "sha1-signature", obstacle: Obstacle(.unavailable, "no"))
        }
        let finding = try #require(Findings.of(evidence).first)
        let cell = try #require(finding.cells.first { $0.mode == "sha1-signature" })
        #expect(cell.state == .unavailable && cell.why == "no" && cell.outcome == nil)
        #expect(finding.verdict == .validated)
    }

    @Test func `a list for one domain leaves out what cannot be built, and pins`() {
        let outline = TestPlan.outline(
            PlanOptions(modes: Catalog.modes.map(\.id), equipment: Equipment(missing: [.key(.ed25519)])), domain: nil)
        let modes = Set(outline.map(\.mode))
        #expect(modes.contains("cloned-leaf") && modes.contains("wildcard-inner"))
        #expect(modes.isDisjoint(with: ["ed25519", "own-cert", "pin-same-names", "ip-as-dns"]))
    }
}
