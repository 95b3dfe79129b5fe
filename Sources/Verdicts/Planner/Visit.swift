import Catalog

/// Who comes to a proxy, as far as one client can be told from another.
package struct Visitor: Hashable, Sendable {
    /// An executable of this machine, or an address (`Connection.Client.place`).
    package var place: String
    /// The TLS stack.
    package var stack: String

    package init(place: String, stack: String) {
        self.place = place
        self.stack = stack
    }
}

/// What a planner gives to one connection.
package struct Visit: Hashable, Sendable {
    /// Id of the mode to play.
    package var mode: String
    /// The trial that the connection belongs to; nil where it is only passed through, and bears on nothing.
    package var trial: Int?
    /// Seconds of silence after the handshake that count at least, from what this client needed by itself; 0 where that is not known.
    package var window: Double

    package static let passed = Visit(mode: Catalog.passthrough, trial: nil, window: 0)
}

/// One trial of a planner while connections may still join it.
struct Slot: Sendable {
    var trial: Trial
    /// Connections in it that are not over.
    var open: Set<Int> = []
    /// Seconds since 1970 at which its first connection came.
    var began: Double
    /// When the first of its connections was decided; nil while none is.
    var decided: Double?
    /// When a connection was refused last.
    var refused: Double?
    /// A connection came after a refusal.
    var isRetried = false
}

/// A client at a domain: what is being played there and what comes next.
struct Station: Sendable {
    var domain: Domain
    /// Host and port that the client asked to be connected to, where the genuine server is.
    var place: Target
    var slot: Slot?
    /// What the next slot plays; nil where nothing is left, or where it is being worked out.
    var next: TestPlan.Step?
    /// The evidence changed since `next` was worked out.
    var isDirty = false
    /// How many trials are foreseen, the next included.
    var remaining = 0
    /// Known once nothing is left to play.
    var finding: Finding?
    /// The genuine server was asked for what it has.
    var isProbed = false
    /// It is being asked now; nothing is played until it has answered, or has not.
    var isProbing = false
    /// When a connection came here last.
    var lastSeen: Double
    /// Open connections that are passed through, outside of any trial.
    var passed: Set<Int> = []
    var isJudged: Bool { finding != nil }

    struct Target: Hashable, Sendable {
        var host: String
        var port: UInt16
    }
}
