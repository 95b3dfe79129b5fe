internal import Verdicts
internal import Wire

// The controls of a finding in words: what makes its refusals mean something, named so that a reader can judge it.
extension Finding {
    /// Reach and trust. That trust was not shown is left unsaid where an acceptance speaks for itself.
    var controlWords: String {
        let trust =
            if let trust = controls.trust {
                " Trust in our CA: \(printable(Words.trust(trust), limit: 1000))\(trust.time.map { ", \(Timestamp($0).readable)" } ?? "")."
            } else {
                verdict == .noValidation || verdict == .partialValidation ? "" : " Trust in our CA: not shown."
            }
        return controls.reach.words + trust
    }

    /// nil where no other explanation of a refusal is left.
    var confounderWords: String? {
        controls.openConfounders.isEmpty ? nil : "Not excluded: \(controls.openConfounders.map(\.rawValue).joined(separator: ", "))."
    }
}

extension Finding.Controls.Reach {
    fileprivate var words: String {
        switch self {
        case .ok: "Reach: ok."
        case .failed: "Reach: failed."
        case .notRun: "Reach: not run."
        }
    }
}
