import Catalog
import Foundation
import Reports
import Testing
import Verdicts

/// The documents say what the program does.
struct DocumentTests {
    /// A document that ends with what is rendered from data.
    enum Rendered: String, CaseIterable {
        case modes = "docs/test-modes.md"
        case verdicts = "docs/verdicts.md"
        case reports = "docs/reports.md"

        func rendered() throws -> String {
            switch self {
            case .modes: ModeTable.markdown(Catalog.modes)
            case .verdicts: VerdictTable.markdown()
            case .reports: try ReportExamples.markdown()
            }
        }

        /// What stands below this line is rendered, and what stands above is not.
        static let marker = "<!-- Rendered from here on. After a change: PINPROOF_RENDER_DOCS=1 swift test --filter HouseTests -->\n\n"
    }

    @Test(arguments: Rendered.allCases) func `rendered tables are current`(document: Rendered) throws {
        let path = document.rawValue
        let text = try House.text(path)
        let rendered = try document.rendered()
        let start = try #require(text.range(of: Rendered.marker)?.upperBound, "\(path) has lost its line \(Rendered.marker)")
        if ProcessInfo.processInfo.environment["PINPROOF_RENDER_DOCS"] == "1" {
            try (text[..<start] + rendered).write(to: House.top.appending(path: path), atomically: true, encoding: .utf8)
        } else {
            let isCurrent = text[start...] == rendered
            #expect(isCurrent, "\(path) is out of date. Run: PINPROOF_RENDER_DOCS=1 swift test --filter HouseTests")
        }
    }

    @Test(arguments: Outcome.allCases.map(\.rawValue) + Step.allCases.map(\.rawValue) + FailOn.allCases.map(\.rawValue))
    func `every outcome, step and kind of failure is explained`(word: String) throws {
        #expect(try House.text("docs/verdicts.md").contains("`\(word)`"))
    }

    @Test func `the README fits on three screens`() throws {
        #expect(try House.lines("README.md").count <= 150)
    }

    @Test func `the build machine runs the test command of the README`() throws {
        let command = try #require(House.text(".ci/run").firstMatch(of: /(?m)^exec (.+)$/)?.1)
        #expect(try House.lines("README.md").contains { $0 == command })
    }

    @Test(arguments: try ["README.md", "ca/README.md"] + markdown(in: "docs")) func `links lead somewhere`(path: String) throws {
        let folder = path.contains("/") ? path.replacing(/[^\/]+$/, with: "") : ""
        for link in try House.text(path).matches(of: /\]\(([^)#:\s]+)(?:#[^)]*)?\)/) {
            #expect(House.exists(folder + link.1), "\(path) links to \(link.1)")
        }
    }

    @Test(arguments: ["README.md", "docs/ARCHITECTURE.md", "docs/CONTRIBUTING.md"]) func `files that are named exist`(path: String) throws {
        let files = try House.swiftFiles() + House.swiftFiles(in: "Tests")
        for name in try House.text(path).matches(of: /`([\w\/+]+\.swift)`/) where name.1 != "Package.swift" {
            #expect(files.contains { "/\($0)".hasSuffix("/\(name.1)") }, "\(path) names \(name.1)")
        }
    }

    @Test func `the tests that are shown are compiled`() throws {
        let lines = try House.lines("Tests/PinproofTestingTests/Example.swift").map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }
        let source = lines.joined(separator: "\n")
        let examples = try House.text("docs/how-to/swift-testing.md").matches(of: /```swift\n((?s)@Test.+?)```/)
        #expect(examples.count == 2)
        for example in examples {
            let isCompiled = source.contains(example.1)
            #expect(isCompiled, "\(example.1)")
        }
    }

    private static func markdown(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: House.top.appending(path: folder).path)
            .filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
    }
}
