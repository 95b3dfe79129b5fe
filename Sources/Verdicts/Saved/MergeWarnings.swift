/// What a reader of a merged run must know: where its parts do not agree.
enum MergeWarnings {
    /// - Parameter runs: Each once, with an id of its own.
    static func of(_ runs: [Run], merged: Run) -> [String] {
        [authorities(runs), versions(runs), commands(runs), questions(runs)].compactMap { $0 }
            + conflicts(runs, merged)
    }

    private static func authorities(_ runs: [Run]) -> String? {
        guard Set(runs.map(\.authority?.fingerprint)).count > 1 else { return nil }
        return
            "These runs used different CAs, so trust that was seen in one says nothing about another: \(list(runs) { $0.authority?.fingerprint.prefix(11) ?? "none" })."
    }

    private static func versions(_ runs: [Run]) -> String? {
        guard Set(runs.map(\.toolVersion)).count > 1 else { return nil }
        return "These runs were made by different versions of pinproof: \(list(runs) { $0.toolVersion[...] })."
    }

    private static func commands(_ runs: [Run]) -> String? {
        guard Set(runs.map(\.command)).count > 1 else { return nil }
        return "These runs played different commands, so they were not judged as one. Programs with the same TLS stack share a line."
    }

    private static func questions(_ runs: [Run]) -> String? {
        guard Set(runs.map { Set($0.modes) }).count > 1 else { return nil }
        return "These runs played different modes, so they were not judged as one."
    }

    /// One sentence for each client at each domain whose runs say different things.
    private static func conflicts(_ runs: [Run], _ merged: Run) -> [String] {
        merged.findings.compactMap { finding in
            let said = runs.flatMap { run in
                run.findings.filter { $0.domain == finding.domain && $0.stack == finding.stack && $0.place == finding.place }.map {
                    (run.id, $0.verdict)
                }
            }
            guard Set(said.map(\.1)).count > 1 else { return nil }
            let verdicts = said.map(\.1).uniqued.sorted { $0.rank < $1.rank }
            let words = verdicts.map { verdict in "\(verdict.rawValue) in \(some(said.filter { $0.1 == verdict }.map(\.0)))" }
                .joined(separator: "; ")
            return "\(finding.domain): the runs do not agree (\(words)). \(finding.verdict.rawValue) counts."
        }
    }

    private static func list(_ runs: [Run], _ word: (Run) -> Substring) -> String {
        runs.map { "\(word($0)) in \($0.id)" }.joined(separator: ", ")
    }

    /// A few names of many.
    private static func some(_ names: [String]) -> String {
        let rest = names.count - 3
        return names.prefix(3).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
