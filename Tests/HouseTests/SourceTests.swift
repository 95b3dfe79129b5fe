import Foundation
import Testing

/// What no source file holds, and how long one may be.
struct SourceTests {
    @Test func `a source file has at most 350 lines`() throws {
        for file in try House.swiftFiles() {
            let count = try House.lines(file).count - 1
            #expect(count <= 350, "\(file) has \(count) lines: find its second reason to change, and split it there")
            if (301...350).contains(count) { Issue.record("\(file) has \(count) lines and is near the limit of 350", severity: .warning) }
        }
    }

    @Test(arguments: [
        ("a trap", #"try!|\bas!|fatalError\(|precondition(Failure)?\(|assertionFailure\(|\.unsafelyUnwrapped"#),
        ("something left to do", #"\b(TODO|FIXME|XXX)\b|unimplemented|not implemented"#),
        ("a name that says nothing", #"\b(class|struct|enum|actor|protocol)\s+\w*(Manager|Helper|Utils|Base)\b"#),
    ])
    func `no source file holds`(what: String, pattern: String) throws {
        for file in try House.swiftFiles() where try House.text(file).range(of: "(?m)" + pattern, options: .regularExpression) != nil {
            for (number, line) in try House.lines(file).enumerated() where line.range(of: pattern, options: .regularExpression) != nil {
                Issue.record("\(file):\(number + 1) holds \(what): \(line)")
            }
        }
    }

    /// The module that others link against.
    private static let library = "Sources/PinproofTesting/"

    @Test func `only the library is public, and all that is public in it is documented`() throws {
        for file in try House.swiftFiles() {
            var previous: Substring = ""
            for line in try House.lines(file) {
                defer { previous = line }
                // An import is no declaration.
                guard line.contains("public ") || line.contains("open "), line.contains(/^\s*(@\w+\s+)*(public|open)\s+(?!import\b)\w/)
                else { continue }
                #expect(file.hasPrefix(Self.library), "\(file): \(line)")
                #expect(previous.contains("///"), "\(file) does not document \(line)")
            }
        }
    }
}
