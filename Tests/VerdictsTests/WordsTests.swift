import Catalog
import Testing
import Verdicts

struct WordsTests {
    private func finding(
        _ verdict: Verdict, confidence: Confidence = .proven, reason: Reason? = nil, pinCheck: Finding.PinCheck? = nil,
        accepted: [String] = [], refused: [String] = [], trust: Finding.Controls.Trust.Kind? = nil, open: [Confounder] = []
    ) -> Finding {
        Finding(
            domain: Domain(host: "example.com", port: 443), stack: "s", ja4: nil, verdict: verdict, confidence: confidence, reason: reason,
            pinCheck: pinCheck, acceptedModes: accepted,
            controls: Finding.Controls(reach: .ok, trust: trust.map { Finding.Controls.Trust(by: $0) }, openConfounders: open),
            cells: refused.map { Finding.Cell(mode: $0, outcome: .rejected, step: .e3, trials: 1, refused: 1, state: .tested) })
    }

    @Test func `every verdict has its exact words`() {
        let table: [(Finding, String, String)] = [
            (
                finding(.noValidation, accepted: ["untrusted-ca", "wrong-host"]), "ACCEPTS ANY CERTIFICATE",
                "Anyone on the network can read and change this traffic."
            ),
            (
                finding(.noValidation, accepted: ["untrusted-ca"], refused: ["wrong-host"]), "ACCEPTS ANY ISSUER (wrong-host was refused)",
                "Anyone on the network can read and change this traffic."
            ),
            (
                finding(.noValidation, accepted: ["self-signed"], refused: ["untrusted-ca", "wrong-host"]),
                "ACCEPTS SELF-SIGNED (untrusted-ca was refused)", "Anyone on the network can read and change this traffic."
            ),
            (finding(.partialValidation, accepted: ["wrong-host"]), "INCOMPLETE CHECKS", "Checks the issuer but accepts a wrong name."),
            (
                finding(.partialValidation, accepted: ["wrong-host", "expired", "not-yet-valid"]), "INCOMPLETE CHECKS",
                "Checks the issuer but accepts a wrong name, an expired certificate and a certificate that is not yet valid."
            ),
            (finding(.pinBypassable, accepted: ["pin-x"]), "PIN CAN BE BYPASSED", "Refuses another certificate, but accepts pin-x."),
            (finding(.pinned, pinCheck: .inHandshake), "PINNED", "Rejects even a CA that the client trusts."),
            (
                finding(.pinned, pinCheck: .afterHandshake), "PINNED",
                "Rejects even a CA that the client trusts. It completes the handshake first; nothing was sent."
            ),
            (finding(.validated), "VALIDATES, NOT PINNED", "Checks certificates. A CA trusted by the device can still intercept it."),
            (
                finding(.ownStore), "OWN TRUST STORE",
                "Rejects our CA on every host: it uses its own CA list, or our CA is not installed."
            ),
            (finding(.inconclusive, reason: .stalls), "CANNOT TELL", "\(Reason.stalls.sentence) Next: \(Reason.stalls.nextAction)"),
            (
                finding(.untrustedOrPinned, reason: .caNotTrusted), "CANNOT TELL",
                "\(Reason.caNotTrusted.sentence) Next: \(Reason.caNotTrusted.nextAction)"
            ),
        ]
        for (finding, headline, sentence) in table {
            #expect(Words.headline(of: finding) == headline)
            #expect(Words.sentence(of: finding) == sentence)
        }
    }

