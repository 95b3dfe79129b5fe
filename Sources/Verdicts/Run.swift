package import Wire

/// One run, whole: what was asked for, what was seen, and what it means. Every report is a rendering of this value.
package struct Run: Codable, Hashable, Sendable {
    package static let schemaVersion = 1

    package var id: String
    /// Seconds since 1970-01-01T00:00:00Z.
    package var started: Double
    package var ended: Double
    package var toolVersion: String
    package var command: [String]
    package var profile: String
    /// Ids of the modes that were asked for, controls included.
    package var modes: [String]
    package var authority: AuthorityFacts?
    /// nil outside `run`, which alone hands trust over.
    package var trust: TrustHanding?
    package var equipment: Equipment
    package var asked: Asked
    /// Put together of runs whose evidence must not be judged as one: its findings are those of its parts.
    package var isMixed: Bool
    package var trials: [Trial]
    package var connections: [Connection]
    package var cleartext: [Cleartext]
    package var origins: [Origin]
    /// One line per (domain, client stack), worst first within a domain.
    package var findings: [Finding]
    /// Sentences about the run as a whole.
    package var warnings: [String]

    package init(
        id: String, started: Double, ended: Double, toolVersion: String, command: [String], profile: String, modes: [String],
        authority: AuthorityFacts? = nil, trust: TrustHanding? = nil, equipment: Equipment = Equipment(), asked: Asked = Asked(),
        isMixed: Bool = false, trials: [Trial] = [], connections: [Connection] = [], cleartext: [Cleartext] = [],
        origins: [Origin] = [], findings: [Finding] = [], warnings: [String] = []
    ) {
        self.id = id
        self.started = started
        self.ended = ended
        self.toolVersion = toolVersion
        self.command = command
        self.profile = profile
        self.modes = modes
        self.authority = authority
        self.trust = trust
        self.equipment = equipment
        self.asked = asked
        self.isMixed = isMixed
        self.trials = trials
        self.connections = connections
        self.cleartext = cleartext
        self.origins = origins
        self.findings = findings
        self.warnings = warnings
    }

    /// What findings were asked for, besides the modes: with the evidence, all that they depend on.
    package struct Asked: Codable, Hashable, Sendable {
        /// How many refusals a cell needs at least.
        package var trialsPerMode: Int
        /// The user says that the client trusts our root.
        package var assumeTrusted: Bool
        /// Whom the command's `{url}` names; nil where there was none.
        package var urlDomain: Domain?
        /// Hosts (or `host:port`) that findings are wanted for; empty for all.
        package var hosts: [String]
        /// Domains that were met and passed through because a policy wants it: no subject of a finding.
        package var spared: [Domain]
        package var clientele: Clientele
        /// The command ran in a network in which every address was ours.
        package var isCaptured: Bool

        package init(
            trialsPerMode: Int = 1, assumeTrusted: Bool = false, urlDomain: Domain? = nil, hosts: [String] = [], spared: [Domain] = [],
            clientele: Clientele = .command, isCaptured: Bool = false
        ) {
            self.isCaptured = isCaptured
            self.clientele = clientele
            self.spared = spared
            self.trialsPerMode = trialsPerMode
            self.assumeTrusted = assumeTrusted
            self.urlDomain = urlDomain
            self.hosts = hosts
        }
    }

    /// The root that was in play.
    package struct AuthorityFacts: Codable, Hashable, Sendable {
        /// SHA-256 of the root's DER, upper-case hex with colons.
        package var fingerprint: String
        /// Seconds since 1970-01-01T00:00:00Z.
        package var notAfter: Double

        package init(fingerprint: String, notAfter: Double) {
            self.fingerprint = fingerprint
            self.notAfter = notAfter
        }
    }
}

