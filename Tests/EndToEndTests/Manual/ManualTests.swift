import Foundation
import Testing
import Verdicts

/// The manual page: its middle is rendered from what the program says of itself.
struct ManualTests {
    private static let path = "docs/pinproof.1"
    private static let marks = (
        begin: ".\\\" Rendered from here. After a change: PINPROOF_RENDER_DOCS=1 swift test --filter ManualTests\n",
        end: ".\\\" Rendered up to here.\n"
    )

    private var file: URL {
        URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(Self.path)
    }

    @Test func `it is current`() throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.firstRange(of: Self.marks.begin)?.upperBound)
        let end = try #require(text.firstRange(of: Self.marks.end)?.lowerBound)
        let help = try CommandHelp(Data(Tool.output(of: Binary.locate().path, ["--experimental-dump-help"]).utf8))
        if ProcessInfo.processInfo.environment["PINPROOF_RENDER_DOCS"] == "1" {
            try Data((text[..<start] + help.manual + text[end...]).utf8).write(to: file)
        } else {
            let isCurrent = text[start..<end] == help.manual
            #expect(isCurrent, "\(Self.path) is out of date. Run: PINPROOF_RENDER_DOCS=1 swift test --filter ManualTests")
        }
    }

    @Test(arguments: ["0", "1", "3", "4", "64", "130"]) func `every exit code is told`(code: String) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let section = try #require(text.firstMatch(of: /\.Sh EXIT STATUS\n(?s:.*?)\n\.Sh [A-Z]/)).output
        #expect(section.contains("\n.It \(code)\n") && Int32(code).flatMap(RunExit.init(rawValue:)) != nil)
    }

    @Test(.enabled(if: Tool("mandoc").isInstalled, "mandoc is not installed")) func `mandoc has nothing to say against it`() throws {
        let mandoc = try #require(Tool("mandoc").path)
        #expect(Tool.output(of: mandoc, ["-T", "lint", "-W", "style", file.path]) == "")
    }

    @Test(.enabled(if: Tool("groff").isInstalled, "groff is not installed")) func `it is set as text, without a leftover of its markup`()
        throws
    {
        let groff = try #require(Tool("groff").path)
        let text = Tool.output(of: groff, ["-mdoc", "-Tascii", "-P-cbou", file.path])
        #expect(text.contains("pinproof policy init") && text.contains("--fail-on kind,kind") && text.contains("EXIT STATUS"))
        #expect(text.firstMatch(of: /(?m)^\s*\.(It|Fl|Ar|Pp|Ss)\b/) == nil)
    }
}
