internal import Catalog
internal import Proxy
internal import Verdicts

/// What a trial plays to whom: its mode to its target, the canary under the canary's name, and nothing to anyone else, nor to a domain that
/// the policy spares.
enum TrialChoice {
    static func chooser(for spec: TrialSpec, of plan: PlanOptions) -> Chooser {
        guard let passthrough = Catalog.mode(Catalog.passthrough), let canary = Catalog.mode(Catalog.canary) else {
            return { _ in .needsHello }
        }
        // A client that calls the canary of its own accord meets the sound one.
        let served = spec.purpose == .canary ? Catalog.mode(spec.mode) ?? canary : canary
        // The control command is the same question as the pin test: does this program accept our root?
        let mode = spec.purpose == .controlCommand ? Catalog.mode(Catalog.trusted) : Catalog.mode(spec.mode)
        let plays = spec.purpose == .mode || spec.purpose == .controlCommand ? mode : nil
        return { intent in
            if intent.domain.host == Catalog.canaryHost || intent.connectHost == Catalog.canaryHost {
                return intent.hello == nil ? .needsHello : .play(intent.domain.host == Catalog.canaryHost ? served : passthrough)
            }
            guard let plays, !plan.spares(intent.domain) else { return .play(passthrough) }
            guard intent.hello != nil else { return .needsHello }
            return .play(spec.domain == nil || spec.domain == intent.domain ? plays : passthrough)
        }
    }
}
