import Testing
import Verdicts
import Wire

struct PrecedenceTests {
    private static let one = ["a.example.com", "A.Example.COM", "a.example.com."]

    @Test(arguments: [
        ("example.com", "example.com:443", true), ("example.com", "example.com:8443", true), ("example.com", "a.example.com", false),
        ("example.com:8443", "example.com:8443", true), ("example.com:8443", "example.com", false),
        ("*.example.com", "a.example.com", true), ("*.example.com", "a.b.example.com", false), ("*.example.com", "example.com", false),
        ("*.example.com", "aexample.com", false), ("*.example.com:8443", "a.example.com", false),
        ("**.example.com", "a.example.com", true), ("**.example.com", "a.b.c.example.com", true), ("**.example.com", "example.com", false),
        ("EXAMPLE.com.", "example.com", true), ("192.0.2.1", "192.0.2.1", true), ("2001:DB8::0:1", "2001:db8::1", true),
        ("[2001:db8::1]:8443", "[2001:db8::1]:8443", true), ("[2001:db8::1]", "2001:db8::1", true), ("*.1.example", "192.0.2.1", false),
    ]) func `a pattern matches`(pattern: String, domain: String, matches: Bool) throws {
        let pair =
            domain.hasPrefix("2001") ? HostPort(host: try Host.parse(domain), port: 443) : try HostPort.parse(domain, defaultPort: 443)
        let met = Domain(host: pair.host.text, port: pair.port)
        #expect(try HostPattern.parse(pattern).matches(met) == matches)
    }

    @Test(arguments: [
        "", "*", "*.", "**", "**.", "*.*.com", "a.*.com", "*a.com", "*.192.0.2.1", "*.[::1]", "a:0", "a:99999", "a:b", "a b", "-a",
    ])
    func `what is no pattern is refused`(text: String) {
        #expect(throws: WireError.self) { try HostPattern.parse(text) }
    }

    @Test(arguments: [
        "example.com", "example.com:8443", "*.example.com", "**.example.com:8443", "192.0.2.1:8443", "[2001:db8::1]:8443", "2001:db8::1",
    ])
    func `a pattern is written as it is read`(text: String) throws {
        let pattern = try HostPattern.parse(text)
        #expect(pattern.description == text)
        #expect(try HostPattern.parse(pattern.description) == pattern)
    }

    @Test func `an exact host goes before a wildcard, a longer one before a shorter, and then what is unlisted`() throws {
        let patterns = [
            "**.com", "**.example.com", "*.example.com", "**.b.example.com", "a.b.example.com", "a.b.example.com:8443",
            "*.example.com:8443",
        ]
        let all = policy()
        let rules = try patterns.map { try rule($0) }
        func first(_ host: String, _ port: UInt16 = 443) -> String? {
            var shuffled = all
            let answers = [rules, rules.reversed()].map { order -> String? in
                shuffled.rules = Array(order)
                return shuffled.demand(on: Domain(host: host, port: port)).rule?.pattern.value.description
            }
            return answers.first == answers.last ? answers.first ?? nil : "it depends on the order"
        }
        #expect(first("a.b.example.com", 8443) == "a.b.example.com:8443")
        #expect(first("a.b.example.com") == "a.b.example.com")
        #expect(first("c.b.example.com") == "**.b.example.com")
        #expect(first("c.example.com") == "*.example.com")
        #expect(first("c.example.com", 8443) == "*.example.com:8443")
        #expect(first("c.d.example.com") == "**.example.com")
        #expect(first("example.com") == "**.com")
        #expect(first("example.net") == nil)
    }
}
