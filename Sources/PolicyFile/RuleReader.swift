internal import Catalog
internal import Verdicts
internal import Wire

/// Makes a rule of one line of `domains`.
enum RuleReader {
    private static let keys = ["expect", "party", "pin", "allow", "cleartext", "until", "reason"]

    /// - Parameter pattern: nil where the key is no pattern; the rest is looked at all the same.
    static func read(_ entry: YAMLTree.Entry, pattern: Stated<HostPattern>?, noting problems: inout [PolicyProblem]) -> Policy.Rule? {
        guard let table = TableReader(entry.value, what: "a domain", keys: keys, example: "{expect: pinned}", noting: &problems) else {
            return nil
        }
        let rule = Policy.Rule(
            pattern ?? Stated(HostPattern(Domain(host: "", port: 443)), at: entry.key.place),
            party: table.word("party", of: Policy.Party.allCases, noting: &problems),
            expect: table.word("expect", of: Policy.Expectation.allCases, noting: &problems),
            pin: table.word("pin", of: Finding.PinLevel.demandable, noting: &problems),
            allow: table.list("allow", noting: &problems).compactMap { allowance($0, noting: &problems) },
            cleartext: table.word("cleartext", of: Policy.Permission.allCases, noting: &problems),
            until: day(table, noting: &problems), reason: table.text("reason", noting: &problems)?.value)
        check(rule, table, noting: &problems)
        return pattern == nil ? nil : rule
    }

    private static func allowance(_ item: YAMLTree, noting problems: inout [PolicyProblem]) -> Stated<Policy.Allowance>? {
        guard let name = TableReader.text(item, what: "allow", noting: &problems) else { return nil }
        let family = TestMode.Family(rawValue: name.value)
        let meant = family.map { family in Catalog.modes.filter { $0.family == family } } ?? Catalog.mode(name.value).map { [$0] } ?? []
        let modes = meant.filter { $0.family != .controls && $0.expected != .accept }.map(\.id)
        if !modes.isEmpty { return Stated(Policy.Allowance(name.value, modes: Set(modes)), at: name.place) }
        let known = Catalog.modes.map(\.id) + TestMode.Family.allCases.map(\.rawValue)
        let advice =
            meant.isEmpty
            ? Nearest.word(to: name.value, among: known).map { "Did you mean \($0)?" } ?? "`pinproof modes` lists them."
            : "A sound client accepts it, so there is nothing to allow. Leave it out."
        problems.append(
            PolicyProblem(
                .badValue, at: name.place,
                meant.isEmpty
                    ? "There is no test mode and no family “\(printable(name.value))”. \(advice)" : "“\(name.value)” is no fault. \(advice)"
            ))
        return nil
    }

    private static func day(_ table: TableReader, noting problems: inout [PolicyProblem]) -> Stated<CalendarDay>? {
        guard let text = table.text("until", noting: &problems) else { return nil }
        if let day = CalendarDay(text.value) { return Stated(day, at: text.place) }
        problems.append(
            PolicyProblem(
                .badValue, at: text.place,
                "until: “\(printable(text.value))” is no day of the calendar. Write the last day that counts as YYYY-MM-DD, such as 2026-12-31."
            ))
        return nil
    }

    /// Keys that do not go together.
    private static func check(_ rule: Policy.Rule, _ table: TableReader, noting problems: inout [PolicyProblem]) {
        if let until = table.entry("until"), table.entry("allow") == nil, rule.cleartext?.value != .allow {
            problems.append(
                PolicyProblem(
                    .badValue, at: until.key.place, "until says how long something is allowed, and nothing is. Add allow, or leave it out.")
            )
        }
        if let pin = rule.pin, let expect = rule.expect, expect.value != .pinned {
            problems.append(
                PolicyProblem(
                    .badValue, at: pin.place,
                    "pin says what a pin has to name, and expect: \(expect.value.rawValue) asks for none. Leave it out."))
        }
    }
}
