import Catalog

/// What a plan is asked to do.
package struct PlanOptions: Hashable, Sendable {
    /// Ids of the modes to play. The two that every verdict hinges on, `trusted-ca` and `untrusted-ca`, are played in any case; unknown
    /// ids are left out.
    package var modes: [String]
    /// Trials per mode, from 1; where a claim hinges on refusals it becomes 3 by itself.
    package var trials: Int
    /// Hosts (or `host:port`) to test; empty for every domain that discovery finds.
    package var hosts: [String]
    /// Play each mode on all domains at once instead of on one target.
    package var allAtOnce: Bool
    /// The command has a `{url}` in it, so that it can be sent to the canary.
    package var hasURLPlaceholder: Bool
    /// Whom `{url}` names; nil where that is not known. A canary that the command is sent to in its place speaks for this domain.
    package var urlDomain: Domain?
    package var noCanary: Bool
    /// There is a control command: the same program without its pin.
    package var hasControlCommand: Bool
    /// The user says that the client trusts our root.
    package var assumeTrusted: Bool
    /// The most trials that a plan starts, discovery included; the last one is kept for the reach control.
    package var limit: Int
    package var equipment: Equipment
    /// Genuine servers are there to be reached; without them nothing but an acceptance proves anything.
    package var hasOrigins: Bool
    /// The domains that it wants passed through are never intercepted, and no finding speaks of them.
    package var policy: Policy?

    package init(
        modes: [String] = Catalog.profile(.core).map(\.id), trials: Int = 1, hosts: [String] = [], allAtOnce: Bool = false,
        hasURLPlaceholder: Bool = false, urlDomain: Domain? = nil, noCanary: Bool = false, hasControlCommand: Bool = false,
        assumeTrusted: Bool = false,
        limit: Int = 1000, equipment: Equipment = Equipment(), hasOrigins: Bool = true, policy: Policy? = nil
    ) {
        self.modes = modes
        self.trials = max(1, trials)
        self.hosts = hosts
        self.allAtOnce = allAtOnce
        self.hasURLPlaceholder = hasURLPlaceholder
        self.urlDomain = urlDomain
        self.noCanary = noCanary
        self.hasControlCommand = hasControlCommand
        self.assumeTrusted = assumeTrusted
        self.limit = limit
        self.equipment = equipment
        self.hasOrigins = hasOrigins
        self.policy = policy
    }

    /// Whether this domain is to be passed through, whatever is played.
    package func spares(_ domain: Domain) -> Bool { policy?.passesThrough(domain) ?? false }

    var playsCanary: Bool { hasURLPlaceholder && !noCanary }
}

/// One trial that a plan asks for.
package struct TrialSpec: Hashable, Sendable {
    /// Ordinal within the run, from 1.
    package var n: Int
    package var purpose: Trial.Purpose
    /// The target; everything else is spliced. nil: every domain gets the mode.
    package var domain: Domain?
    /// Id of the mode to play.
    package var mode: String

    package init(n: Int, purpose: Trial.Purpose, domain: Domain?, mode: String) {
        self.n = n
        self.purpose = purpose
        self.domain = domain
        self.mode = mode
    }
}
