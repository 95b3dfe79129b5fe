import Catalog
import Testing
import Verdicts

/// A domain that the policy wants passed through.
struct SparedDomainTests {
    private let ads = Domain(host: "x.ads.example.net", port: 443)

    private func program() -> Program {
        Program.curl.with { $0.domains.append((ads, { _, _ in [.sends] })) }.behind()
    }

    private func sparing() throws -> Policy { policy(try rule("**.ads.example.net", .passthrough)) }

    @Test(arguments: [false, true]) func `it is no target, and no finding speaks of it`(allAtOnce: Bool) throws {
        let spared = program().run(PlanOptions(allAtOnce: allAtOnce, policy: try sparing()))
        #expect(!spared.specs.contains { $0.domain == ads })
        #expect(spared.findings.map(\.domain.host) == ["example.com"])
        let tested = program().run(PlanOptions(allAtOnce: allAtOnce))
        #expect(Set(tested.findings.map(\.domain.host)) == ["example.com", ads.host])
    }

    @Test func `a rule before it may take a host out again`() throws {
        var policy = try sparing()
        policy.rules.append(try rule("x.ads.example.net", .validated))
        #expect(!PlanOptions(policy: policy).spares(ads))
        #expect(PlanOptions(policy: policy).spares(Domain(host: "y.ads.example.net", port: 443)))
    }
}