    @Test func `confidence names every weakness`() {
        #expect(Words.confidence(of: finding(.pinned)) == "(proven)")
        #expect(Words.confidence(of: finding(.inconclusive, confidence: .unknown)) == "")
        #expect(
            Words.confidence(of: finding(.pinned, confidence: .likely, trust: .declared, open: [.sct]))
                == "(likely: its trust in our CA was declared, not observed; it may want signed certificate timestamps)")
    }

    @Test func `a validation that left faults out names them`() {
        let partly = finding(.validated, confidence: .likely, reason: .modesLeftOut, refused: ["untrusted-ca", "self-signed", "expired"])
        #expect(Words.confidence(of: partly) == "(likely: not played: untrusted-ca-root-sent, wrong-host)")
    }

    @Test func `one close in the handshake does not show that a fault is refused`() {
        var careless = finding(.noValidation, accepted: ["untrusted-ca"], refused: ["wrong-host"])
        careless.cells[0].outcome = .rejectedClosed
        #expect(Words.headline(of: careless) == "ACCEPTS ANY CERTIFICATE")
        careless.cells[0].refused = 3
        #expect(Words.headline(of: careless) == "ACCEPTS ANY ISSUER (wrong-host was refused)")
    }

    @Test func `cleartext has words of its own`() {
        #expect(Words.cleartext(.none) == nil)
        #expect(Words.cleartext(.observed)?.headline == "CLEARTEXT")
        #expect(Words.cleartext(.observed)?.sentence == "Sends data without encryption.")
        #expect(Words.cleartext(.fallback)?.headline == "FALLS BACK TO CLEARTEXT")
        #expect(Words.cleartext(.fallback)?.sentence == "Sends data without encryption when TLS is refused.")
    }

    @Test(arguments: Catalog.modes.filter { $0.presentation != .splice })
    func `every mode has words after accepts`(mode: TestMode) {
        #expect(mode.accepting == Words.fault(mode.id))
    }

    @Test(arguments: [(3, 63), (5, 45), (10, 26), (20, 14), (1, 95)])
    func `the upper bound after n refusals`(refusals: Int, percent: Int) {
        #expect(Int((Words.upperBound(refusals: refusals) * 100).rounded()) == percent)
        #expect(Words.bound(refusals: refusals) == "at most \(percent) % accepted (95 % confidence)")
    }

    @Test func `without a refusal there is no bound`() {
        #expect(Words.upperBound(refusals: 0) == 1)
    }

    @Test(arguments: Reason.allCases)
    func `every reason is two full sentences`(reason: Reason) {
        for text in [reason.sentence, reason.nextAction, reason.nextActionAtProxy].compactMap(\.self) {
            #expect(text.hasSuffix(".") && text.first?.isUppercase == true)
        }
        #expect(reason.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }

    @Test(arguments: Reason.allCases)
    func `a client that came to a proxy is no command`(reason: Reason) throws {
        var found = finding(.inconclusive, reason: reason)
        #expect(found.nextAction == reason.nextAction)
        found.place = "192.0.2.7"
        let next = try #require(found.nextAction)
        let isOfCommandsOnly = [.trialCutShort, .childFailedInControl, .ignoresProxy].contains(reason)
        #expect(isOfCommandsOnly || !["command", "{url}", "--timeout", "--all-at-once", "-v "].contains { next.contains($0) }, "\(next)")
        #expect(Words.sentence(of: found).hasSuffix(next))
    }

    @Test func `the codes of reasons never change`() {
        #expect(
            Reason.allCases.map(\.rawValue) == [
                "ca-not-trusted", "never-connected", "fails-uninterrupted", "origin-down", "origin-untrusted", "never-reached-certificate",
                "probe-then-close", "open-but-silent", "stalls", "mtls-required", "only-resumed", "rejects-late-everywhere",
                "too-few-trials", "trial-cut-short", "child-failed-in-control", "coalesced", "ignores-proxy", "quic-suspected",
                "android-user-ca",
                "ios-full-trust-off", "staple-expected", "ct-enforced", "alpn-guessed", "name-constrained-ca", "ech-retry",
                "own-list-suspected", "later-connections", "unsteady-reach", "called-after-refusal", "trust-not-observed", "shared-address",
                "modes-left-out", "accepts-mirrored", "not-forwarded", "waits-for-server",
            ])
    }

    @Test func `the table of claims says what each row rests on`() {
        #expect(
            Claim.table.map(\.verdict) == [
                .noValidation, .partialValidation, .inconclusive, .pinBypassable, .pinned, .validated, .ownStore, .untrustedOrPinned,
                .inconclusive,
            ])
        #expect(Claim.table.allSatisfy { $0.because.hasSuffix(".") })
    }
}
