import Catalog
import FoundationEssentials
import Reports
import Testing

@Suite struct `Mode table` {
    private let controlModes = TestMode(
        id: "passthrough", title: "Pass through", asks: "Does it talk?", family: .controls, arm: .any, level: .core, presentation: .splice,
        expected: .accept, references: ["MASVS-NETWORK-1"])
    private let hostileMode = TestMode(
        id: "untrusted-ca", aliases: ["no-ca"], title: "Untrusted CA", asks: "Does it accept A | B?", family: .trust, arm: .untrusted,
        level: .standard, presentation: .intercept(.untrusted.with { $0.sent = [.path, .anchor] }),
        references: ["RFC 5280 §6.1", "CWE-295"])

    @Test func `text has a table per family`() {
        #expect(
            ModeTable.text([hostileMode, controlModes]) == """
                  mode          profile   arm  client   title

                Controls
                  passthrough   core      any  accepts  Pass through

                Trust
                  untrusted-ca  standard  U    refuses  Untrusted CA

                profile: the smallest one that holds the mode, core < standard < full
                arm: what the client's trust store holds, U nothing of ours, T our root
                client: what a sound client does

                """)
    }

    @Test func `Markdown has a table per family with its bars escaped`() {
        let head = "| mode | profile | arm | question | a sound client | references |\n|---|---|---|---|---|---|\n"
        #expect(
            ModeTable.markdown([controlModes, hostileMode])
                == "### Controls\n\n\(head)| `passthrough` | core | any | Does it talk? | accepts | MASVS-NETWORK-1 |\n"
                + "\n### Trust\n\n\(head)| `untrusted-ca` | standard | U | Does it accept A \\| B? | refuses | RFC 5280 §6.1, CWE-295 |\n")
    }

    private struct Document: Decodable {
        struct Mode: Decodable {
            var id: String
            var aliases: [String]
            var title: String
            var asks: String
            var question: String
            var family: String
            var arm: String
            var profile: String
            var expected: String
            var references: [String]
            var available: Bool
            var why: String?
        }
        var schemaVersion: Int
        var modes: [Mode]
    }

    @Test func `JSON has every mode of the catalogue with its fields`() throws {
        let document = try JSONDecoder().decode(Document.self, from: Data(ModeTable.json(Catalog.modes)))
        #expect(document.schemaVersion == 1)
        #expect(document.modes.map(\.id) == Catalog.modes.map(\.id))
        for (read, mode) in zip(document.modes, Catalog.modes) {
            #expect(read.aliases == mode.aliases && read.title == mode.title && read.asks == mode.asks)
            #expect(read.question == mode.question.rawValue && read.family == mode.family.rawValue && read.arm == mode.arm.rawValue)
            #expect(read.profile == "\(mode.level)" && read.expected == mode.expected.rawValue && read.references == mode.references)
        }
    }

    @Test func `JSON says what cannot be played here, and why`() throws {
        let json = ModeTable.json([controlModes, hostileMode], unavailable: ["untrusted-ca": "no reason"])
        let modes = try JSONDecoder().decode(Document.self, from: Data(json)).modes
        #expect(modes.map(\.available) == [true, false] && modes.map(\.why) == [nil, "no reason"])
    }

    /// Modes whose chain is trusted-ca's, but for what is not in the chain.
    private static let unchanged: Set<String> = ["trusted-ca", "canary"]

    @Test(arguments: Catalog.modes.filter { $0.presentation != .splice })
    func `every story marks what sets its chain apart`(mode: TestMode) {
        #expect(ModeStory.text(mode).contains("<-") == !Self.unchanged.contains(mode.id))
    }

    @Test(arguments: [
        ("expired", "              validity      ended 30 days ago <- the one difference"),
        ("wrong-host", "names         DNS other-host.pinproof.test <- different"),
        ("tls10-only", "version       TLS 1.0 alone <- the one difference"),
        ("bad-handshake-signature", "key           another one than the leaf's <- the one difference"),
    ])
    func `the difference is told in words`(id: String, line: String) throws {
        #expect(ModeStory.text(try #require(Catalog.mode(id))).contains(line))
    }

    @Test(
        arguments: [
            (
                "cloned-leaf", ["not the genuine issuer's", "by a key that is not its issuer's", "by name alone"],
                ["its own key", "signs itself"]
            ),
            ("cloned-chain", ["by the copy of its issuer", "the last by a key that is not"], ["by its issuer", "nobody trusts"]),
            ("self-signed", ["leaf signed by its own key", "the leaf signs itself"], []),
            ("genuine-wrong-key", ["sent: all of it, without its key", "all of it, leaf first"], ["sent: leaf"]),
            ("own-cert", ["sent: all of it", "all of it, leaf first"], ["sent: leaf"]),
            ("pin-same-issuer", ["sent: all of it", "all of it, leaf first"], ["sent: leaf"]),
            ("reversed-chain", ["sent: leaf, intermediate 2, intermediate 1"], []),
            ("path-length-exceeded", ["sent: leaf, intermediate 1, intermediate 2"], []),
            (
                "pin-same-names", ["a copy of the genuine one", "the genuine root's name"],
                ["CN the host", "a week at most", "digitalSignature"]
            ),
        ] as [(String, [String], [String])])
    func `a story tells what is signed by whom, and what is sent`(id: String, said: [String], unsaid: [String]) throws {
        let text = ModeStory.text(try #require(Catalog.mode(id)), width: 300)
        for words in said { #expect(text.contains(words), "\(words)") }
        for words in unsaid { #expect(!text.contains(words), "\(words)") }
    }

    @Test func `a mode's story tells its question, its chain and its sources`() {
        #expect(
            ModeStory.text(hostileMode) == """
                untrusted-ca: Untrusted CA

                Does it accept A | B?

                family        trust
                profile       standard
                trust store   nothing of ours (arm U)
                presented     leaf signed by an intermediate under a root that nobody trusts;
                              sent: leaf, intermediate, that root
                sound client  refuses
                speaks of     the checking of certificates
                references    RFC 5280 §6.1, CWE-295
                also called   no-ca

                Chain, compared with trusted-ca
                leaf          names         the host
                              subject       CN the host
                              validity      now, a week at most
                              key           P-256, or RSA-2048 where the client cannot
                              signed        by its issuer with SHA-256
                              use           no CA; digitalSignature; serverAuth
                issuer        names         none
                              subject       a name of its own
                              validity      now, as long as the CA
                              key           P-256
                              signed        by its issuer with SHA-256
                              use           CA, path length 0; keyCertSign cRLSign; no
                                            extendedKeyUsage
                chain         root          one that nobody trusts <- different
                              sent          leaf, intermediate, that root <- different
                handshake     version       TLS 1.2 and 1.3
                              suites        the usual ones
                              key           the leaf's

                """)
    }

    @Test(arguments: Catalog.modes)
    func `every mode has a row in each table and a story within 80 columns`(mode: TestMode) {
        #expect(ModeTable.text(Catalog.modes).contains("  \(mode.id)  ") || ModeTable.text(Catalog.modes).contains("  \(mode.id) "))
        #expect(ModeTable.markdown(Catalog.modes).contains("| `\(mode.id)` |"))
        #expect(ModeStory.text(mode).contains(mode.title))
        for line in ModeStory.text(mode).split(separator: "\n").dropFirst() { #expect(line.count <= 80) }
    }
}
