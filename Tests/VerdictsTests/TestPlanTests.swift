import Catalog
import Testing
import Verdicts

struct TestPlanTests {
    private let core = ["trusted-ca", "untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"]
    private let steady = Program("example.com") { mode, _ in [soundModes.contains(mode) ? .sends : .alert(46)] }.behind()

    @Test func `the order is fixed: discovery, the pair, the rest, reach`() {
        let played = steady.run()
        #expect(played.order == ["discovery"] + core + ["reach"])
        #expect(played.specs.map(\.n) == Array(1...8))
        #expect(played.specs.dropFirst().dropLast().allSatisfy { $0.domain?.host == "example.com" })
        #expect(played.plan.next() == nil && played.plan.remaining == 0)
    }

    @Test func `the trials to come are counted`() {
        var plan = TestPlan(options: PlanOptions())
        #expect(plan.remaining == 1)
        let played = steady.run()
        let first = played.plan.evidence
        if let trial = first.trials.first {
            plan.record(trial, connections: first.connections.filter { $0.trial == trial.n })
        }
        #expect(plan.remaining == 7)
        #expect(plan.domains.map(\.host) == ["example.com"])
    }

    @Test func `a refused trusted certificate adds trials, alternately, and then the mirrored one`() {
        let played = Program.pinning(untrusted: .alert(48), trusted: .late).run()
        #expect(
            played.order == ["discovery"] + core + ["untrusted-ca", "trusted-ca", "trusted-ca", "untrusted-ca"]
                + ["trusted-ca-mirrored", "trusted-ca-mirrored", "trusted-ca-mirrored", "reach"])
    }

    @Test func `one mirrored trial is enough where it is refused in the handshake`() {
        #expect(Program.always(.alert(46)).run().count("trusted-ca-mirrored") == 1)
    }

    @Test func `a close in the handshake is worth no more than one after it: three trials`() {
        let node = Program.always(.closes).with { $0.canary = { _, _ in [.closes] } }.run(PlanOptions(hasURLPlaceholder: true))
        #expect(node.count("trusted-ca-mirrored") == 3 && node.count("canary") == 3)
        let spoken = Program("example.com") { mode, _ in soundModes.contains(mode) ? [.sends] : [.closes, .alert(48)] }.behind().run()
        #expect(spoken.count("expired") == 1 && spoken.cell("expired")?.outcome == .rejected)
    }

    @Test func `more trials are played when they are asked for, and an acceptance ends a cell`() {
        let played = steady.run(PlanOptions(trials: 4))
        #expect(played.count("trusted-ca") == 1 && played.count("untrusted-ca") == 4 && played.count("expired") == 4)
        #expect(Array(played.order.prefix(5)) == ["discovery", "trusted-ca", "untrusted-ca", "untrusted-ca", "untrusted-ca"])
        let pin = Program.always(.alert(46)).run(PlanOptions(trials: 2))
        #expect(Array(pin.order[1...4]) == ["trusted-ca", "untrusted-ca", "untrusted-ca", "trusted-ca"])
    }

    @Test func `a trial that was cut short is made up for within bounds`() {
        let once = Program("example.com") { mode, n in
            mode == "trusted-ca" && n == 1 ? [.cutEarly] : [untrustedModes.contains(mode) ? .alert(48) : .late]
        }.behind().run()
        #expect(once.count("trusted-ca") == 4)
        #expect(once.first?.verdict == .pinned)
        let mostly = Program("example.com") { mode, n in
            mode == "trusted-ca" && n > 0 ? [.cutEarly] : [untrustedModes.contains(mode) ? .alert(48) : .late]
        }.behind().run()
        #expect(mostly.count("trusted-ca") == 5 && mostly.count("trusted-ca-mirrored") == 0)
        #expect(mostly.first?.verdict == .inconclusive && mostly.first?.reason == .tooFewTrials)
    }

    @Test func `the two modes that everything hinges on are played in any case, the others as asked`() {
        let chosen = steady.run(PlanOptions(modes: ["expired", "nonsense"]))
        #expect(chosen.order == ["discovery", "trusted-ca", "untrusted-ca", "expired", "reach"])
        #expect(steady.run(PlanOptions(modes: ["no-ca", "trusted-ca-mirrored"])).count("trusted-ca-mirrored") == 1)
    }

    @Test func `the canary needs a place in the command, and can be declined`() {
        #expect(steady.run(PlanOptions(hasURLPlaceholder: true)).order.suffix(2) == ["canary", "reach"])
        #expect(steady.run(PlanOptions(hasURLPlaceholder: true, noCanary: true)).count("canary") == 0)
        #expect(steady.run().count("canary") == 0)
    }

    @Test func `a canary that is refused late is played again where a claim hinges`() {
        let late = Program.always(.late).with { $0.canary = { _, _ in [.late] } }.run(PlanOptions(hasURLPlaceholder: true))
        #expect(late.count("canary") == 3)
    }

    @Test func `domains are played one after the other, or all at once`() {
        let two = steady.with {
            $0.domains.append((Domain(host: "b.example.com", port: 8443), { mode, _ in [soundModes.contains(mode) ? .sends : .alert(46)] }))
        }
        let played = two.run()
        #expect(played.order == ["discovery"] + core + core + ["reach"])
        #expect(two.run(PlanOptions(hosts: ["b.example.com:8443"])).specs.compactMap(\.domain?.host).allSatisfy { $0 == "b.example.com" })
        #expect(two.run(PlanOptions(hosts: ["b.example.com"])).findings.count == 1)
        #expect(two.run(PlanOptions(allAtOnce: true)).order == ["discovery"] + core + ["reach"])
    }

    @Test func `without a domain the plan ends after discovery`() {
        let mute = steady.with { $0.uninterrupted = { _, _ in [] } }.run()
        #expect(mute.order == ["discovery"])
        #expect(mute.findings.isEmpty)
    }

    @Test(arguments: [1, 3, 5]) func `discovery and reach are repeated as often as any other trial, where nothing was reached`(trials: Int)
    {
        let dead = steady.with { $0.uninterrupted = { _, _ in [.passesNothing] } }.run(PlanOptions(trials: trials))
        #expect(Array(dead.order.prefix(trials)) == Array(repeating: "discovery", count: trials) && dead.count("discovery") == trials)
        #expect(steady.with { $0.uninterrupted = { _, _ in [] } }.run(PlanOptions(trials: trials)).order.count == trials)
        #expect(steady.run(PlanOptions(trials: trials)).count("discovery") == 1)
        #expect(steady.run(PlanOptions(trials: trials)).count("reach") == 1)
    }

    @Test func `one failure of the network in a control trial is made up for by the next`() {
        for failing in [Trial.Purpose.discovery, .reach] {
            let count = Counter()
            let program = steady.with {
                $0.uninterrupted = { _, purpose in [purpose == failing && count.next() == 1 ? .passesNothing : .passes] }
            }
            let played = program.run(PlanOptions(trials: 2))
            #expect(played.count(failing.rawValue) == 2)
            #expect(played.first?.verdict == .validated && played.first?.controls.reach == .ok)
        }
        let count = Counter()
        let lost = steady.with { $0.uninterrupted = { _, purpose in [purpose == .reach && count.next() > 0 ? .passesNothing : .passes] } }
        let played = lost.run(PlanOptions(trials: 3))
        #expect(played.count("reach") == 3 && played.first?.controls.reach == .failed)
    }

    @Test func `a plan has an end, and keeps its last trial for reach`() {
        let played = Program.always(.late).run(PlanOptions(trials: 50, limit: 20))
        #expect(played.specs.count == 20)
        #expect(played.order.last == "reach")
    }

    @Test func `the outline lists what would run`() {
        let domain = Domain(host: "example.com", port: 443)
        let outline = TestPlan.outline(PlanOptions(hasURLPlaceholder: true), domain: domain)
        #expect(outline.map { $0.purpose == .mode ? $0.mode : $0.purpose.rawValue } == ["discovery"] + core + ["canary", "reach"])
    }
}
