internal import Proxy
internal import Verdicts

/// Sentences about a run as a whole.
enum Warnings {
    static func of(_ evidence: Evidence, options: RunOptions) -> [String] {
        var warnings: [String] = []
        let interrupted = evidence.trials.filter(\.interrupted).count
        if interrupted > 0 {
            warnings.append(
                "\(interrupted) of \(evidence.trials.count) trials were ended because their time was up; what their clients did from then on "
                    + "is no evidence. Give them more with --timeout.")
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
