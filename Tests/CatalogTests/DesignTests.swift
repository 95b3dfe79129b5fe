import Catalog
import Testing

/// Each mode's smallest profile and what a sound client does, written down a second time: whoever changes one means it.
@Suite struct `The catalogue's promises` {
    /// `c` core, `s` standard, `f` full; `R` rejects, `A` accepts, `P` by policy, `I` informational.
    static let promises: [TestMode.Family: String] = [
        .controls: """
        passthrough cA, trusted-ca cP, trusted-ca-mirrored fP, canary cA, canary-untrusted sR
        """,
        .trust: """
        untrusted-ca cR, untrusted-ca-root-sent cR, self-signed cR, self-signed-ca sR, cloned-leaf sR, cloned-chain fR,
        look-alike-root fR, bad-signature sR, bad-intermediate-signature fR, tampered-leaf fR, issuer-name-mismatch fR, leaf-as-ca sR,
        own-cert fR, own-leaf-as-ca fR, stuffed-chain sR, psychic-signature fR, explicit-curve fR
        """,
        .identity: """
        wrong-host cR, parent-domain sR, child-domain fR, sibling-domain fR, suffix-lookalike sR, prefix-lookalike sR, regex-dot fR,
        wildcard fA, wildcard-too-deep fR, wildcard-tld fP, wildcard-star fR, wildcard-partial fR, wildcard-inner fR, cn-only sR,
        cn-right-san-wrong sR, nul-in-san sR, nul-in-cn fR, ip-as-dns fR, ip-missing fR, uri-san fR, email-san fR,
        san-text-injection fR, multivalue-rdn-cn fR, no-names fR, many-sans fA, trailing-dot fP, upper-case fA
        """,
        .time: """
        expired cR, expired-yesterday fR, expired-years-ago fR, expired-last-century fR, not-yet-valid sR, expired-intermediate sR, inverted-validity fR,
        too-long-validity fP
        """,
        .constraints: """
        intermediate-not-ca sR, intermediate-no-basic-constraints sR, intermediate-v1 fR, intermediate-no-cert-sign fR,
        path-length-exceeded sR, name-constraint-excluded sR, name-constraint-not-permitted fR, unknown-critical-extension sR,
        unknown-noncritical-extension fA, eku-client-auth sR, eku-code-signing fR, eku-any fP, eku-absent fP,
        intermediate-eku-mismatch fP, key-usage-wrong fR, leaf-is-ca fP, aki-missing fP, aki-mismatch fP, duplicate-extension fR,
        serial-zero fP, serial-negative fP, signature-algorithm-mismatch fR, malformed-extension fP
        """,
        // P-224 has the 112 bits that a sound client may content itself with.
        .strength: """
        rsa-1024 sR, rsa-512 fR, ec-p192 fR, ec-p224 fP, sha1-signature sR, md5-signature fR, rsa-4096 fA, ec-p384 fA, ed25519 fI
        """,
        .revocation: """
        stapled-revoked sR, stapled-expired fP, stapled-forged fP, must-staple-missing fP, revocation-unreachable fI, sct-invalid fP,
        missing-intermediate fI, reversed-chain fA, unrelated-appended fA, root-included fA, chain-12-deep fI
        """,
        .protocol: """
        genuine-wrong-key sR, bad-handshake-signature sR, tls10-only sR, tls11-only sR, tls12-only fA, tls13-only fI,
        no-forward-secrecy sR, cbc-only fP, null-cipher fR, anonymous fR, weak-dh fR, client-cert-requested fI, alpn-none fI
        """,
        // A pin on the key, or on a CA that is trusted to certify it, is as good as one on the certificate.
        .pin: """
        pin-same-names sR, pin-stuffed-tail sR, pin-stuffed-index fR, pin-same-key fI, pin-same-issuer fI, pin-wrong-host fR, pin-expired fR
        """,
    ]

    private static func text(_ mode: TestMode) -> String {
        let level = [TestMode.Level.core: "c", .standard: "s", .full: "f"][mode.level] ?? "?"
        let expected = [TestMode.Expectation.reject: "R", .accept: "A", .policy: "P", .informational: "I"][mode.expected] ?? "?"
        return "\(mode.id) \(level)\(expected)"
    }

    @Test(arguments: TestMode.Family.allCases) func `are kept in each family, in this order`(family: TestMode.Family) {
        let promised = (Self.promises[family] ?? "").split { $0 == "," || $0 == "\n" }.map { $0.drop { $0 == " " } }.map(String.init)
        #expect(Catalog.modes.filter { $0.family == family }.map(Self.text) == promised)
    }

    @Test func `come in three profiles`() {
        let counts = [TestMode.Level.core, .standard, .full].map { Catalog.profile($0).count }
        print("core \(counts[0]), standard \(counts[1]), full \(counts[2])")
        #expect(counts == counts.sorted())
        #expect(counts.last == Catalog.modes.count)
    }
}
