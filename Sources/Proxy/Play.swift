package import Catalog
package import Verdicts
package import Wire

/// What a client is about to do, as far as it is known: the question that the chooser answers.
package struct Intent: Sendable {
    /// Ordinal of the connection in this process, from 1.
    package var connection: Int
    /// Whom the client means to meet: its SNI where it sent a valid one, else the host of CONNECT.
    package var domain: Domain
    /// Where the client asked to be connected to.
    package var target: HostPort
    package var client: Connection.Client
    /// nil while no ClientHello was read.
    package var hello: ClientHello?

    /// The host of CONNECT as the client wrote it.
    package var connectHost: String { target.host.text }
}

/// What is played to a client.
package enum Choice: Sendable {
    /// The mode for this connection, and what it is to a planner; nil where none plans.
    case play(TestMode, as: Visit? = nil)
    /// It depends on the ClientHello: answer CONNECT, read it, ask again.
    case needsHello
}

/// Decides what is played; called on event loops, once or twice a connection, and must not block.
package typealias Chooser = @Sendable (Intent) -> Choice
