import PolicyFile
import Testing
import Verdicts

struct PolicyDraftTests {
    private func finding(
        _ host: String, _ verdict: Verdict, _ confidence: Confidence = .proven, port: UInt16 = 443, accepts: [String] = [],
        cleartext: CleartextUse = .none
    ) -> Finding {
        Finding(
            domain: Domain(host: host, port: port), stack: "s", ja4: nil, verdict: verdict, confidence: confidence,
            reason: verdict == .inconclusive ? .tooFewTrials : nil, cleartext: cleartext, acceptedModes: accepts,
            controls: Finding.Controls(reach: .ok, trust: nil))
    }

    private func run(_ findings: [Finding]) -> Run {
        let connections = findings.enumerated().map { offset, finding in
            Connection(
                id: offset + 1, time: 0, client: Connection.Client(address: "127.0.0.1:1"), domain: finding.domain, mode: "trusted-ca",
                hello: Connection.HelloFacts(serverName: nil, alpn: [], versions: [], asksForStaple: false, asksForSCT: false))
        }
        return Run(
            id: "20261121T192003-7f3a", started: 0, ended: 1, toolVersion: "0.1.0", command: [], profile: "standard", modes: [],
            connections: connections, findings: findings)
    }

    private var seen: [Finding] {
        [
            finding("api.example.com", .pinned), finding("b.example.com", .validated, port: 8443), finding("2001:db8::1", .validated),
            finding("own.example.com", .ownStore, .likely), finding("open.example.com", .inconclusive, .unknown),
        ]
    }

    @Test func `what was seen is a policy that the same run meets, as far as it can be told`() throws {
        var run = run(seen.filter { $0.verdict != .inconclusive })
        run.modes = ["untrusted-ca"]
        let policy = try read(PolicyDraft.text(of: run).replacing("profile: standard", with: "profile: core"))
        #expect(
            policy.rules.map(\.pattern.value.description) == ["api.example.com", "b.example.com:8443", "2001:db8::1", "own.example.com"])
        #expect(policy.rules.map(\.expect?.value) == [.pinned, .validated, .validated, .ownStore])
        #expect(policy.requireSeen.count == 4)
        let checks = policy.judge(run, today: CalendarDay(secondsSince1970: 0)).checks.filter { $0.kind != .profile }
        #expect(!checks.isEmpty && checks.allSatisfy { $0.status == .met }, "\(checks)")
    }

    @Test func `a fault is never written as expected`() throws {
        let run = run([
            finding("a.example.com", .noValidation, accepts: ["untrusted-ca"], cleartext: .observed),
            finding("b.example.com", .partialValidation, accepts: ["expired", "wrong-host"]),
            finding("c.example.com", .pinBypassable, accepts: ["pin-same-names"]), finding("d.example.com", .untrustedOrPinned, .unknown),
        ])
        let text = PolicyDraft.text(of: run)
        let policy = try read(text)
        #expect(policy.judge(run, today: CalendarDay(secondsSince1970: 0)).exit == .violated)
        #expect(policy.rules.allSatisfy { $0.allow.isEmpty })
        #expect(text.contains("allow: [expired, wrong-host]") && text.contains("CLEARTEXT") && text.contains("not known: "))
        #expect(policy.requireSeen.map(\.value.description) == ["a.example.com", "b.example.com", "c.example.com"])
    }

    @Test func `of several clients of a domain the worst is written`() throws {
        let text = PolicyDraft.text(of: run([finding("a.example.com", .pinned), finding("a.example.com", .validated)]))
        let policy = try read(text)
        #expect(policy.rules.map(\.expect?.value) == [.validated])
        #expect(text.contains("the worst of 2 clients"))
    }

    @Test func `every line says why it is there`() throws {
        let text = PolicyDraft.text(of: run(seen))
        let bare = text.split(separator: "\n").filter { !$0.contains("#") && !$0.hasPrefix("  - ") }
        #expect(bare == ["version: 1", "domains:"])
    }
}
