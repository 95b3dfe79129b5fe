import Reports
import Testing
import Verdicts
import Wire

struct PolicyTextTests {
    private let today = CalendarDay("2026-06-21") ?? CalendarDay(secondsSince1970: 0)

    private func stated<Value>(_ value: Value, _ line: Int) -> Stated<Value> { Stated(value, at: Place(line: line, column: 5)) }

    private func policy() throws -> Policy {
        var legacy = Policy.Rule(stated(try HostPattern.parse("example.com"), 4), expect: stated(.validated, 4))
        legacy.allow = [stated(Policy.Allowance("expired", modes: ["expired"]), 4)]
        legacy.until = stated(CalendarDay("2026-12-31") ?? today, 5)
        legacy.reason = "OPS-112"
        return Policy(
            file: "pinproof.yml", masvs: stated(.l2, 2),
            rules: [
                Policy.Rule(stated(try HostPattern.parse("api.example.com"), 3)), legacy,
                Policy.Rule(stated(try HostPattern.parse("**.example.com"), 6), expect: stated(.any, 6)),
            ], requireSeen: [stated(try HostPattern.parse("b.example.org"), 7)], requiresTrust: Place(line: 8, column: 5))
    }

    @Test func `the table has a glyph, a word and a place for each check`() throws {
        let report = try policy().judge(run([.careless(example), .pinned(api)]), today: today)
        let text = PolicyTable(style: .plain).render(report)
        #expect(text.hasPrefix("policy pinproof.yml: "))
        for line in [
            "✓ met         api.example.com (app)", "✗ BROKEN      example.com (curl)", "? cannot tell api.example.com (app)",
            "pinproof.yml:8:5",
            "– not seen", "pinproof.yml:7:5", "require-seen: b.example.org",
        ] {
            #expect(text.contains(line), "\(line) in\n\(text)")
        }
        #expect(!text.contains("cleartext"))
        #expect(PolicyTable(style: .ansi).render(report).contains("\u{1B}[1;31m✗"))
    }

    @Test func `nothing that a client sent reaches a terminal raw`() throws {
        var finding = Finding.strict(example)
        finding.process = hostile
        let text = PolicyTable(style: .plain).render(try policy().judge(run([finding]), today: today))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" })
    }

    @Test func `a rule is explained with its precedence, its demand and its lines`() throws {
        let policy = try policy()
        func story(_ host: String, _ day: CalendarDay? = nil) -> String {
            PolicyStory.text(of: Domain(host: host, port: 443), in: policy, today: day ?? today)
        }
        let api = story("api.example.com")
        for words in [
            "The rule api.example.com (line 3) decides: the host itself goes before wildcards.", "give way to it: **.example.com (line 6)",
            "Demanded: pinned (MASVS L2, line 2; the rule says nothing).", "proven (line 8)", "Plain requests: denied (by default).",
        ] {
            #expect(api.contains(words), "\(api)")
        }
        let legacy = story("example.com")
        #expect(legacy.contains("Allowed: expired until 2026-12-31 (line 5): OPS-112.") && !legacy.contains("fails now"))
        #expect(story("example.com", CalendarDay("2027-01-01")).contains("fails now"))
        #expect(story("b.example.org").contains("No rule speaks of it: unlisted (by default) decides."))
        #expect(story("b.example.org").contains("has to call b.example.org in every run (line 7)"))
        #expect(story("x.y.example.com").contains("Its certificates are not looked at."))
    }
}
