internal import Verdicts

/// A run as one small picture: the JSON that an endpoint badge of shields.io is drawn from.
package enum Badge {
    /// `{"schemaVersion": 1, "label": …, "message": …, "color": …}`, ending with a line feed. The words and colours are ours alone.
    package static func json(_ judged: JudgedRun) -> [UInt8] {
        let (message, colour) = face(judged)
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("schemaVersion", 1)
            json.member("label", judged.policy == nil ? "TLS" : "TLS policy")
            json.member("message", message)
            json.member("color", colour)
            json.member("isError", judged.exit == .violated)
        }
        json.newline()
        return json.bytes
    }

    private static func face(_ judged: JudgedRun) -> (message: String, colour: String) {
        let broken = judged.checks.count { $0.status == .broken }
        let open = judged.checks.count(where: \.isOpen)
        if broken > 0 { return ("\(broken) broken", "red") }
        if open > 0 { return (judged.run.findings.isEmpty ? "nothing seen" : "\(open) cannot be told", "yellow") }
        if judged.policy != nil { return ("met", "brightgreen") }
        guard let worst = judged.run.findings.min(by: { $0.verdict.rank < $1.verdict.rank }) else { return ("nothing tested", "lightgrey") }
        if judged.run.findings.contains(where: { $0.cleartext != .none }), worst.verdict.rank > Verdict.noValidation.rank {
            return ("cleartext", "red")
        }
        let words = Words.headline(of: worst).lowercased()
        switch worst.verdict {
        case .noValidation, .partialValidation, .pinBypassable: return (words, "red")
        case .pinned: return (words, "brightgreen")
        case .validated: return (words, "green")
        case .ownStore, .untrustedOrPinned, .inconclusive: return (words, "yellow")
        }
    }
}
