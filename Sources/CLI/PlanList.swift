internal import Verdicts

/// What a run would play, for `--list`.
enum PlanList {
    static func text(_ options: PlanOptions) -> String {
        var text =
            "The command would run \(TestPlan.outline(options, domain: nil).count) times for one domain, more where a claim hinges on it:\n"
        for spec in TestPlan.outline(options, domain: nil) {
            text += "  \(spec.n)  \(spec.purpose.rawValue)\(spec.purpose == .mode ? " \(spec.mode)" : "")\n"
        }
        return text
    }
}
