import Testing
import Verdicts

struct RunExitTests {
    private func finding(_ verdict: Verdict, _ cleartext: CleartextUse = .none) -> Finding {
        Finding(
            domain: Domain(host: "example.com", port: 443), stack: "s", ja4: nil, verdict: verdict, confidence: .proven,
            cleartext: cleartext, controls: Finding.Controls(reach: .ok, trust: nil))
    }

    @Test func `without a policy a run observes, and only silence is inconclusive`() {
        for verdict in Verdict.allCases {
            #expect(RunExit.of([finding(verdict, .fallback)], connected: true) == .success)
        }
        #expect(RunExit.of([], connected: false) == .inconclusive)
        #expect(RunExit.of([], connected: true) == .success)
    }

    @Test(arguments: ["trusted-ca", "trusted-ca-mirrored"])
    func `a client that took our certificate is unpinned, although its verdict is open`(mode: String) {
        var open = finding(.inconclusive)
        open.cells = [Finding.Cell(mode: mode, outcome: .accepted, accepted: 1, state: .tested)]
        #expect(RunExit.of([open], failOn: [.unpinned], connected: true) == .violated)
        open.cells = [Finding.Cell(mode: mode, outcome: .rejected, refused: 1, state: .tested)]
        #expect(RunExit.of([open], failOn: [.unpinned], connected: true) == .success)
    }

    @Test func `each kind of finding fails the verdicts that it names`() {
        let table: [FailOn: Set<Verdict>] = [
            .noValidation: [.noValidation], .partialValidation: [.partialValidation],
            .pinBypassable: [.pinBypassable], .unpinned: [.noValidation, .partialValidation, .pinBypassable, .validated],
            .inconclusive: [.inconclusive, .ownStore, .untrustedOrPinned],
            .cleartext: [],
        ]
        for (failure, verdicts) in table {
            for verdict in Verdict.allCases {
                let code = RunExit.of([finding(verdict)], failOn: [failure], connected: true)
                let expected: RunExit = verdicts.contains(verdict) ? (failure == .inconclusive ? .inconclusive : .violated) : .success
                #expect(code == expected)
            }
        }
        #expect(RunExit.of([finding(.pinned, .observed)], failOn: [.cleartext], connected: true) == .violated)
        #expect(RunExit.of([finding(.pinned, .fallback)], failOn: [.cleartext], connected: true) == .violated)
    }

    @Test func `a violation wins over an open question`() {
        let both = [finding(.inconclusive), finding(.noValidation)]
        #expect(RunExit.of(both, failOn: Set(FailOn.allCases), connected: true) == .violated)
        #expect(RunExit.of([finding(.noValidation)], failOn: [.noValidation], connected: false) == .violated)
    }

    @Test func `every requested host must have a finding`() {
        let seen = [finding(.pinned)]
        #expect(RunExit.of(seen, connected: true, hosts: ["example.com"]) == .success)
        #expect(RunExit.of(seen, connected: true, hosts: ["example.com:443"]) == .success)
        #expect(RunExit.of(seen, connected: true, hosts: ["example.com", "b.example.com"]) == .inconclusive)
        #expect(RunExit.of(seen, connected: true, hosts: ["example.com:8443"]) == .inconclusive)
        #expect(RunExit.of([finding(.noValidation)], failOn: [.noValidation], connected: true, hosts: ["b.example.com"]) == .violated)
        let asked = ["b.example.com", "example.com", "b.example.com", "example.com:8443"]
        #expect(RunExit.unseen(hosts: asked, findings: seen) == ["b.example.com", "example.com:8443"])
        #expect(RunExit.unseen(hosts: [], findings: []) == [])
        #expect(RunExit.unseen(hosts: ["EXAMPLE.com.", "example.com.:443"], findings: seen) == [])
        var address = finding(.pinned)
        address.domain = Domain(host: "2001:db8::1", port: 443)
        let forms = ["2001:db8::1", "[2001:DB8::1]", "[2001:db8::1]:443"]
        #expect(RunExit.unseen(hosts: forms + ["[2001:db8::1]:8443"], findings: [address]) == ["[2001:db8::1]:8443"])
    }

    @Test func `a list of kinds is read`() throws {
        #expect(try FailOn.parse("no-validation,cleartext") == [.noValidation, .cleartext])
        #expect(try FailOn.parse(" unpinned , inconclusive ") == [.unpinned, .inconclusive])
        #expect(try FailOn.parse("") == [])
        let error = #expect(throws: VerdictError.self) { try FailOn.parse("pinned") }
        #expect(error?.code == .unknownFailOn)
        #expect(error?.description.contains("“pinned”") == true)
    }

    @Test func `the numbers are a contract`() {
        let codes: [RunExit] = [.success, .violated, .inconclusive, .environment, .usage, .interrupted]
        #expect(codes.map(\.rawValue) == [0, 1, 3, 4, 64, 130])
    }
}
