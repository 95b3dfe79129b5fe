import Foundation
import Reports
import Testing
import Verdicts

@Suite struct `Markdown` {
    @Test func `what is broken comes first, then the verdicts`() throws {
        let text = MarkdownReport().render(try Judged.whole())
        #expect(text.hasPrefix("## pinproof: ✗ BROKEN\n\n3 domains · policy `pinproof.yml`: "))
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
        let broken =
            "| ✗ BROKEN | `example.com` | `expect: validated` | Anyone on the network can read and change this traffic. | "
            + "`pinproof.yml:4:21` |"
        #expect(rows.dropFirst().first.map(String.init) == broken)
        #expect(text.contains("| ✓ | `api.example.com` | `app` | **PINNED** (likely: "))
        let first = try #require(text.range(of: "### What was demanded"))
        let second = try #require(text.range(of: "### Verdicts"))
        #expect(first.lowerBound < second.lowerBound)
    }

    @Test func `nothing from outside is markup, a link, a mention or a cell of its own`() throws {
        let text = MarkdownReport().render(try Judged.whole())
        let outside = text.split(separator: "\n").map { $0.replacing(/`+ ?.*?[^`] ?`+(?!`)/, with: "") }.joined(separator: "\n").replacing(
            "\\]", with: "")
        for bad in ["<script", "](", "@team", "#12", "https://", "www.", "\u{1B}", "\u{202E}"] {
            #expect(!outside.contains(bad), "\(bad) in\n\(outside)")
        }
        // As many bars as columns, and one more: six columns and three, without counting the tables' own rules.
        let bars = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { $0.replacing("\\|", with: "").count { $0 == "|" } }
        #expect(bars.dropLast(2).allSatisfy { $0 == 6 } && bars.suffix(2) == [3, 3])
    }

    @Test(arguments: [2_000, 60_000]) func `it stays below its limit and says what is left out`(limit: Int) {
        let many = (1...300).map { number in
            var finding = Finding.careless(Domain(host: "h\(number).example", port: 443))
            finding.process = String(repeating: "|`", count: 100)
            return finding
        }
        let text = MarkdownReport(limit: limit).render(JudgedRun(run(many), failOn: [.noValidation]))
        #expect(text.utf8.count <= limit && text.contains("more rows did not fit"))
    }
}
