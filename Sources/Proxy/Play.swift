package import Catalog
package import Verdicts
package import Wire

/// What a client is about to do, as far as it is known: the question that the chooser answers.
package struct Intent: Sendable {
    /// Whom the client means to meet: its SNI where it sent a valid one, else the host of CONNECT.
    package var domain: Domain
    /// The host of CONNECT as the client wrote it.
    package var connectHost: String
    /// nil while no ClientHello was read.
    package var hello: ClientHello?

    package init(domain: Domain, connectHost: String, hello: ClientHello?) {
        self.domain = domain
        self.connectHost = connectHost
        self.hello = hello
    }
}

/// What is played to a client.
package enum Choice: Sendable {
    /// The mode for this connection.
    case play(TestMode)
    /// It depends on the ClientHello: answer CONNECT, read it, ask again.
    case needsHello
}

/// Decides what is played; called on event loops, once or twice a connection, and must not block.
package typealias Chooser = @Sendable (Intent) -> Choice
