import Catalog
import Testing
import Verdicts
import Wire

/// The behaviour of known programs, played through a whole plan to a verdict.
struct RealClientTests {
    @Test func `strict curl validates, and its late refusal of a wrong name is played three times`() {
        let played = Program.curl.run()
        #expect(played.first?.verdict == .validated)
        #expect(played.first?.confidence == .proven)
        #expect(played.count("wrong-host") == 3)
        #expect(played.count("expired") == 1)
        #expect(played.first?.controls.trust?.by == .accepted)
    }

    @Test func `curl -k validates nothing`() {
        let played = Program.always(.sends).run()
        #expect(played.first?.verdict == .noValidation)
        #expect(played.first?.confidence == .proven)
        #expect(played.first?.acceptedModes == ["untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"])
        #expect(played.count("reach") == 0)
        #expect(played.first?.controls.trust == nil)
    }

    @Test func `curl with a pinned key is a proven pin through the progress differential`() throws {
        let played = Program.pinning(untrusted: .alert(48), trusted: .late).run()
        let finding = try #require(played.first)
        #expect(finding.verdict == .pinned)
        #expect(finding.confidence == .proven)
        #expect(finding.pinCheck == .afterHandshake)
        #expect(finding.controls.trust?.by == .progressDifferential)
        #expect(played.count("trusted-ca") == 3 && played.count("untrusted-ca") == 3 && played.count("trusted-ca-mirrored") == 3)
        #expect(played.order.last == "reach")
    }

    @Test func `curl -k with a pinned key refuses everything alike, and nothing is claimed`() {
        let played = Program.always(.late).run()
        #expect(played.first?.verdict == .untrustedOrPinned)
        #expect(played.first?.reason == .rejectsLateEverywhere)
    }

    @Test func `a pin at a server with timestamps is only likely, until the canary was accepted`() {
        let pin = Program.pinning(untrusted: .alert(48), trusted: .late).behind { $0.carriesSCTs = true }
        let bare = pin.run().first
        #expect(bare?.verdict == .pinned && bare?.confidence == .likely && bare?.reason == .ctEnforced)
        #expect(bare?.controls.openConfounders == [.sct])
        let sure = pin.run(PlanOptions(hasURLPlaceholder: true)).first
        #expect(sure?.verdict == .pinned && sure?.confidence == .proven && sure?.controls.trust?.by == .canary)
    }

    /// It asks for a staple; the origin staples, our plain certificates do not, the mirrored one does.
    private func certStatus(mirrored: Reaction) -> Program {
        Program("example.com") { mode, _ in
            switch mode {
            case "trusted-ca-mirrored": [mirrored]
            case "expired": [.alert(45)]
            case let mode where untrustedModes.contains(mode): [.alert(48)]
            default: [.late]
            }
        }.behind({ $0.staples = true }).with { $0.asksForStaple = true }
    }

    @Test func `curl --cert-status at a stapling server is not taken for a pin`() {
        let played = certStatus(mirrored: .sends).run()
        #expect(played.first?.verdict == .inconclusive)
        #expect(played.first?.reason == .stapleExpected)
        #expect(played.first?.acceptedModes == [])
    }

    @Test func `a pin that also asks for a staple is proven, for the mirrored certificate brings one`() {
        let played = certStatus(mirrored: .late).run()
        #expect(played.first?.verdict == .pinned && played.first?.confidence == .proven)
        #expect(played.first?.controls.openConfounders == [])
    }

    @Test func `what is refused plain and accepted in the origin's dress validates where every refusal has a cause of its own`() {
        let played = Program("example.com") { mode, _ in
            switch mode {
            case "trusted-ca-mirrored": [.sends]
            case "trusted-ca": [.late]
            default: [.alert(45)]
            }
        }.behind({ $0.staples = true }).with { $0.asksForStaple = true }.run()
        #expect(played.first?.verdict == .validated)
    }

    @Test func `git refuses late everywhere and validates all the same`() {
        let played = Program("example.com") { mode, _ in soundModes.contains(mode) ? [.sends] : [.late] }.behind().run()
        #expect(played.first?.verdict == .validated)
        #expect(played.count("untrusted-ca") == 3 && played.count("trusted-ca") == 1)
    }

    @Test func `git that refuses our CA too is not told from one without it`() {
        let played = Program.always(.late).run()
        #expect(played.first?.verdict == .untrustedOrPinned)
        #expect(played.first?.confidence == .unknown)
        #expect(played.cell("wrong-host")?.state == .notTestable)
    }

    @Test func `git that refuses late and takes the canary is likely pinned, for a CA list of its own looks the same`() {
        let played = Program.always(.late).run(PlanOptions(hasURLPlaceholder: true))
        #expect(played.first?.verdict == .pinned && played.first?.confidence == .likely)
        #expect(played.first?.reason == .ownListSuspected)
        #expect(played.first?.pinCheck == .afterHandshake)
        #expect(played.cell("wrong-host")?.state == .notSeparable)
    }

    @Test func `python without hostname check has incomplete checks`() {
        let played = Program("example.com") { mode, _ in
            untrustedModes.contains(mode) ? [.alert(48)] : mode == "expired" ? [.alert(45)] : [.sends]
        }.behind().run()
        #expect(played.first?.verdict == .partialValidation)
        #expect(played.first?.acceptedModes == ["wrong-host"])
        #expect(played.first?.reason == nil)
    }