/// What may be claimed of one domain and one client, with what proves it.
package struct Finding: Codable, Hashable, Sendable {
    package var domain: Domain
    /// The client's TLS stack (`Connection.Client.stack`); nil where no ClientHello was seen.
    package var stack: String?
    /// A JA4 of that stack, for people.
    package var ja4: String?
    package var process: String?
    /// The executable or the address at which this client is found, where a proxy served many; nil for that of a command.
    package var place: String?
    package var verdict: Verdict
    package var confidence: Confidence
    /// Why the verdict is not stronger: for `likely`, the weakness in words of `Reason`; for `cannot tell`, the reason.
    package var reason: Reason?
    package var pinCheck: PinCheck?
    /// What the pin names; nil where nothing is pinned.
    package var pinLevel: PinLevel?
    package var cleartext: CleartextUse
    /// Hostile modes that were accepted, in catalogue order.
    package var acceptedModes: [String]
    /// Those of them that were refused first and accepted by a retry in the same trial: it refuses, then goes on without verification.
    package var retriedModes: [String]
    package var controls: Controls
    /// One cell per mode, in the order of the catalogue.
    package var cells: [Cell]
    package var origin: Origin?

    package init(
        domain: Domain, stack: String?, ja4: String?, process: String? = nil, place: String? = nil, verdict: Verdict,
        confidence: Confidence,
        reason: Reason? = nil,
        pinCheck: PinCheck? = nil, pinLevel: PinLevel? = nil, cleartext: CleartextUse = .none, acceptedModes: [String] = [],
        retriedModes: [String] = [], controls: Controls, cells: [Cell] = [], origin: Origin? = nil
    ) {
        self.domain = domain
        self.stack = stack
        self.ja4 = ja4
        self.process = process
        self.place = place
        self.verdict = verdict
        self.confidence = confidence
        self.reason = reason
        self.pinCheck = pinCheck
        self.pinLevel = pinLevel
        self.cleartext = cleartext
        self.acceptedModes = acceptedModes
        self.retriedModes = retriedModes
        self.controls = controls
        self.cells = cells
        self.origin = origin
    }

    package enum PinCheck: String, Codable, Sendable, CaseIterable {
        case inHandshake = "in-handshake"
        case afterHandshake = "after-handshake"
    }

    /// What all sockets of one (domain, client, mode) amount to.
    package struct Cell: Codable, Hashable, Sendable {
        package var mode: String
        /// The outcome that stands for the cell: an acceptance wins, then what decides most; nil when no socket met the mode.
        package var outcome: Outcome?
        package var step: Step?
        package var alert: Alert?
        package var trials: Int
        package var accepted: Int
        /// Trials that ended in a clear refusal.
        package var refused: Int
        package var state: State
        /// Exit of the command in the last trial of this cell.
        package var exit: Trial.Exit?
        /// First request of an accepted socket, for people.
        package var request: String?
        /// Why it was not played, as a clause; nil where it was, or where nobody asked for it.
        package var why: String?

        package init(
            mode: String, outcome: Outcome? = nil, step: Step? = nil, alert: Alert? = nil, trials: Int = 0, accepted: Int = 0,
            refused: Int = 0, state: State, exit: Trial.Exit? = nil, request: String? = nil, why: String? = nil
        ) {
            self.mode = mode
            self.outcome = outcome
            self.step = step
            self.alert = alert
            self.trials = trials
            self.accepted = accepted
            self.refused = refused
            self.state = state
            self.exit = exit
            self.request = request
            self.why = why
        }

        package enum State: String, Codable, Sendable, CaseIterable {
            /// It bears on the verdict.
            case tested
            /// Refused, but so would anything under our root have been: nothing follows.
            case notSeparable = "not-separable"
            /// Trust in our root is unknown: a refusal says nothing.
            case notTestable = "not-testable"
            /// The question does not arise.
            case notApplicable = "not-applicable"
            /// The client's hello rules it out: where a sound client refuses, this is a refusal.
            case notOffered = "not-offered"
            /// It could not be presented here.
            case unavailable
            case notRun = "not-run"
        }
    }

    package struct Controls: Codable, Hashable, Sendable {
        package var reach: Reach
        /// nil where nothing under our root was accepted and no differential holds.
        package var trust: Trust?
        package var openConfounders: [Confounder]

        package init(reach: Reach, trust: Trust?, openConfounders: [Confounder] = []) {
            self.reach = reach
            self.trust = trust
            self.openConfounders = openConfounders
        }

        package enum Reach: String, Codable, Sendable, CaseIterable {
            case ok, failed
            case notRun = "not-run"
        }

        /// The control that shows that the client trusts our root.
        package struct Trust: Codable, Hashable, Sendable {
            package var by: Kind
            /// Where it was seen: a domain or the canary's name; nil for a declaration.
            package var domain: Domain?
            package var mode: String?
            /// Seconds since 1970-01-01T00:00:00Z; nil for a declaration.
            package var time: Double?

            package init(by: Kind, domain: Domain? = nil, mode: String? = nil, time: Double? = nil) {
                self.by = by
                self.domain = domain
                self.mode = mode
                self.time = time
            }

            package enum Kind: String, Codable, Sendable, CaseIterable {
                case accepted
                case canary
                case otherDomain = "other-domain"
                case hostileAcceptance = "hostile-acceptance"
                case progressDifferential = "progress-differential"
                case controlCommand = "control-command"
                case declared
                case alertDifferential = "alert-differential"
            }
        }
    }
}

/// A reason other than a pin for which a client may refuse our trusted leaf.
package enum Confounder: String, Codable, Sendable, CaseIterable {
    case staple
    case sct
    case alpn
    case version
    case keyType = "key-type"
    /// How long the certificate is valid.
    case lifetime
    /// Which names the certificate is for.
    case names
    case mtls
}

package enum Verdict: String, Codable, Sendable, CaseIterable {
    case noValidation = "no-validation"
    case partialValidation = "partial-validation"
    case pinBypassable = "pin-bypassable"
    case pinned
    case validated
    case ownStore = "own-store"
    case untrustedOrPinned = "untrusted-or-pinned"
    case inconclusive
}

package enum Confidence: String, Codable, Sendable, CaseIterable {
    case proven
    case likely
    case unknown
}

package enum CleartextUse: String, Codable, Sendable, CaseIterable {
    case none
    /// Plain requests were seen while nothing was refused.
    case observed
    /// Plain requests came only after TLS was refused: anyone on the network can force them.
    case fallback
}
