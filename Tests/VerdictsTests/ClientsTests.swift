import Catalog
import Testing
import Verdicts
import Wire

/// Several sockets, several stacks, several domains, and the clear.
struct ClientsTests {
    private let domain = Domain(host: "example.com", port: 443)

    private func connection(
        _ id: Int, at time: Double, stack: String = "a", mode: String = "untrusted-ca", outcome: Outcome, alert: UInt8? = nil,
        trial: Int = 2
    ) -> Connection {
        let step: Step = outcome == .accepted ? .e7 : outcome == .rejectedLate ? .e5 : .e3
        return Connection(
            id: id, time: time, client: Connection.Client(address: "127.0.0.1:\(id)", stack: stack), trial: trial, domain: domain,
            mode: mode, step: step, outcome: outcome, alert: alert.map { Alert($0) }, milliseconds: 1000)
    }

    @Test func `the loser of a race is superseded, and only the loser`() {
        let winner = connection(1, at: 10, outcome: .accepted)
        let cases: [(Connection, Outcome)] = [
            (connection(2, at: 10.5, outcome: .rejectedLate), .superseded),
            (connection(2, at: 9.5, outcome: .rejectedClosed), .superseded),
            (connection(2, at: 10.5, outcome: .rejectedLate, alert: 0), .rejectedLate),
            (connection(2, at: 10.5, outcome: .rejected, alert: 48), .rejected),
            (connection(2, at: 12, outcome: .rejectedLate), .rejectedLate),
            (connection(2, at: 10.5, stack: "b", outcome: .rejectedLate), .rejectedLate),
            (connection(2, at: 10.5, outcome: .rejectedLate, trial: 3), .rejectedLate),
            (connection(2, at: 10.5, mode: "expired", outcome: .rejectedLate), .rejectedLate),
        ]
        for (other, outcome) in cases {
            let marked = Connection.superseded(in: [winner, other])
            #expect(marked.map(\.outcome) == [.accepted, outcome])
            #expect(Connection.superseded(in: marked) == marked)
        }
    }

    @Test func `a retry without verification on another stack is the same client's acceptance`() {
        let played = Program("example.com") { mode, _ in
            soundModes.contains(mode) ? [.sends] : [.alert(48), .sends.by("t12_fallback")]
        }.behind().run()
        #expect(played.findings.count == 1)
        #expect(played.first?.verdict == .noValidation)
        #expect(played.first?.retriedModes.contains("untrusted-ca") == true)
    }

    @Test func `a retry that refuses as well changes nothing`() {
        let played = Program("example.com") { mode, _ in
            soundModes.contains(mode) ? [.sends] : [.alert(48), .alert(48).by("t12_fallback")]
        }.behind().run()
        #expect(played.findings.map(\.verdict) == [.validated])
        #expect(played.first?.retriedModes == [])
    }

    @Test func `a pinned stack whose retry takes our CA is not pinned`() {
        let played = Program("example.com") { mode, _ in
            soundModes.contains(mode) ? [.late, .sends.by("platform")] : [.alert(48), .alert(48).by("platform")]
        }.behind().run()
        #expect(played.findings.map(\.verdict) == [.validated])
    }

    @Test func `two stacks at one domain are two findings, the worst first`() {
        let played = Program("example.com") { mode, _ in
            [soundModes.contains(mode) ? .sends : .alert(48), .sends.by("careless")]
        }.with { $0.uninterrupted = { _, _ in [.passes, .passes.by("careless")] } }.behind().run()
        #expect(played.findings.map(\.verdict) == [.noValidation, .validated])
        #expect(played.findings.map(\.stack) == ["careless", "t13i_stack"])
    }

    @Test func `all domains at once: a refusal without an alert may belong to another domain`() {
        let other = Domain(host: "b.example.com", port: 443)
        let behaviour: Program.Behaviour = { mode, _ in [soundModes.contains(mode) ? .sends : .closes] }
        let quiet = Program("example.com", behaviour).with { $0.domains.append((other, behaviour)) }.behind()
        let played = quiet.run(PlanOptions(allAtOnce: true))
        #expect(played.findings.map(\.verdict) == [.inconclusive, .inconclusive])
        #expect(played.specs.allSatisfy { $0.domain == nil })
        #expect(quiet.run().findings.map(\.verdict) == [.validated, .validated])
        let loud: Program.Behaviour = { mode, _ in [soundModes.contains(mode) ? .sends : .alert(48)] }
        let telling = Program("example.com", loud).with { $0.domains.append((other, loud)) }.behind().run(PlanOptions(allAtOnce: true))
        #expect(telling.findings.map(\.verdict) == [.validated, .validated])
    }

    @Test func `plain requests that come anyway are observed, and never called a fallback`() {
        let always = Program.curl.with { $0.cleartext = { _ in [Domain(host: "example.com", port: 80)] } }.run()
        #expect(always.first?.cleartext == .observed)
        #expect(always.findings.count == 1)
    }

    @Test func `one plain request without a refusal is enough to call them all observed`() {
        let mixed = Program.curl.with {
            $0.cleartext = { $0.mode == "untrusted-ca" || $0.purpose == .discovery ? [Domain(host: "example.com", port: 80)] : [] }
        }.run()
        #expect(mixed.first?.cleartext == .observed)
        let accepted = Program.curl.with {
            $0.cleartext = { $0.mode == "trusted-ca" ? [Domain(host: "example.com", port: 80)] : [] }
        }.run()
        #expect(accepted.first?.cleartext == .observed)
    }

    @Test func `plain requests that come only after a refusal are a fallback`() {
        let forced = Program.curl.with {
            $0.cleartext = { $0.mode == "untrusted-ca" ? [Domain(host: "example.com", port: 80)] : [] }
        }.run()
        #expect(forced.first?.cleartext == .fallback)
        #expect(Program.curl.run().first?.cleartext == CleartextUse.none)
    }

    @Test func `a host that is met in the clear only has a finding of its own`() {
        let played = Program.curl.with { $0.cleartext = { _ in [Domain(host: "old.example.com", port: 80)] } }.run()
        #expect(played.findings.map(\.domain.description) == ["example.com", "old.example.com:80"])
        #expect(played.findings.last?.cleartext == .observed)
        #expect(played.findings.last?.verdict == .inconclusive)
    }

    @Test func `findings can be had for some hosts, and the others still serve as controls`() {
        let played = Program.always(.alert(46)).with {
            $0.domains.append(
                (Domain(host: "cdn.example.com", port: 443), { mode, _ in soundModes.contains(mode) ? [.sends] : [.alert(46)] }))
        }.behind().run()
        var evidence = played.plan.evidence
        evidence.hosts = ["example.com"]
        #expect(Findings.of(evidence).map(\.verdict) == [.pinned])
    }

    @Test func `the canary has no finding`() {
        let played = Program.curl.run(PlanOptions(hasURLPlaceholder: true))
        #expect(played.findings.map(\.domain.host) == ["example.com"])
        #expect(played.cell("canary")?.outcome == .accepted)
    }
}
