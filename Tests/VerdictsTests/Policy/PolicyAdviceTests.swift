import Testing
import Verdicts

struct PolicyAdviceTests {
    private func advice(_ change: (inout Policy.Rule) -> Void, on today: CalendarDay = midsummer) throws -> [String] {
        PolicyAdvice.of(policy(try rule("api.example.com", .validated, change)), today: today).map(\.sentence)
    }

    private func waiver(_ rule: inout Policy.Rule) {
        rule.allow = [at(Policy.Allowance("expired", modes: ["expired"]))]
        rule.until = at(day("2026-12-31"))
        rule.reason = "OPS-112"
    }

    @Test(arguments: [
        ("2026-06-21", ""), ("2026-11-30", ""), ("2026-12-01", "in 30 days"), ("2026-12-30", "tomorrow"), ("2026-12-31", "today"),
        ("2027-01-01", "ended with 2026-12-31"),
    ]) func `the end of a waiver is told in time`(today: String, words: String) throws {
        let told = try advice(waiver, on: day(today))
        #expect(told.count == (words.isEmpty ? 0 : 1))
        #expect(told.allSatisfy { $0.contains(words) })
    }

    @Test func `a waiver has an end, a reason and an effect`() throws {
        let endless = try advice { $0.allow = [at(Policy.Allowance("expired", modes: ["expired"]))] }
        #expect(endless.contains { $0.contains("no end") } && endless.contains { $0.contains("no reason") })
        let idle = try advice {
            waiver(&$0)
            $0.allow = [at(Policy.Allowance("tls10-only", modes: ["tls10-only"]))]
        }
        #expect(idle.count == 1 && idle.allSatisfy { $0.contains("breaks no policy") })
        let any = try advice {
            waiver(&$0)
            $0.expect = at(.any)
        }
        #expect(any.count == 1 && any.allSatisfy { $0.contains("nothing to allow") })
    }

    @Test func `what can never decide or never be met is told`() throws {
        let canary = policy(try rule("canary.pinproof.test"))
        #expect(PolicyAdvice.of(canary, today: midsummer).map(\.place) == [Place(line: 5, column: 3)])
        let store = policy(try rule("api.example.com", .ownStore)) { $0.requiresTrust = Place(line: 9, column: 1) }
        #expect(PolicyAdvice.of(store, today: midsummer).count == 1)
        let required = policy(try rule("*.example.com", .validated)) { policy in
            policy.requireSeen = ["api.example.com", "example.com", "**.example.net"].compactMap { try? pattern($0) }
        }
        #expect(PolicyAdvice.of(required, today: midsummer).map { $0.sentence.prefix(14) } == ["example.com ha", "**.example.net"])
    }
}
