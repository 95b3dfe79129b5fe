import Catalog
import Testing
import Verdicts
import Wire

/// What looks decided and is not: trust shown elsewhere, ends without a word, Encrypted ClientHello, faults that were not played.
struct DoubtTests {
    private let canary = PlanOptions(hasURLPlaceholder: true)

    @Test(arguments: [(Reaction.alert(48), Reaction.alert(46)), (.alert(46), .closes), (.closes, .late), (.late, .lateAlert(42))])
    func `trust at the canary proves a pin where this host answers our CA otherwise than an unknown one`(
        untrusted: Reaction, trusted: Reaction
    ) {
        let finding = Program.pinning(untrusted: untrusted, trusted: trusted).run(canary).first
        #expect(finding?.verdict == .pinned && finding?.confidence == .proven && finding?.reason == nil)
        #expect(finding?.controls.trust?.by == .canary)
    }

    /// `{url}` names the very domain that refuses everything alike.
    private let exchanged = PlanOptions(hasURLPlaceholder: true, urlDomain: Domain(host: "example.com", port: 443))

    @Test(arguments: [Reaction.alert(46), .closes, .late])
    func `the same command sent to the canary proves a pin, however alike the refusals are`(refusal: Reaction) {
        let played = Program.always(refusal).run(exchanged)
        #expect(played.first?.verdict == .pinned && played.first?.confidence == .proven && played.first?.reason == nil)
        #expect(played.first?.controls.trust?.by == .canary)
        #expect(played.count("canary") == 2 && played.cell("canary-untrusted")?.refused == 1)
    }

    @Test func `the canary says less of a domain that {url} does not name`() {
        let other = PlanOptions(hasURLPlaceholder: true, urlDomain: Domain(host: "other.example.com", port: 443))
        let finding = Program.always(.alert(46)).run(other).first
        #expect(finding?.verdict == .pinned && finding?.confidence == .likely && finding?.reason == .ownListSuspected)
    }

    @Test func `a canary that another program called says less`() {
        var evidence = Program.always(.alert(46)).run(exchanged).plan.evidence
        for index in evidence.connections.indices where evidence.connections[index].mode == "canary" {
            evidence.connections[index].client.process = "/usr/bin/other"
        }
        #expect(Findings.of(evidence).first?.reason == .ownListSuspected)
    }

    @Test func `a canary beside which the command calls the domain all the same says less`() {
        var evidence = Program.always(.alert(46)).run(exchanged).plan.evidence
        #expect(Findings.of(evidence).first?.confidence == .proven)
        guard let canary = evidence.connections.last(where: { $0.mode == "canary" }),
            var beside = evidence.connections.first(where: { $0.mode == "passthrough" && $0.domain.host == "example.com" })
        else {
            Issue.record("a socket is missing")
            return
        }
        (beside.id, beside.time, beside.trial) = (9_999, canary.time, canary.trial)
        evidence.connections.append(beside)
        #expect(Findings.of(evidence).first?.reason == .ownListSuspected)
    }

    @Test(arguments: [["canary"], ["trusted-ca"], ["canary", "trusted-ca", "passthrough", "untrusted-ca"]])
    func `a canary that nobody knows who called says less`(modes: [String]) {
        var evidence = Program.always(.alert(46)).run(exchanged).plan.evidence
        for index in evidence.connections.indices where modes.contains(evidence.connections[index].mode) {
            evidence.connections[index].client.process = nil
        }
        #expect(Findings.of(evidence).first?.reason == .ownListSuspected)
    }

    /// It connects twice when it is left alone, and gives up at the first refusal.
    private func twice(_ behaviour: @escaping Program.Behaviour) -> Program {
        Program("example.com", behaviour).behind().with { $0.uninterrupted = { _, _ in [.passes, .passes] } }
    }

