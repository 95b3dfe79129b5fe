/// A line of the list of stored runs.
package struct RunSummary: Hashable, Sendable {
    package var id: String
    package var kind: Kind
    /// Seconds since 1970-01-01T00:00:00Z.
    package var started: Double
    /// Seconds since 1970-01-01T00:00:00Z; nil for a run that goes on or was ended from outside.
    package var ended: Double?
    /// The command's words with a space between them, credentials masked; empty outside `run`.
    package var command: String
    /// How many domains have a finding.
    package var domains: Int
    /// The worst verdict (`Verdict.rank`); nil where there is none.
    package var worst: Verdict?

    package init(id: String, kind: Kind, started: Double, ended: Double?, command: String, domains: Int, worst: Verdict?) {
        self.id = id
        self.kind = kind
        self.started = started
        self.ended = ended
        self.command = command
        self.domains = domains
        self.worst = worst
    }

    package enum Kind: String, Sendable, CaseIterable {
        /// Trials with a command.
        case run
        /// A proxy for whoever came.
        case proxy
    }
}
