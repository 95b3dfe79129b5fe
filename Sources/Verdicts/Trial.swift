/// One run of the command: one target, everything else spliced.
package struct Trial: Codable, Hashable, Sendable {
    /// Ordinal within the run, from 1.
    package var n: Int
    package var purpose: Purpose
    /// The domain under test; nil for discovery, and for all domains at once.
    package var domain: Domain?
    /// Id of the mode that was played.
    package var mode: String
    /// How the command ended; nil where it was never started.
    package var exit: Exit?
    package var milliseconds: Double
    /// Ended by our time-out or by the user.
    package var interrupted: Bool
    /// The command ended, and processes that it had started went on until we ended them.
    package var leftRunning: Bool
    /// Played while trust was handed over in another way than in the trials that the verdicts rest on: only what does not depend on that is
    /// kept of it.
    package var isCarried: Bool

    package init(
        n: Int, purpose: Purpose, domain: Domain?, mode: String, exit: Exit? = nil, milliseconds: Double = 0, interrupted: Bool = false,
        leftRunning: Bool = false, isCarried: Bool = false
    ) {
        self.n = n
        self.purpose = purpose
        self.domain = domain
        self.mode = mode
        self.exit = exit
        self.milliseconds = milliseconds
        self.interrupted = interrupted
        self.leftRunning = leftRunning
        self.isCarried = isCarried
    }

    /// We ended a client in it, so nobody knows what it was about to do: what it accepted counts, and what it refused does not.
    package var isCutShort: Bool { interrupted || leftRunning }

    package enum Purpose: String, Codable, Sendable, CaseIterable {
        /// Everything spliced: which domains are there, and does the client talk to them?
        case discovery
        /// A mode on a target.
        case mode
        /// The canary in place of the user's URL.
        case canary
        /// The same program without its pin.
        case controlCommand = "control-command"
        /// Everything spliced once more, because a refusal is about to become a claim.
        case reach
    }

    package enum Exit: Codable, Hashable, Sendable {
        case code(Int32)
        case signal(Int32)
    }
}