    @Test func `connections that a refusal prevents are not vouched for`() {
        let validated = twice { mode, _ in soundModes.contains(mode) ? [.sends, .sends] : [.alert(48)] }.run().first
        #expect(validated?.verdict == .validated && validated?.confidence == .likely && validated?.reason == .laterConnections)
        #expect(
            validated.map(Words.confidence) == "(likely: it usually connects more than once, and after a refusal it did not)")
        let pinned = twice { mode, _ in [untrustedModes.contains(mode) ? .alert(48) : .late] }.run().first
        #expect(pinned?.verdict == .pinned && pinned?.confidence == .likely && pinned?.reason == .laterConnections)
        let both = twice { mode, _ in soundModes.contains(mode) ? [.sends, .sends] : [.alert(48), .alert(48)] }.run().first
        #expect(both?.verdict == .validated && both?.confidence == .proven)
    }

    @Test func `a reach control that failed once leaves a pin likely`() {
        let calls = Counter()
        let shaky = Program.pinning(untrusted: .alert(48), trusted: .late).with {
            $0.uninterrupted = { _, purpose in
                guard purpose == .reach else { return [.passes] }
                return [
                    calls.next() == 1 ? .passesNothing : .passes
                ]
            }
        }
        let finding = shaky.run(PlanOptions(trials: 3)).first
        #expect(finding?.verdict == .pinned && finding?.confidence == .likely && finding?.reason == .unsteadyReach)
    }

    @Test func `one early refusal of the mirrored certificate spoils the progress differential`() {
        let finding = Program("example.com") { mode, _ in
            [untrustedModes.contains(mode) || mode == "trusted-ca-mirrored" ? .alert(48) : .late]
        }.behind().run().first
        #expect(finding?.controls.trust?.by != .progressDifferential && finding?.confidence != .proven)
    }

    @Test func `a client that does one thing and another by turns does not keep step with the plan`() {
        let turn = Counter()
        let alternating = Program("example.com") { mode, _ in
            [
                turn.next().isMultiple(of: 2) ? .late : .alert(48)
            ]
        }.behind().run(PlanOptions(modes: ["untrusted-ca"]))
        #expect(alternating.first?.verdict != .pinned)
    }

    @Test func `a domain that is called only after a refusal is not said to be out of reach`() {
        let first = Program.curl.with {
            $0.domains.append((Domain(host: "b.example.com", port: 443), { _, _ in [] }))
            $0.uninterrupted = { domain, purpose in
                domain.host == "b.example.com" && (purpose == .discovery || purpose == .reach) ? [] : [.passes]
            }
        }.run()
        let late = first.findings.first { $0.domain.host == "b.example.com" }
        #expect(late?.verdict == .inconclusive && late?.reason == .calledAfterRefusal)
    }

    @Test(
        arguments: [(nil, nil, true), (1_600_000_000, 1_700_000_100, true), (1_600_000_000, 1_700_090_000, false)]
            as [(Int64?, Int64?, Bool)])
    func `a lifetime that could not be copied leaves a pin likely`(begin: Int64?, end: Int64?, isOpen: Bool) {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .late).behind {
            $0.notBefore = begin
            $0.notAfter = end
        }.run().first
        #expect(finding?.verdict == .pinned && finding?.confidence == (isOpen ? .likely : .proven))
        #expect(finding?.controls.openConfounders == (isOpen ? [.lifetime] : []))
    }

    @Test func `a client that takes any certificate at the canary shows no trust there`() {
        let careless = Program.always(.alert(46)).with { $0.canary = { _, _ in [.sends] } }.run(exchanged)
        #expect(careless.first?.verdict == .untrustedOrPinned && careless.first?.controls.trust == nil)
        let told = Program.pinning(untrusted: .alert(48), trusted: .alert(46)).with { $0.canary = { _, _ in [.sends] } }.run(exchanged)
        #expect(told.first?.verdict == .untrustedOrPinned)
    }

    @Test(arguments: [Reaction.silent, .stalls, .leaves])
    func `a canary that answers an unknown CA with neither yes nor no proves nothing`(answer: Reaction) {
        let finding = Program.always(.alert(46)).with {
            $0.canary = { mode, _ in [mode == "canary-untrusted" ? answer : .sends] }
        }.run(exchanged).first
        #expect(finding?.verdict == .pinned && finding?.confidence == .likely && finding?.reason == .ownListSuspected)
    }

    @Test func `an unknown CA is played at the canary only where a pin hinges on it, or where it was asked for`() {
        #expect(Program.curl.run(exchanged).count("canary") == 1)
        let asked = PlanOptions(modes: ["canary-untrusted"], hasURLPlaceholder: true)
        #expect(Program.curl.run(asked).count("canary") == 2)
    }

    @Test func `programs of one address and library are not told apart, so trust elsewhere proves no pin`() {
        let trusting = Domain(host: "cdn.example.com", port: 443)
        for local in [true, false] {
            let played = Program.pinning(untrusted: .alert(48), trusted: .alert(46)).with {
                $0.process = nil
                $0.address = local ? "127.0.0.1" : "192.0.2.7"
                $0.domains.append((trusting, { mode, _ in soundModes.contains(mode) ? [.sends] : [.alert(48)] }))
            }.behind().run()
            #expect(played.findings.map(\.verdict) == [.pinned, .validated])
            #expect(played.first?.confidence == (local ? .proven : .likely))
            #expect(played.first?.reason == (local ? nil : .sharedAddress))
            let words = "(likely: several programs may be behind this place, and each may have given some of the answers)"
            #expect(local || played.first.map(Words.confidence) == words)
        }
    }

    @Test func `one refusal of our CA that looks like one of an unknown CA leaves the pin likely`() {
        let finding = Program("example.com") { mode, n in
            [untrustedModes.contains(mode) || (mode == "trusted-ca" && n == 1) ? .alert(48) : .alert(46)]
        }.behind().run(canary).first
        #expect(finding?.verdict == .pinned && finding?.confidence == .likely && finding?.reason == .ownListSuspected)
    }

    @Test func `trust that was seen at this very host needs no such difference`() {
        let finding = Program("example.com") { mode, _ in [mode == "expired" ? .sends : .alert(46)] }.behind().run(canary).first
        #expect(finding?.verdict == .partialValidation && finding?.controls.trust?.by == .hostileAcceptance)
    }

    @Test(arguments: ["trusted-ca", "untrusted-ca", "expired"])
    func `one close without an alert is no refusal yet`(mode: String) {
        var evidence = Program("example.com") { mode, _ in soundModes.contains(mode) ? [.sends] : [.closes] }.behind().run().plan.evidence
        if mode == "trusted-ca" { evidence = Program.always(.closes).run(canary).plan.evidence }
        #expect(Findings.of(evidence).first?.verdict == (mode == "trusted-ca" ? .pinned : .validated))
        for trial in evidence.trials.filter({ $0.mode == mode }).dropFirst() {
            evidence.trials.removeAll { $0.n == trial.n }
            evidence.connections.removeAll { $0.trial == trial.n }
        }
        #expect(Findings.of(evidence).first?.verdict == .inconclusive)
        #expect(Findings.of(evidence).first?.reason == .tooFewTrials)
    }

    @Test(arguments: [Reaction.lateAlert(121), .alert(121)])
    func `ech_required for our trusted certificate is no refusal`(reaction: Reaction) {
        let played = Program.pinning(untrusted: .alert(48), trusted: reaction).run(PlanOptions(assumeTrusted: true))
        #expect(played.first?.verdict == .inconclusive && played.first?.reason == .echRetry)
        #expect(played.cell("trusted-ca")?.refused == 0)
    }

    @Test func `ech_required for a faulty certificate bars validated, whatever is refused beside it`() {
        let played = Program("example.com") { mode, _ in
            soundModes.contains(mode) ? [.sends] : mode == "expired" ? [.lateAlert(121), .alert(45)] : [.alert(48)]
        }.behind().run()
        #expect(played.first?.verdict == .inconclusive && played.first?.reason == .echRetry)
        #expect(played.cell("expired")?.refused == 0)
    }

    @Test func `refusals beside ech_required are no pin`() {
        let played = Program("example.com") { mode, n in
            mode == "trusted-ca" && n == 1 ? [.lateAlert(121)] : [untrustedModes.contains(mode) ? .alert(48) : .late]
        }.behind().run(canary)
        #expect(played.first?.verdict == .inconclusive && played.first?.reason == .echRetry)
    }

    @Test func `a client that goes on without Encrypted ClientHello is the same client`() {
        let played = Program("example.com") { mode, _ in
            soundModes.contains(mode) ? [.lateAlert(121), .sends.by("plain")] : [.alert(48)]
        }.behind().run()
        #expect(played.findings.map(\.verdict) == [.validated])
        #expect(played.first?.retriedModes == [])
    }

    @Test func `ech_required for an unknown CA spoils the progress differential`() {
        let finding = Program("example.com") { mode, n in
            [untrustedModes.contains(mode) ? (n == 1 ? .alert(121) : .alert(48)) : .late]
        }.behind().run().first
        #expect(finding?.controls.trust == nil)
    }

    @Test func `validated is likely where faults of the core profile were not played`() throws {
        let played = Program.curl.run(PlanOptions(modes: ["untrusted-ca", "self-signed"]))
        let finding = try #require(played.first)
        #expect(finding.verdict == .validated && finding.confidence == .likely && finding.reason == .modesLeftOut)
        #expect(Words.confidence(of: finding) == "(likely: not played: untrusted-ca-root-sent, wrong-host, expired)")
        let whole = Program.curl.run(PlanOptions(modes: standard)).first
        #expect(whole?.verdict == .validated && whole?.confidence == .proven)
    }
}
