import Catalog
import Testing
import Verdicts
import Wire

/// SplitMix64: the same numbers on every machine.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Claims on evidence that nobody thought of: whatever was seen, a claim has what it needs.
struct RandomEvidenceTests {
    private static let modes = ["trusted-ca", "untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"]
    private static let reactions: [Reaction] = [
        .sends, .closes, .late, .silent, .chatters, .stalls, .leaves, .resumes, .cut, .cutEarly, .fault, .alert(48), .alert(46), .alert(45),
        .alert(80), .lateAlert(0), .passes, .passesNothing,
    ]

    /// A program that mostly answers each mode in one way, with moods.
    private func program(_ seed: UInt64) -> (Program, PlanOptions) {
        var numbers = SeededNumbers(state: seed)
        func behaviour(_ numbers: inout SeededNumbers) -> Program.Behaviour {
            let favourites = Array(Self.reactions.prefix(Self.reactions.count - 2).shuffled(using: &numbers).prefix(3))
            let mood = UInt64.random(in: 0...20, using: &numbers)
            let base = numbers.next()
            // Half of the programs know our root, so that verdicts of every kind come up.
            let knowsRoot = Bool.random(using: &numbers)
            return { mode, ordinal in
                if knowsRoot, soundModes.contains(mode) { return [.sends] }
                let fixed = mode.utf8.reduce(base) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
                var local = SeededNumbers(state: fixed)
                let usual = favourites.randomElement(using: &local) ?? .sends
                var moody = SeededNumbers(state: fixed &+ UInt64(ordinal))
                let other = Self.reactions.dropLast(2).randomElement(using: &moody) ?? .sends
                let now = UInt64.random(in: 0...20, using: &moody) < mood / 4 ? other : usual
                return UInt64.random(in: 0...19, using: &moody) == 0 ? [now, other.by("second")] : [now]
            }
        }
        var program = Program("a.example.com", behaviour(&numbers))
        if Bool.random(using: &numbers) { program.domains.append((Domain(host: "b.example.com", port: 443), behaviour(&numbers))) }
        if Bool.random(using: &numbers) { program.canary = behaviour(&numbers) }
        let tired = UInt64.random(in: 0...9, using: &numbers) == 0
        let deaf = UInt64.random(in: 0...9, using: &numbers) == 0
        program.uninterrupted = { _, purpose in [deaf || (tired && purpose == .reach) ? .passesNothing : .passes] }
        program.unpinned = behaviour(&numbers)
        let staples = Bool.random(using: &numbers)
        let sct = Bool.random(using: &numbers)
        program = program.with { $0.asksForStaple = Bool.random(using: &numbers) }
        if Bool.random(using: &numbers) {
            program = program.behind {
                $0.staples = staples
                $0.carriesSCTs = sct
            }
        }
        let options = PlanOptions(
            trials: Int.random(in: 1...3, using: &numbers), allAtOnce: UInt64.random(in: 0...4, using: &numbers) == 0,
            hasURLPlaceholder: Bool.random(using: &numbers), hasControlCommand: Bool.random(using: &numbers),
            assumeTrusted: UInt64.random(in: 0...4, using: &numbers) == 0)
        return (program, options)
    }

    @Test func `no claim stands without what it rests on`() {
        var verdicts: Set<Verdict> = []
        for seed in 0..<150 {
            let (program, options) = program(UInt64(seed))
            let played = program.run(options)
            #expect(played.specs.count < 300)
            for finding in played.findings {
                verdicts.insert(finding.verdict)
                check(finding, played.plan.evidence)
            }
            var shuffled = played.plan.evidence
            var numbers = SeededNumbers(state: UInt64(seed))
            shuffled.connections.shuffle(using: &numbers)
            #expect(Findings.of(shuffled) == played.findings)
        }
        #expect(verdicts.isSuperset(of: [.noValidation, .partialValidation, .pinned, .validated, .untrustedOrPinned, .inconclusive]))
    }

    private func check(_ finding: Finding, _ evidence: Evidence) {
        let control = Set(evidence.trials.filter { $0.purpose == .controlCommand }.map(\.n))
        let here = evidence.connections.filter { $0.domain == finding.domain && !control.contains($0.trial ?? 0) }
        let mine = here.filter { $0.client.stack == finding.stack }
        func accepted(_ sockets: [Connection], _ modes: String...) -> Bool {
            sockets.contains { $0.outcome == .accepted && modes.contains($0.mode) }
        }
        let isReached = mine.contains { $0.splice?.serverAnsweredAfter ?? false }
        let last = evidence.trials.last
        let isReachedLast = last?.purpose == .reach && mine.contains { $0.trial == last?.n && $0.splice?.serverAnsweredAfter ?? false }

        if accepted(mine, "untrusted-ca", "untrusted-ca-root-sent", "self-signed") { #expect(finding.verdict == .noValidation) }
        #expect((finding.confidence == .unknown) == [.inconclusive, .untrustedOrPinned].contains(finding.verdict))
        #expect(finding.confidence != .unknown || finding.reason != nil)
        #expect(!Words.headline(of: finding).isEmpty && !Words.sentence(of: finding).isEmpty)
        switch finding.verdict {
        case .pinned:
            #expect(isReached && isReachedLast && finding.controls.trust != nil && finding.pinCheck != nil)
            #expect(!accepted(mine, "trusted-ca", "trusted-ca-mirrored", "wrong-host", "expired"))
            let refused = Set(mine.filter { $0.mode == "trusted-ca" && ($0.step == .e3 || $0.step == .e5) }.map(\.trial))
            #expect(refused.count >= 3)
            #expect(mine.filter { $0.mode == "trusted-ca" }.allSatisfy { $0.step <= .e5 })
            if finding.confidence == .proven {
                #expect(finding.controls.openConfounders.isEmpty && finding.reason == nil)
                let kinds: [Finding.Controls.Trust.Kind] = [.canary, .otherDomain, .hostileAcceptance, .progressDifferential, .accepted]
                #expect(finding.controls.trust.map { kinds.contains($0.by) } == true)
                #expect(evidence.origins.contains { $0.domain == finding.domain })
                if finding.controls.trust?.by == .canary || finding.controls.trust?.by == .otherDomain {
                    func ends(_ mode: String) -> Set<[String?]> {
                        let refused = mine.filter { $0.mode == mode && ($0.step == .e3 || $0.step == .e5) }
                        return Set(refused.map { [$0.step.rawValue, $0.alert?.name] })
                    }
                    #expect(!ends("untrusted-ca").isEmpty && ends("untrusted-ca").isDisjoint(with: ends("trusted-ca")))
                }
            } else {
                #expect(Words.confidence(of: finding) != "(likely: )")
            }
        case .validated:
            #expect(isReached && isReachedLast)
            #expect(accepted(here, "trusted-ca", "trusted-ca-mirrored"))
            #expect(!accepted(mine, "untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"))
            for mode in Self.modes.dropFirst() {
                let refusals = mine.filter { $0.mode == mode && ($0.step == .e3 || $0.step >= .e5) }
                #expect(refusals.count >= 3 || refusals.contains { $0.outcome == .rejected })
                #expect(!mine.contains { $0.mode == mode && $0.outcome == .acceptedWeak })
            }
        case .noValidation:
            #expect(accepted(here, "untrusted-ca", "untrusted-ca-root-sent", "self-signed"))
        case .partialValidation:
            #expect(accepted(here, "wrong-host", "expired"))
        case .ownStore:
            #expect(isReachedLast && finding.controls.trust == nil)
        case .pinBypassable, .untrustedOrPinned, .inconclusive:
            break
        }
    }
}
