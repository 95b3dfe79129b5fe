import Catalog
import Testing
import Verdicts
import Wire

/// What is no fault in the checking of certificates stands beside the verdict, and never in it.
struct RemarkTests {
    private func careless(of accepted: Set<String>, refusing refused: Set<String> = [], _ modes: [String]) -> Played {
        Program("api.example.com") { mode, ordinal in
            accepted.contains(mode) ? [.sends] : refused.contains(mode) ? [.alert(42)] : Program.curl.domains[0].1(mode, ordinal)
        }.behind { $0.chainPEM = ["PEM"] }.run(PlanOptions(modes: Catalog.profile(.core).map(\.id) + modes))
    }

    @Test(arguments: [
        (["tls10-only", "no-forward-secrecy", "cbc-only"], "Protocol: accepts TLS 1.0, no forward secrecy, suites in CBC mode."),
        (["too-long-validity", "eku-any"], "Policy: accepts 826 days of validity, a certificate for any purpose."),
        (["stapled-revoked", "sct-invalid"], "Revocation: accepts a revoked staple, a forged timestamp of a log."),
        (["chain-12-deep"], "Info: accepts a chain of twelve."),
    ])
    func `an acceptance of another question is told and decides nothing`(modes: [String], line: String) throws {
        let played = careless(of: Set(modes), modes)
        let finding = try #require(played.first)
        #expect(finding.verdict == .validated && finding.confidence == .proven)
        #expect(finding.acceptedModes == [])
        #expect(Words.remarks(of: finding) == [line])
    }

    @Test func `what should be accepted and is refused is told`() throws {
        let finding = try #require(careless(of: [], refusing: ["wildcard", "many-sans"], ["wildcard", "many-sans", "upper-case"]).first)
        #expect(finding.verdict == .validated)
        #expect(Words.remarks(of: finding) == ["Refuses what it should accept: a wildcard, a hundred names."])
    }

    @Test func `a refused wildcard says nothing of a client that refuses all of ours`() throws {
        let played = Program("api.example.com") { mode, _ in [untrustedModes.contains(mode) ? .alert(48) : .alert(42)] }.behind()
            .run(PlanOptions(modes: ["wildcard"], hasURLPlaceholder: true))
        #expect(played.cell("wildcard")?.state == .notSeparable)
        #expect(!Words.remarks(of: try #require(played.first)).contains { $0.hasPrefix("Refuses") })
    }

    @Test(arguments: ["genuine-wrong-key", "bad-handshake-signature"])
    func `a server without the key is a fault of its own`(mode: String) throws {
        let finding = try #require(careless(of: [mode], [mode]).first)
        #expect(finding.verdict == .partialValidation && finding.acceptedModes == [mode])
        #expect(careless(of: [], [mode]).first?.verdict == .validated)
    }

    @Test func `a handshake that cannot come about is a refusal where the protocol is the question`() {
        let played = Program("api.example.com") { mode, ordinal in
            mode == "tls10-only"
                ? [Reaction(events: [.clientHello, .alertReceived(Alert(70)), .clientClosed(.closed)])]
                : Program.curl.domains[0].1(mode, ordinal)
        }.behind().run(PlanOptions(modes: Catalog.profile(.core).map(\.id) + ["tls10-only"]))
        #expect(played.cell("tls10-only")?.outcome == .incompatible)
        #expect(played.cell("tls10-only")?.refused == 1 && played.count("tls10-only") == 1)
        #expect(played.first?.verdict == .validated)
    }

    @Test func `an anonymous handshake shows no trust`() {
        let finding = Program("api.example.com") { mode, _ in [mode == "anonymous" ? .sends : .alert(48)] }.behind()
            .run(PlanOptions(modes: ["anonymous"])).first
        #expect(finding?.controls.trust == nil)
    }

    @Test func `App Transport Security is held against what was accepted`() throws {
        let ats = Profile.ats.modes.map(\.id)
        let weak = try #require(careless(of: ["tls10-only", "ec-p224"], ats).first)
        #expect(
            Words.transportSecurity(of: weak) == "App Transport Security: accepts a curve of 224 bits and TLS 1.0, which it would refuse.")
        let strong = try #require(careless(of: [], refusing: ["ec-p224"], ats).first)
        #expect(Words.transportSecurity(of: strong) == "App Transport Security: nothing below its minimums was accepted.")
        let partly = try #require(careless(of: [], ["tls10-only"]).first)
        #expect(
            Words.transportSecurity(of: partly).hasSuffix(
                "; not known: rsa-1024, ec-p192, ec-p224, sha1-signature, tls11-only, no-forward-secrecy."))
    }
}
