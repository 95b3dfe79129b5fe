import Catalog
import Foundation
import PolicyFile
import Testing
import Verdicts

let whole = """
    version: 1
    app: com.example.weather
    masvs: L2
    profile: standard
    domains:
      api.example.com:     {party: first, expect: pinned, pin: public-key}
      "*.cdn.example.com": {expect: validated}
      legacy.example.com:
        expect: validated
        allow: [expired, strength]
        until: 2026-12-31
        reason: "OPS-112 renewals"
      "*.ads.example.net": {party: third, expect: passthrough}
      192.0.2.1:8443: {}
      "[2001:db8::1]:443": {expect: any, cleartext: allow}
    unlisted: ignore
    cleartext: deny
    require-seen: [api.example.com, legacy.example.com]
    controls: {trust: required}
    """

func read(_ text: String) throws -> Policy { try PolicyFile.read(Array(text.utf8), named: "pinproof.yml") }

struct PolicyReadingTests {
    @Test func `a whole policy is read, and every part keeps its place`() throws {
        let policy = try read(whole)
        #expect(policy.file == "pinproof.yml" && policy.app == "com.example.weather")
        #expect(policy.masvs == Stated(.l2, at: Place(line: 3, column: 8)))
        #expect(policy.profile == Stated(.standard, at: Place(line: 4, column: 10)))
        #expect(
            policy.rules.map(\.pattern.value.description) == [
                "api.example.com", "*.cdn.example.com", "legacy.example.com", "*.ads.example.net", "192.0.2.1:8443", "[2001:db8::1]:443",
            ])
        #expect(policy.rules.map(\.pattern.place.line) == [6, 7, 8, 13, 14, 15])
        #expect(policy.rules.map(\.pattern.place.column) == [3, 3, 3, 3, 3, 3])
        let api = try #require(policy.rules.first)
        #expect(api.expect == Stated(.pinned, at: Place(line: 6, column: 47)))
        #expect(api.pin?.value == .publicKey && api.party?.value == .first)
        let legacy = policy.rules[2]
        #expect(legacy.allow.map(\.value.name) == ["expired", "strength"])
        #expect(legacy.allow.map(\.place) == [Place(line: 10, column: 13), Place(line: 10, column: 22)])
        #expect(legacy.allow.last?.value.modes == Set(Catalog.modes.filter { $0.family == .strength && $0.expected != .accept }.map(\.id)))
        #expect(legacy.until?.value.description == "2026-12-31" && legacy.reason == "OPS-112 renewals")
        #expect(policy.rules[3].expect?.value == .passthrough && policy.rules[4].expect == nil)
        #expect(policy.rules[5].cleartext?.value == .allow)
        #expect(policy.unlisted?.value == .ignore && policy.cleartext?.value == .deny)
        #expect(policy.requireSeen.map(\.place) == [Place(line: 18, column: 16), Place(line: 18, column: 33)])
        #expect(policy.requiresTrust == Place(line: 19, column: 19))
    }

    @Test func `the example of the documentation is a policy`() throws {
        let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: top.appending(path: "docs/policy.md"), encoding: .utf8)
        let example = try #require(page.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first)
        let policy = try read(example)
        #expect(policy.rules.count == 5 && policy.requireSeen.count == 1 && policy.requiresTrust != nil)
        #expect(PolicyAdvice.of(policy, today: try #require(CalendarDay("2026-06-21"))).isEmpty)
    }

    @Test func `the least policy has a version`() throws {
        #expect(try read("version: 1") == Policy(file: "pinproof.yml"))
        #expect(try read("\u{FEFF}version: 1\r\n# nothing else\r\n") == Policy(file: "pinproof.yml"))
    }

    @Test func `an alias of a mode and a single name are taken`() throws {
        let policy = try read("version: 1\ndomains:\n  a.example: {allow: expired}\nrequire-seen: a.example\n")
        #expect(policy.rules.first?.allow.first?.value.modes == ["expired"])
        #expect(policy.requireSeen.count == 1)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var code: PolicyProblem.Code
        var place: String
        var says: String
        var testDescription: String { "\(code.rawValue): \(says)" }
    }

    static let faults: [Row] = [
        Row(text: "", code: .missingKey, place: "1:1", says: "empty"),
        Row(text: "- a", code: .wrongType, place: "1:1", says: "A policy is a table"),
        Row(text: "app: x", code: .missingKey, place: "1:1", says: "Begin it with version: 1"),
        Row(text: "version: 2", code: .version, place: "1:10", says: "Write version: 1"),
        Row(text: "version: [1]", code: .wrongType, place: "1:10", says: "takes a text"),
        Row(text: "version: 1\nmasv: L2", code: .unknownKey, place: "2:1", says: "Did you mean masvs?"),
        Row(text: "version: 1\nzebra: L2", code: .unknownKey, place: "2:1", says: "Known: version, app"),
        Row(text: "version: 1\nmasvs: L3", code: .badValue, place: "2:8", says: "none of L1, L2"),
        Row(text: "version: 1\nprofile: standart", code: .badValue, place: "2:10", says: "Did you mean standard?"),
        Row(text: "version: 1\nunlisted: maybe", code: .badValue, place: "2:11", says: "fail, ignore, validated"),
        Row(text: "version: 1\ncleartext: no", code: .badValue, place: "2:12", says: "allow, deny"),
        Row(text: "version: 1\ncontrols: {trust: optional}", code: .badValue, place: "2:19", says: "required"),
        Row(text: "version: 1\ncontrols: required", code: .wrongType, place: "2:11", says: "{trust: required}"),
        Row(text: "version: 1\nrequire-seen: {a: b}", code: .wrongType, place: "2:15", says: "takes a list"),
        Row(text: "version: 1\nrequire-seen: [a b]", code: .badValue, place: "2:16", says: "Write a host"),
        Row(text: "version: 1\ndomains: [a]", code: .wrongType, place: "2:10", says: "table of hosts"),
        Row(text: "version: 1\ndomains:\n  a.b: pinned", code: .wrongType, place: "3:8", says: "{expect: pinned}"),
        Row(text: "version: 1\ndomains:\n  a.b:", code: .wrongType, place: "3:7", says: "{expect: pinned}"),
        Row(text: "version: 1\ndomains:\n  https://a.b/: {}", code: .badValue, place: "3:3", says: "without https://"),
        Row(text: "version: 1\ndomains:\n  a.*.b: {}", code: .badValue, place: "3:3", says: "beginning alone"),
        Row(text: "version: 1\ndomains:\n  \"*\": {}", code: .badValue, place: "3:3", says: "beginning alone"),
        Row(text: "version: 1\ndomains:\n  *.a.b: {}", code: .syntax, place: "3:3", says: "in quotes"),
        Row(text: "version: 1\ndomains:\n  *cdn.a.b: {}", code: .syntax, place: "3:3", says: "in quotes"),
        Row(text: "version: 1\ndomains:\n  bücher.de: {}", code: .badValue, place: "3:3", says: "xn--"),
        Row(text: "version: 1\ndomains:\n  a.b: {}\n  A.B.: {}", code: .duplicateKey, place: "4:3", says: "same domains as line 3"),
        Row(text: "version: 1\ndomains:\n  a.b: {expect: pined}", code: .badValue, place: "3:17", says: "Did you mean pinned?"),
        Row(text: "version: 1\ndomains:\n  a.b: {expects: pinned}", code: .unknownKey, place: "3:9", says: "Did you mean expect?"),
        Row(text: "version: 1\ndomains:\n  a.b: {party: second}", code: .badValue, place: "3:16", says: "first, third"),
        Row(text: "version: 1\ndomains:\n  a.b: {pin: unknown}", code: .badValue, place: "3:14", says: "public-key"),
        Row(
            text: "version: 1\ndomains:\n  a.b: {expect: validated, pin: public-key}", code: .badValue, place: "3:33", says: "asks for none"
        ),
        Row(text: "version: 1\ndomains:\n  a.b: {allow: [expird]}", code: .badValue, place: "3:17", says: "Did you mean expired?"),
        Row(text: "version: 1\ndomains:\n  a.b: {allow: [trusted-ca]}", code: .badValue, place: "3:17", says: "no fault"),
        Row(text: "version: 1\ndomains:\n  a.b: {allow: [[expired]]}", code: .wrongType, place: "3:17", says: "takes a text"),
        Row(text: "version: 1\ndomains:\n  a.b: {allow: [expired], until: 2026-02-30}", code: .badValue, place: "3:34", says: "YYYY-MM-DD"),
        Row(text: "version: 1\ndomains:\n  a.b: {allow: [expired], until: soon}", code: .badValue, place: "3:34", says: "YYYY-MM-DD"),
        Row(text: "version: 1\ndomains:\n  a.b: {until: 2026-12-31}", code: .badValue, place: "3:9", says: "Add allow"),
        Row(text: "version: 1\nversion: 1", code: .duplicateKey, place: "1:1", says: "once more"),
        Row(text: "version: 1\n\"app\": a\n'app': b", code: .duplicateKey, place: "2:1", says: "once more"),
        Row(text: "version: 1\napp:", code: .badValue, place: "2:5", says: "empty"),
        Row(text: "version: 1\napp: &a x", code: .alias, place: "2:6", says: "Write it out"),
        Row(text: "version: 1\napp: *a", code: .syntax, place: "2:6", says: "quotes"),
        Row(text: "version: 1\n\tapp: a", code: .syntax, place: "2:1", says: "spaces"),
        Row(text: "version: 1\ndomains: {a: {}", code: .syntax, place: "2:10", says: "bracket"),
        Row(text: "version: 1\n---\nversion: 1", code: .syntax, place: "2:1", says: "one document"),
        Row(text: "version: 1\n? [a]\n: b", code: .wrongType, place: "2:3", says: "key has to be a text"),
        Row(text: "version: 1\napp: a\u{0}b", code: .encoding, place: "2:7", says: "U+0"),
        Row(text: "version: 1\napp: [[[[[[[[[[a]]]]]]]]]]", code: .wrongType, place: "2:13", says: "deep"),
        Row(
            text: "version: 1\napp: " + String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000), code: .wrongType,
            place: "2:7", says: "deep"),
        Row(text: "version: 1\ncontrols: {trust: Required}", code: .badValue, place: "2:19", says: "is no value of it. Write required."),
        Row(text: "version: 1\ncontrols: {trust: “required”}", code: .badValue, place: "2:19", says: "Write required without them."),
        Row(text: "version: 1\nunlisted: “faill”", code: .badValue, place: "2:11", says: "Write fail without them."),
        Row(text: "version: 1\napp: !foo x", code: .syntax, place: "2:6", says: "no tags"),
        Row(text: "version: !!str 1", code: .syntax, place: "1:10", says: "no tags"),
        Row(text: "version: 1\n!!str app: x", code: .syntax, place: "2:1", says: "no tags"),
        Row(text: "version: 1\ndomains: !!map {}", code: .syntax, place: "2:10", says: "no tags"),
        Row(text: "version: 1\nrequire-seen: ! a.b", code: .syntax, place: "2:15", says: "no tags"),
    ]

    @Test(arguments: ["app: x!", "app: \"!foo\"", "app: x # !foo"]) func `an exclamation mark that is no tag is a letter`(line: String)
        throws
    {
        #expect(try read("version: 1\n\(line)\n").app?.isEmpty == false)
    }

    @Test(arguments: faults) func `a fault is told with its place and what to do`(row: Row) throws {
        let error = try #require(throws: PolicyFileError.self) { try read(row.text) }
        #expect(error.code == row.code)
        #expect(error.problems.first?.place.description == row.place)
        #expect(error.description.contains(row.says), "\(error.description)")
        #expect(error.description.hasPrefix("pinproof.yml:\(row.place): "))
        #expect(error.problems.count == 1, "\(error.description)")
    }

    @Test func `everything that is wrong is told at once, in the order of the file`() throws {
        let text = """
            version: 3
            aap: x
            domains:
              api.example.com: {expect: pin, expect: pinned, until: never, allow: [nothing]}
              api.example.com: {party: 1st}
              "a b": {reson: x}
            masvs: L9
            domains:
              b.example.com: {expect: perhaps}
            """
        let error = try #require(throws: PolicyFileError.self) { try read(text) }
        let found = error.problems.map { "\($0.place) \($0.code.rawValue)" }
        #expect(
            found == [
                "1:10 version", "2:1 unknown-key", "3:1 duplicate-key", "4:3 duplicate-key", "4:21 duplicate-key", "7:8 bad-value",
                "9:27 bad-value",
            ])
        let single = try #require(throws: PolicyFileError.self) { try read(text.replacing("masvs: L9\ndomains:\n", with: "")) }
        #expect(
            single.problems.map { "\($0.place) \($0.code.rawValue)" } == [
                "1:10 version", "2:1 unknown-key", "4:3 duplicate-key", "4:21 duplicate-key", "5:28 bad-value", "6:3 bad-value",
                "6:11 unknown-key",
                "7:27 bad-value",
            ])
    }

    @Test func `a byte that is not UTF-8 is told with its place`() throws {
        let bytes = Array("version: 1\napp: é".utf8) + [0xFF]
        let error = try #require(throws: PolicyFileError.self) { try PolicyFile.read(bytes, named: "p.yml") }
        #expect(error.code == .encoding && error.problems.first?.place == Place(line: 2, column: 7))
    }

    @Test func `a file that is too large is refused before it is parsed`() throws {
        let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: PolicyFile.limit + 1)
        let error = try #require(throws: PolicyFileError.self) { try PolicyFile.read(bytes, named: "p.yml") }
        #expect(error.code == .tooLarge)
        #expect(throws: PolicyFileError.self) { try PolicyFile.read(Array(bytes.dropLast()), named: "p.yml") }
    }

    @Test func `aliases that multiply are refused before they are parsed`() throws {
        let levels = (1..<40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        let bomb = "version: 1\na0: &a0 [x, x]\n\(levels)? [*a39, *a39]\n: x\n? [*a39, *a39]\n: y\n"
        #expect(try #require(throws: PolicyFileError.self) { try read(bomb) }.code == .alias)
    }

    @Test func `a file nested a thousand times is refused`() throws {
        let deep = "version: 1\napp: " + String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(throws: PolicyFileError.self) { try read(deep) }
    }

    @Test func `names in a message are escaped`() throws {
        let error = try #require(throws: PolicyFileError.self) { try read("version: 1\n\"a\\e[31m\": x\n") }
        #expect(!error.description.contains("\u{1B}"))
    }
}
