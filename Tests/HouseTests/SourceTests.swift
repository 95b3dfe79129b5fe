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
        ("an access level of libraries", #"^\s*(@\w+\s+)*(public|open)\s+\w"#),
        ("a name that says nothing", #"\b(class|struct|enum|actor|protocol)\s+\w*(Manager|Helper|Utils|Base)\b"#),
    ])
    func `no source file holds`(what: String, pattern: String) throws {
        for file in try House.swiftFiles() where try House.text(file).range(of: "(?m)" + pattern, options: .regularExpression) != nil {
            for (number, line) in try House.lines(file).enumerated() where line.range(of: pattern, options: .regularExpression) != nil {
                Issue.record("\(file):\(number + 1) holds \(what): \(line)")
            }
        }
    }
}
