import Catalog
import Testing
import Verdicts
import Wire

/// What weakens a verdict, and how it is named.
struct ControlTests {
    private let java = Program.always(.alert(46))

    @Test func `a server that asks for a client certificate makes a pin likely`() {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .late).behind { $0.asksForCertificate = true }.run().first
        #expect(finding?.verdict == .pinned && finding?.confidence == .likely && finding?.reason == .mtlsRequired)
    }

    @Test func `declared trust makes a pin likely, never proven`() {
        let finding = java.run(PlanOptions(assumeTrusted: true)).first
        #expect(finding?.verdict == .pinned && finding?.confidence == .likely)
        #expect(finding?.controls.trust?.by == .declared && finding?.reason == .trustNotObserved)
    }

    @Test func `a control command makes a pin likely`() {
        let played = java.with { $0.unpinned = { _, _ in [.sends] } }.run(PlanOptions(hasControlCommand: true))
        #expect(played.first?.verdict == .pinned && played.first?.confidence == .likely)
        #expect(played.first?.controls.trust?.by == .controlCommand)
        #expect(played.count("control-command") == 1)
        #expect(played.cell("trusted-ca")?.accepted == 0)
    }

    @Test func `the control command is not run where the client itself shows trust`() {
        let options = PlanOptions(hasURLPlaceholder: true, hasControlCommand: true)
        #expect(java.run(options).count("control-command") == 0)
        #expect(java.with { $0.canary = { _, _ in [.alert(46)] } }.run(options).count("control-command") == 1)
    }

    @Test func `a control command of another stack shows nothing`() {
        let played = java.with { $0.unpinned = { _, _ in [.sends.by("other")] } }.run(PlanOptions(hasControlCommand: true))
        #expect(played.findings.map(\.verdict) == [.untrustedOrPinned])
    }

    @Test func `the control command is not run where nothing hinges on it`() {
        #expect(Program.curl.run(PlanOptions(hasControlCommand: true)).count("control-command") == 0)
    }

    @Test func `another kind of alert for our CA than for an unknown one makes a pin likely`() {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .alert(80)).run().first
        #expect(finding?.verdict == .pinned && finding?.confidence == .likely)
        #expect(finding?.controls.trust?.by == .alertDifferential && finding?.pinCheck == .inHandshake)
    }

    @Test func `another number of the same kind shows nothing`() {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .alert(42)).run().first
        #expect(finding?.verdict == .untrustedOrPinned)
    }

    @Test(arguments: ["TLSv1.2", nil])
    func `handshakes of different or unknown versions show no progress differential`(version: String?) {
        var evidence = Program.pinning(untrusted: .alert(48), trusted: .late).run().plan.evidence
        guard let index = evidence.connections.firstIndex(where: { $0.mode == "untrusted-ca" }) else {
            Issue.record("the mode was not played")
            return
        }
        evidence.connections[index].tls = version.map { Connection.TLSParameters(version: $0, cipher: "c", alpn: "http/1.1") }
        #expect(Findings.of(evidence).first?.controls.trust == nil)
    }

    @Test func `trials that were not interleaved show no progress differential`() {
        let played = Program.pinning(untrusted: .alert(48), trusted: .late).run()
        var evidence = played.plan.evidence
        let pair = evidence.trials.filter { $0.mode == "trusted-ca" || $0.mode == "untrusted-ca" }
        let ordered = pair.filter { $0.mode == "trusted-ca" } + pair.filter { $0.mode == "untrusted-ca" }
        let renumbered = Dictionary(uniqueKeysWithValues: zip(ordered.map(\.n), pair.map(\.n)))
        for index in evidence.trials.indices { evidence.trials[index].n = renumbered[evidence.trials[index].n] ?? evidence.trials[index].n }
        for index in evidence.connections.indices {
            evidence.connections[index].trial = evidence.connections[index].trial.map { renumbered[$0] ?? $0 }
        }
        #expect(played.first?.verdict == .pinned)
        #expect(Findings.of(evidence).first?.controls.trust == nil)
        #expect(Findings.of(evidence).first?.verdict == .untrustedOrPinned)
    }

    @Test func `a pin needs three refusals of the trusted certificate, and the mirrored one refused too`() {
        let whole = Program.always(.alert(46)).run(PlanOptions(hasURLPlaceholder: true)).plan.evidence
        #expect(Findings.of(whole).first?.verdict == .pinned)
        for mode in ["trusted-ca", "trusted-ca-mirrored"] {
            var evidence = whole
            let dropped = evidence.trials.last { $0.mode == mode }
            evidence.trials.removeAll { $0.n == dropped?.n }
            evidence.connections.removeAll { $0.trial == dropped?.n }
            #expect(Findings.of(evidence).first?.verdict == .inconclusive)
            #expect(Findings.of(evidence).first?.reason == .tooFewTrials)
        }
    }

    @Test func `a faulty certificate that leaves the connection open bars a pin`() {
        let finding = Program("example.com") { mode, _ in
            [untrustedModes.contains(mode) ? .alert(48) : mode == "wrong-host" ? .silent : .late]
        }.behind().run().first
        #expect(finding?.verdict == .inconclusive && finding?.reason == .openButSilent)
    }

    @Test func `a finished handshake that we cut short bars a claim of refusal, whatever came after it`() {
        let finding = Program("example.com") { mode, n in
            [soundModes.contains(mode) ? .sends : mode == "expired" && n == 0 ? .cut : .alert(48)]
        }.behind().run(PlanOptions(trials: 2)).first
        #expect(finding?.verdict == .inconclusive && finding?.reason == .tooFewTrials)
    }

    @Test func `one untrusted handshake that was finished spoils the progress differential`() {
        let finding = Program("example.com") { mode, n in
            untrustedModes.contains(mode) ? [n == 2 ? .late : .alert(48)] : [.late]
        }.behind().run().first
        #expect(finding?.controls.trust == nil)
        #expect(finding?.verdict == .untrustedOrPinned)
    }

    @Test func `one acceptance among refusals decides`() {
        let finding = Program("example.com") { mode, n in
            mode == "trusted-ca" && n == 2 ? [.sends] : [untrustedModes.contains(mode) ? .alert(48) : .late]
        }.behind().run().first
        #expect(finding?.verdict == .validated)
        let flaky = Program("example.com") { mode, n in
            mode == "untrusted-ca" && n == 1 ? [.sends] : soundModes.contains(mode) ? [.sends] : [.late]
        }.behind().run()
        #expect(flaky.first?.verdict == .noValidation && flaky.count("untrusted-ca") == 2)
    }

    @Test(arguments: [
        (Reaction.silent, Reason.openButSilent), (.stalls, .stalls), (.resumes, .onlyResumed), (.leaves, .neverReachedCertificate),
        (.fault, .originDown), (.cut, .tooFewTrials), (.cutEarly, .tooFewTrials), (.chatters, .probeThenClose),
    ])
    func `no clear answer to our trusted certificate is inconclusive`(reaction: Reaction, reason: Reason) {
        let played = Program("example.com") { mode, _ in [soundModes.contains(mode) ? reaction : .alert(48)] }.behind()
            .run(PlanOptions(assumeTrusted: true))
        #expect(played.first?.verdict == .inconclusive)
        #expect(played.first?.reason == reason)
        #expect(played.first?.confidence == .unknown)
    }

    @Test(arguments: [
        (Reaction.silent, Reason.openButSilent), (.stalls, .stalls), (.resumes, .onlyResumed), (.leaves, .neverReachedCertificate),
        (.fault, .originDown), (.cut, .tooFewTrials),
    ])
    func `a hostile mode without a clear refusal bars validated`(reaction: Reaction, reason: Reason) {
        let finding = Program("example.com") { mode, _ in
            [soundModes.contains(mode) ? .sends : mode == "expired" ? reaction : .alert(48)]
        }.behind().run().first
        #expect(finding?.verdict == .inconclusive)
        #expect(finding?.reason == reason)
    }

    @Test func `chatter and then nothing under a hostile mode is a refusal only when it is constant`() {
        let steady = Program("example.com") { mode, _ in [soundModes.contains(mode) ? .sends : .chatters] }.behind().run()
        #expect(steady.first?.verdict == .validated && steady.count("expired") == 3)
        #expect(steady.cell("expired")?.refused == 3)
    }

    @Test func `chatter under our trusted certificate bars a pin`() {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .chatters).run(PlanOptions(assumeTrusted: true)).first
        #expect(finding?.verdict == .inconclusive && finding?.reason == .probeThenClose)
    }

    @Test func `an incomplete check is told even where the issuer's check is not known`() throws {
        let played = Program("example.com") { mode, _ in [untrustedModes.contains(mode) ? .silent : .sends] }.behind().run()
        let finding = try #require(played.first)
        #expect(finding.verdict == .partialValidation && finding.reason == .openButSilent)
        #expect(Words.sentence(of: finding) == "Accepts a wrong name and an expired certificate.")
    }

    @Test func `a client that fails uninterrupted is not judged by its refusals`() {
        let deaf = Program.curl.with {
            $0.uninterrupted = { _, _ in [.passesNothing] }
            $0.exit = { _ in .code(35) }
        }.run()
        #expect(deaf.first?.verdict == .inconclusive && deaf.first?.reason == .failsUninterrupted)
        let probe = Program.curl.with { $0.uninterrupted = { _, _ in [.passesNothing] } }.run()
        #expect(probe.first?.reason == .probeThenClose)
        let privateServer = Program.curl.behind({ $0.state = .untrusted }).with { $0.uninterrupted = { _, _ in [.passesNothing] } }
        #expect(privateServer.run().first?.reason == .originUntrusted)
        let mutual = Program.curl.behind({ $0.asksForCertificate = true }).with { $0.uninterrupted = { _, _ in [.passesNothing] } }
        #expect(mutual.run().first?.reason == .mtlsRequired)
    }

    @Test func `where nothing is forwarded, an acceptance is proven and a refusal is worth nothing`() {
        func sink(_ program: Program) -> Finding? {
            program.with {
                $0.uninterrupted = { _, _ in [.passesNothing] }
                $0.notes = [.notForwarded]
            }.run().first
        }
        for refusing in [Program.curl, .pinning(untrusted: .alert(48), trusted: .late)] {
            #expect(sink(refusing)?.verdict == .inconclusive && sink(refusing)?.reason == .notForwarded)
        }
        let careless = sink(Program("example.com") { _, _ in [.sends] })
        #expect(careless?.verdict == .noValidation && careless?.confidence == .proven)
    }

    @Test(arguments: [Program.curl, .pinning(untrusted: .alert(48), trusted: .late)])
    func `when the client no longer reaches its server at the end, no refusal becomes a claim`(program: Program) {
        let worn = program.with { $0.uninterrupted = { _, purpose in [purpose == .reach ? .passesNothing : .passes] } }.run()
        #expect(worn.first?.verdict == .inconclusive && worn.first?.reason == .failsUninterrupted)
        #expect(worn.first?.controls.reach == .failed)
        let gone = program.with {
            $0.uninterrupted = { _, purpose in purpose == .reach ? [] : [.passes] }
            $0.exit = { $0 == .reach ? .signal(11) : .code(0) }
        }.run()
        #expect(gone.first?.reason == .childFailedInControl)
    }

    @Test(arguments: [Program.curl, .pinning(untrusted: .alert(48), trusted: .late)])
    func `a run that was stopped before its last trial claims nothing from refusals`(program: Program) {
        let whole = program.run()
        var evidence = whole.plan.evidence
        let last = evidence.trials.removeLast()
        evidence.connections.removeAll { $0.trial == last.n }
        #expect(last.purpose == .reach)
        #expect(Findings.of(evidence).map(\.verdict) == [.inconclusive])
        #expect(Findings.of(evidence).first?.reason == .tooFewTrials)
    }

    @Test func `without anything known of the origin a pin is likely and every open question is named`() {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .late).with { $0.origins = [] }.run().first
        #expect(finding?.verdict == .pinned && finding?.confidence == .likely && finding?.reason == .alpnGuessed)
        #expect(finding?.controls.openConfounders == [.sct, .alpn, .version, .keyType, .lifetime, .names])
    }

    @Test(arguments: [
        (Confounder.version, { @Sendable (origin: inout Origin) in origin.version = "TLSv1.2" }),
        (.alpn, { @Sendable (origin: inout Origin) in origin.alpn = nil }),
        (.keyType, { @Sendable (origin: inout Origin) in origin.keyType = nil }),
    ])
    func `a difference from the origin stays open`(confounder: Confounder, change: @Sendable (inout Origin) -> Void) {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .late).behind(change).run().first
        #expect(finding?.confidence == .likely)
        #expect(finding?.controls.openConfounders == [confounder])
    }

    @Test(arguments: ["EC-521", "ED25519", "RSA-1024", "RSA-8192"])
    func `a key type that cannot be mirrored leaves the pin likely`(keyType: String) {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .late).behind { $0.keyType = keyType }.run().first
        #expect(finding?.verdict == .pinned)
        #expect(finding?.confidence == .likely)
        #expect(finding?.controls.openConfounders == [.keyType])
    }

    @Test func `a key type other than ours is closed by the mirrored certificate`() {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .late).behind { $0.keyType = "RSA-2048" }.run().first
        #expect(finding?.confidence == .proven)
    }

    @Test func `where the genuine server could not be asked at the time, nothing was mirrored, and everything stays open`() {
        let finding = Program.pinning(untrusted: .alert(48), trusted: .late).with { $0.notes = [.alpnGuessed] }.run().first
        #expect(finding?.controls.openConfounders == [.alpn, .lifetime, .names])
        #expect(finding?.confidence == .likely)
    }

    @Test func `a refusal under our root counts only where it names a fault or comes earlier`() {
        let played = Program("example.com") { mode, _ in
            switch mode {
            case "expired": [.alert(45)]
            case let mode where untrustedModes.contains(mode): [.alert(46)]
            default: [.alert(46)]
            }
        }.behind().run(PlanOptions(hasURLPlaceholder: true))
        #expect(played.first?.verdict == .pinned)
        #expect(played.cell("expired")?.state == .tested)
        #expect(played.cell("wrong-host")?.state == .notSeparable)
        #expect(played.cell("untrusted-ca")?.state == .tested)
    }

    @Test func `a pin-quality mode that is accepted gets around the pin`() {
        let played = Program.pinning(untrusted: .alert(48), trusted: .late).run()
        var evidence = played.plan.evidence
        evidence.modes.append(
            TestMode(
                id: "pin-same-names", title: "Same names", asks: "?", question: .pin, family: .trust, arm: .any, level: .standard,
                presentation: .intercept(.trusted), references: []))
        if var socket = evidence.connections.first(where: { $0.mode == "expired" }) {
            socket.mode = "pin-same-names"
            socket.outcome = .accepted
            socket.step = .e7
            evidence.connections.append(socket)
        }
        let finding = Findings.of(evidence).first
        #expect(finding?.verdict == .pinBypassable && finding?.confidence == .proven)
        #expect(finding?.acceptedModes == ["pin-same-names"])
    }

    @Test func `an accepted canary shows no trust in a client that takes an unknown canary elsewhere`() {
        let played = java.with {
            $0.domains.append((Domain(host: "ads.example.com", port: 443), { mode, _ in [mode == "self-signed" ? .sends : .alert(46)] }))
        }.behind().run(PlanOptions(hasURLPlaceholder: true))
        #expect(played.findings.map(\.verdict) == [.untrustedOrPinned, .noValidation])
    }
}
