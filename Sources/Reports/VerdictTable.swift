package import Verdicts

/// The claims and the reasons behind them, for the documentation.
package enum VerdictTable {
    /// The claims in the order in which they are tried, then every reason with what to do about it.
    package static func markdown(claims: [Claim] = Claim.table, reasons: [Reason] = Reason.allCases) -> String {
        let verdicts = claims.enumerated().map { place, claim in ["\(place + 1)", "`\(claim.verdict.rawValue)`", claim.because] }
        let causes = reasons.map { reason in
            let atProxy = reason.nextActionAtProxy.map { " With `proxy`: \($0)" } ?? ""
            return ["`\(reason.rawValue)`", reason.sentence, reason.nextAction + atProxy]
        }
        return table("Verdicts", head: ["", "verdict", "what it rests on"], verdicts) + "\n"
            + table("Reasons", head: ["reason", "what was found", "what to do"], causes)
    }

    private static func table(_ title: String, head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows.map { row in row.map { $0.replacing("|", with: "\\|") } }
        return (["### \(title)", ""] + lines.map { "| " + $0.joined(separator: " | ") + " |" }).joined(separator: "\n") + "\n"
    }
}
