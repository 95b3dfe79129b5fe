internal import Proxy
internal import Verdicts
internal import Wire

/// Sentences about a run as a whole.
enum Warnings {
    static func of(_ evidence: Evidence, options: RunOptions, leftRunning names: Set<String>, wasCancelled: Bool) -> [String] {
        var warnings: [String] = []
        if wasCancelled { warnings.append("The run was ended before its plan was: what was not played is missing from every verdict.") }
        // The trial that was cut short by whoever ended the run had its time.
        let interrupted = evidence.trials.dropLast(wasCancelled ? 1 : 0).filter(\.interrupted).count
        if interrupted > 0 {
            warnings.append(
                "\(interrupted) of \(evidence.trials.count) trials were ended because their time was up; what their clients did from then on "
                    + "is no evidence. Give them more with --timeout.")
        }
        let left = evidence.trials.count(where: \.leftRunning)
        if left > 0 {
            warnings.append(
                "The command left processes running in the background at the end of \(left == 1 ? "a trial" : "\(left) trials") "
                    + "(\(names.sorted().prefix(5).map { printable($0, limit: 40) }.joined(separator: ", "))); they were ended, and what they "
                    + "would have done is not known. Let it wait for them.")
        }
        if options.plan.allAtOnce {
            warnings.append(
                "Every mode was played on all domains at once: where a client refused without an alert, one domain's refusal may be the "
                    + "consequence of another's.")
        }
        if options.rules.isAnyInsecure {
            warnings.append("Origins were not verified (--insecure-upstream): what was relayed may have come from someone else.")
        }
        return warnings
    }
}