    @Test func `python that ignores dates has incomplete checks`() {
        let played = Program("example.com") { mode, _ in
            switch mode {
            case "wrong-host": [.alert(42)]
            case let mode where untrustedModes.contains(mode): [.alert(48)]
            default: [.sends]
            }
        }.behind().run(PlanOptions(modes: ["wrong-host", "expired", "not-yet-valid"]))
        #expect(played.first?.verdict == .partialValidation)
        #expect(played.first?.acceptedModes == ["expired", "not-yet-valid"])
    }

    @Test func `an unknown issuer under the right name is told from no check at all`() throws {
        let played = Program("example.com") { mode, _ in mode == "wrong-host" ? [.late] : [.sends] }.behind().run()
        let finding = try #require(played.first)
        #expect(finding.verdict == .noValidation)
        #expect(played.count("wrong-host") == 3)
        #expect(Words.headline(of: finding) == "ACCEPTS ANY ISSUER (wrong-host was refused)")
    }

    @Test(arguments: [Reaction.closes, .late])
    func `node closes without an alert, early or late by version, and validates after three trials of each`(refusal: Reaction) {
        let played = Program("example.com") { mode, _ in soundModes.contains(mode) ? [.sends] : [refusal] }.behind().run()
        #expect(played.first?.verdict == .validated && played.first?.confidence == .proven)
        for mode in ["untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"] { #expect(played.count(mode) == 3) }
    }

    @Test(arguments: [("TLSv1.2", true), ("TLSv1.3", false)])
    func `a client without TLS 1.3 is given the version that the server would give it`(ours: String, isSame: Bool) {
        var evidence = Program.pinning(untrusted: .alert(48), trusted: .late).behind { $0.version = "TLSv1.3" }.run().plan.evidence
        for index in evidence.connections.indices {
            evidence.connections[index].hello?.versions = ["TLSv1.2"]
            evidence.connections[index].tls?.version = ours
        }
        #expect(Findings.of(evidence).first?.controls.openConfounders == (isSame ? [] : [.version]))
    }

    @Test func `java sends the same alert for everything: one name says nothing, the canary makes the pin likely`() {
        let java = Program.always(.alert(46))
        let bare = java.run()
        #expect(bare.first?.verdict == .untrustedOrPinned && bare.first?.reason == .caNotTrusted)
        let sure = java.run(PlanOptions(hasURLPlaceholder: true)).first
        #expect(sure?.verdict == .pinned && sure?.confidence == .likely && sure?.pinCheck == .inHandshake)
        #expect(sure?.controls.trust?.by == .canary && sure?.reason == .ownListSuspected)
        let doubt = "it refuses this host's certificate exactly like one of an unknown CA: it may use its own CA list for this host"
        #expect(sure.map(Words.confidence) == "(likely: \(doubt))")
    }

    @Test func `with the origin down a strict client cannot be told and curl -k is still caught`() {
        let down: @Sendable (Domain, Trial.Purpose) -> [Reaction] = { _, _ in
            [Reaction(events: [.upstreamFailed, .clientClosed(.closed)])]
        }
        let strict = Program.curl.with { $0.uninterrupted = down }.run()
        #expect(strict.first?.verdict == .inconclusive && strict.first?.reason == .originDown)
        #expect(strict.count("wrong-host") == 1 && strict.count("reach") == 0)
        let careless = Program.always(.sends).with { $0.uninterrupted = down }.run()
        #expect(careless.first?.verdict == .noValidation && careless.first?.confidence == .proven)
    }

    @Test func `a client with its own store refuses our CA at every name`() {
        let deaf = Program.always(.alert(48)).with {
            $0.domains.append((Domain(host: "api.example.com", port: 443), { _, _ in [.alert(48)] }))
        }.run()
        #expect(deaf.findings.map(\.verdict) == [.ownStore, .ownStore])
        let oneNameAndCanary = Program.always(.alert(48)).with { $0.canary = { _, _ in [.alert(48)] } }
        #expect(oneNameAndCanary.run(PlanOptions(hasURLPlaceholder: true)).first?.verdict == .ownStore)
        #expect(oneNameAndCanary.run(PlanOptions(hasURLPlaceholder: true, noCanary: true)).first?.verdict == .untrustedOrPinned)
    }

    @Test func `a second domain that is not pinned shows the trust that makes the pin of the first likely`() {
        let played = Program.always(.alert(46)).with {
            $0.domains.append(
                (Domain(host: "cdn.example.com", port: 443), { mode, _ in soundModes.contains(mode) ? [.sends] : [.alert(46)] }))
        }.behind().run()
        #expect(played.findings.map(\.verdict) == [.pinned, .validated])
        #expect(played.first?.controls.trust?.by == .otherDomain)
        #expect(played.first?.controls.trust?.domain?.host == "cdn.example.com")
        #expect(played.first?.confidence == .likely && played.first?.reason == .ownListSuspected)
    }

    @Test func `a second domain that takes anything shows no trust`() {
        let played = Program.always(.alert(46)).with {
            $0.domains.append((Domain(host: "ads.example.com", port: 443), { _, _ in [.sends] }))
        }.behind().run(PlanOptions(hasURLPlaceholder: true))
        #expect(played.findings.map(\.verdict) == [.untrustedOrPinned, .noValidation])
    }
}
