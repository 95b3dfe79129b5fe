internal import Catalog
internal import Verdicts
internal import Wire

/// Makes a policy of what was parsed, and notes everything that is wrong on the way.
enum PolicyReader {
    private static let keys = ["version", "app", "masvs", "profile", "domains", "unlisted", "cleartext", "require-seen", "controls"]

    /// nil where it is no table at all.
    static func read(_ tree: YAMLTree, named file: String, noting problems: inout [PolicyProblem]) -> Policy? {
        guard
            let table = TableReader(tree, what: "a policy", keys: keys, example: "version: 1 and domains below it", noting: &problems)
        else { return nil }
        checkVersion(table, noting: &problems)
        return Policy(
            file: file, app: table.text("app", noting: &problems)?.value,
            masvs: table.word("masvs", of: Policy.MASVSLevel.allCases, noting: &problems),
            profile: table.word("profile", of: Profile.allCases, noting: &problems), rules: rules(table, noting: &problems),
            unlisted: table.word("unlisted", of: Policy.Unlisted.allCases, noting: &problems),
            cleartext: table.word("cleartext", of: Policy.Permission.allCases, noting: &problems),
            requireSeen: table.list("require-seen", noting: &problems).compactMap { item in
                TableReader.text(item, what: "require-seen", noting: &problems).flatMap { pattern($0, noting: &problems) }
            },
            requiresTrust: trust(table, noting: &problems))
    }

    private static func checkVersion(_ table: TableReader, noting problems: inout [PolicyProblem]) {
        guard table.entry("version") != nil else {
            problems.append(PolicyProblem(.missingKey, at: table.place, "A policy says which format it has. Begin it with version: 1."))
            return
        }
        guard let version = table.text("version", noting: &problems), version.value != "\(Policy.version)" else { return }
        problems.append(
            PolicyProblem(
                .version, at: version.place,
                "This program reads version \(Policy.version) of the format, not “\(printable(version.value))”. Write version: 1."))
    }

    private static func rules(_ table: TableReader, noting problems: inout [PolicyProblem]) -> [Policy.Rule] {
        guard let value = table.entry("domains")?.value else { return [] }
        guard case .table(let entries, _) = value else {
            problems.append(
                PolicyProblem(.wrongType, at: value.place, "domains is a table of hosts, such as api.example.com: {expect: pinned}."))
            return []
        }
        var first: [HostPattern: Place] = [:]
        return entries.compactMap { entry in
            let pattern = pattern(entry.key, noting: &problems)
            if let pattern, let place = first.updateValue(pattern.place, forKey: pattern.value) {
                problems.append(
                    PolicyProblem(
                        .duplicateKey, at: pattern.place,
                        "“\(printable(entry.key.value))” means the same domains as line \(place.line). Make one rule of them."))
            }
            return RuleReader.read(entry, pattern: pattern, noting: &problems)
        }
    }

    /// A host or a wildcard; nil where it is none, which is noted.
    static func pattern(_ text: Stated<String>, noting problems: inout [PolicyProblem]) -> Stated<HostPattern>? {
        do throws(WireError) {
            return Stated(try HostPattern.parse(text.value), at: text.place)
        } catch {
            let words =
                text.value.contains("*")
                ? "An asterisk stands at the beginning alone: \"*.example.com\" is one label, \"**.example.com\" any number of them."
                : text.value.contains("/")
                    ? "Write the host alone, without https:// and path."
                    : text.value.utf8.contains { $0 > 0x7F }
                        ? "Write international names as they are on the wire: xn--…" : "Write a host such as api.example.com."
            problems.append(PolicyProblem(.badValue, at: text.place, "\(error.description) \(words)"))
            return nil
        }
    }

    private static func trust(_ table: TableReader, noting problems: inout [PolicyProblem]) -> Place? {
        guard let value = table.entry("controls")?.value,
            let controls = TableReader(value, what: "controls", keys: ["trust"], example: "{trust: required}", noting: &problems)
        else { return nil }
        return controls.word("trust", of: TrustDemand.allCases, noting: &problems)?.place
    }

    private enum TrustDemand: String, CaseIterable { case required }
}
