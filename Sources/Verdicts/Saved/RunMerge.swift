import Catalog

/// Puts runs of several jobs together: shards of one test, or the same test on several devices.
package enum RunMerge {
    /// One run of all evidence, numbered anew.
    ///
    /// Runs of the same command that asked the same, with the same CA, are judged as one: what a TLS stack was seen to accept under that CA
    /// in one of them speaks for the same stack in another. All others keep the findings that they state. Where several speak of the same
    /// client at the same domain, all that it accepted and sent in the clear is united, and where their verdicts differ a warning says so.
    /// A run that is given twice counts once: its refusals are no new ones. Another one of the same id is kept under a new id, and judged
    /// apart.
    ///
    /// - Parameters:
    ///   - id: of the new run.
    ///   - toolVersion: of the program that judges.
    package static func merge(_ runs: [Run], id: String, toolVersion: String) -> Run {
        let given = MergeList(runs)
        let runs = given.runs
        let parts = numbered(runs)
        let groups = Dictionary(grouping: parts.indices) { Terms(parts[$0], isRenamed: given.isRenamed(runs[$0])) }.values.sorted {
            ($0.first ?? 0) < ($1.first ?? 0)
        }
        .map { $0.map { parts[$0] } }
        var merged = joined(parts, id: id, toolVersion: toolVersion)
        merged.findings = groups.count > 1 ? united(groups.flatMap(findings)) : groups.flatMap(findings)
        merged.isMixed = parts.contains(where: \.isMixed) || merged.findings != Findings.of(Evidence(run: merged))
        merged.warnings = runs.flatMap(\.warnings).uniqued + given.warnings + MergeWarnings.of(runs, merged: merged)
        return merged
    }

    /// What must be alike before evidence is judged together; the hosts alone may differ, for that is how tests are sharded.
    private struct Terms: Hashable {
        let root: String?
        /// Another command may be another client behind the same TLS stack, with other anchors.
        let command: [String]
        let modes: Set<String>
        let asked: Run.Asked
        let via: Run.TrustHanding.Way?
        let equipment: Equipment
        /// One that was put together already cannot be judged with others; nor one that may tell the same evidence in other words.
        let alone: String?

        init(_ run: Run, isRenamed: Bool) {
            root = run.authority?.fingerprint
            command = run.command
            modes = Set(run.modes)
            var asked = run.asked
            asked.hosts = []
            asked.spared = []
            self.asked = asked
            via = run.trust?.via
            equipment = run.equipment
            alone = run.isMixed || isRenamed || run.authority == nil ? run.id : nil
        }
    }

    /// What the runs of one group amount to. No verdict is better than a decided one of a part.
    private static func findings(_ group: [Run]) -> [Finding] {
        guard group.count > 1 else { return group.flatMap(\.findings) }
        let pooled = Findings.of(Evidence(run: joined(group, id: "", toolVersion: "")))
        return worst(of: pooled + group.flatMap(\.findings).filter(\.verdict.isDecided))
    }

    /// One finding for each client at each domain, the worst; of equal ones the first.
    private static func worst(of findings: [Finding]) -> [Finding] {
        let keys = findings.map(Key.init).uniqued
        let chosen = keys.compactMap { key in
            findings.filter { Key($0) == key }.enumerated()
                .min { ($0.element.verdict.rank, $0.offset) < ($1.element.verdict.rank, $1.offset) }?.element
        }
        return ordered(chosen)
    }

    /// Domains in order of appearance, the worst client first within each.
    static func ordered(_ findings: [Finding]) -> [Finding] {
        findings.map(\.domain).uniqued.flatMap { domain in
            findings.filter { $0.domain == domain }.enumerated()
                .sorted { ($0.element.verdict.rank, $0.offset) < ($1.element.verdict.rank, $1.offset) }.map(\.element)
        }
    }

    struct Key: Hashable {
        let domain: Domain
        let stack: String?
        let place: String?

        init(_ finding: Finding) { (domain, stack, place) = (finding.domain, finding.stack, finding.place) }
    }

    // MARK: Evidence

    /// The runs with trials and connections numbered through, so that no two have the same number.
    private static func numbered(_ runs: [Run]) -> [Run] {
        var (lastTrial, lastConnection) = (0, 0)
        return runs.map { run in
            var run = run
            let numbers = Dictionary(
                (run.trials.map(\.n) + run.connections.compactMap(\.trial) + run.cleartext.compactMap(\.trial)).uniqued.sorted()
                    .enumerated()
                    .map { ($0.element, lastTrial + $0.offset + 1) }
            ) { first, _ in first }
            lastTrial += numbers.count
            for index in run.trials.indices { run.trials[index].n = numbers[run.trials[index].n] ?? 0 }
            for index in run.connections.indices {
                lastConnection += 1
                run.connections[index].id = lastConnection
                run.connections[index].trial = run.connections[index].trial.flatMap { numbers[$0] }
            }
            for index in run.cleartext.indices { run.cleartext[index].trial = run.cleartext[index].trial.flatMap { numbers[$0] } }
            return run
        }
    }

    /// One run of everything that was seen, without findings. What the parts do not agree on is left unsaid, or is the first's.
    private static func joined(_ runs: [Run], id: String, toolVersion: String) -> Run {
        let first = runs.first
        let known = Catalog.modes.map(\.id)
        let modes = runs.flatMap(\.modes).uniqued
        var asked = first?.asked ?? Run.Asked()
        asked.hosts = runs.contains { $0.asked.hosts.isEmpty } ? [] : runs.flatMap(\.asked.hosts).uniqued
        asked.spared = runs.flatMap(\.asked.spared).uniqued
        return Run(
            id: id, started: runs.map(\.started).min() ?? 0, ended: runs.map(\.ended).max() ?? 0, toolVersion: toolVersion,
            command: common(runs.map(\.command)) ?? [], profile: common(runs.map(\.profile)) ?? "mixed",
            modes: known.filter(modes.contains) + modes.filter { !known.contains($0) }, authority: common(runs.map(\.authority)) ?? nil,
            trust: common(runs.map(\.trust)) ?? nil, equipment: first?.equipment ?? Equipment(), asked: asked,
            trials: runs.flatMap(\.trials), connections: runs.flatMap(\.connections), cleartext: runs.flatMap(\.cleartext),
            origins: runs.flatMap(\.origins))
    }

    private static func common<Value: Hashable>(_ values: [Value]) -> Value? {
        let different = values.uniqued
        return different.count == 1 ? different.first : nil
    }
}

extension Verdict {
    /// It answers the question, be it well or badly.
    var isDecided: Bool {
        switch self {
        case .noValidation, .partialValidation, .pinBypassable, .validated, .pinned: true
        case .ownStore, .untrustedOrPinned, .inconclusive: false
        }
    }
}
