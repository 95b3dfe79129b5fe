import Reports
import Testing
import Verdicts
import Wire

/// What came of a policy, in the document that people read.
@Suite struct `A policy in the HTML report` {
    private let checks = [
        PolicyCheck(
            id: "a", kind: .expectation, status: .met, domain: api, place: Place(line: 3, column: 5), sentence: "As it should be.",
            expected: "expect: pinned", seen: ""),
        PolicyCheck(id: "b", kind: .requiredSeen, status: .notSeen, sentence: "Nobody came.", expected: "require-seen: x", seen: ""),
        PolicyCheck(
            id: "c", kind: .expectation, status: .broken, domain: example, party: .third, sentence: "Theirs is broken.",
            expected: "expect: validated", seen: ""),
        PolicyCheck(
            id: "d", kind: .expectation, status: .broken, domain: api, client: "/usr/bin/<script>" + hostile,
            place: Place(line: 9, column: 1),
            sentence: "Ours is broken.", expected: "expect: pinned", seen: ""),
        PolicyCheck(id: "e", kind: .cleartext, status: .met, domain: api, sentence: "No plain requests.", expected: "deny", seen: ""),
    ]

    private func render(_ policy: PolicyReport?) -> HTMLDocument {
        HTMLDocument(HTMLReport.html(run: run([.pinned()]), policy: policy))
    }

    private var report: PolicyReport {
        PolicyReport(
            file: "ci/pinproof.yml", app: "com.example.weather", day: CalendarDay(secondsSince1970: 0), checks: checks, connected: true)
    }

    @Test func `is told before the judgement, and what is broken comes first`() throws {
        let document = render(report)
        let order = ["Ours is broken.", "Theirs is broken.", "Nobody came.", "As it should be.", "Judgement"]
        let main = try #require(document.source.firstRange(of: "<main>")).upperBound
        let places = try order.map { try #require(document.source[main...].firstRange(of: $0), "\($0)").lowerBound }
        #expect(places == places.sorted())
        #expect(document.text.contains("ci/pinproof.yml for com.example.weather, as of 1970-01-01: 1 met, 2 broken, 1 not seen."))
        #expect(document.text.contains("ci/pinproof.yml:9:1") && document.text.contains("by default"))
        #expect(!document.text.contains("No plain requests."))
    }

    @Test func `is linked, and nothing is where there is none`() {
        let links = render(report).values(of: "href")
        #expect(links.count { $0 == "#policy" } == 2 && render(report).values(of: "id").contains("policy"))
        let without = render(nil)
        #expect(!without.values(of: "href").contains("#policy") && !without.values(of: "id").contains("policy"))
    }

    @Test func `a client's name stays text`() {
        let source = render(report).source
        #expect(!source.contains("<script") && !source.unicodeScalars.contains("\u{202E}"))
    }
}
