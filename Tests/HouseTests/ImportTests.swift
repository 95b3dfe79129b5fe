import Testing

/// The borders between modules: `docs/ARCHITECTURE.md` holds the table of who may import whom, and these tests hold the sources to it.
struct ImportTests {
    /// The modules that each module may import: the rows `| module | its job | what it may import |`.
    static func table() throws -> [String: Set<String>] {
        let rows = try House.text("docs/ARCHITECTURE.md").matches(of: /(?m)^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$/)
        let entries = rows.map { ("\($0.1)", Set($0.2.matches(of: /\w+/).map { "\($0.output)" })) }
        return Dictionary(entries, uniquingKeysWith: { $0.intersection($1) })
    }

    /// `package import Wire`, `@preconcurrency import Wire`, `import struct Wire.Host`.
    private static var importLine: Regex<(Substring, Substring)> {
        /\s*(?:@\w+(?:\(\w+\))?\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)/
    }

    @Test func `every module has a row, and every row a module`() throws {
        #expect(try Self.table().keys.sorted() == House.modules())
    }

    @Test(arguments: try House.modules()) func `a module imports what its row allows`(module: String) throws {
        let allowed = try #require(Self.table()[module], "docs/ARCHITECTURE.md says nothing of \(module)")
        for file in try House.swiftFiles(in: "Sources/\(module)") {
            for line in try House.lines(file) where line.contains("import ") {
                guard let found = line.prefixMatch(of: Self.importLine) else { continue }
                #expect(allowed.contains("\(found.1)"), "\(file): \(line)")
            }
        }
    }
}
