import Foundation
import Testing

/// The table of clients, as people read it.
@Suite struct `The document of clients` {
    private static let path = "docs/clients.md"
    private static let marker =
        "<!-- Rendered from here on. After a change: PINPROOF_RENDER_DOCS=1 swift test --filter ClientDocumentTests -->\n\n"

    @Test func `is current`() throws {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(Self.path)
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: Self.marker)?.upperBound, "\(Self.path) has lost its line \(Self.marker)")
        let rendered = ClientTable.markdown + "\n" + (try Calibration.load().markdown)
        if ProcessInfo.processInfo.environment["PINPROOF_RENDER_DOCS"] == "1" {
            try Data((text[..<start] + rendered).utf8).write(to: file)
        } else {
            let isCurrent = text[start...] == rendered
            #expect(isCurrent, "\(Self.path) is out of date. Run: PINPROOF_RENDER_DOCS=1 swift test --filter ClientDocumentTests")
        }
    }

    @Test func `every row has a cell for every mode, and a name of its own`() {
        let rows = ClientTable.all
        for row in rows { #expect(row.cells.count == ClientRow.modes.count, "\(row.name)") }
        #expect(Set(rows.map(\.name)).count == rows.count)
    }
}
