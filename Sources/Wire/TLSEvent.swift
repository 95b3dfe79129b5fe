/// One thing that happened on one socket of a client, in the order in which it happened.
///
/// A connection's story is an array of these; the judge (`Verdicts`) reads nothing else.
package struct TLSEvent: Codable, Hashable, Sendable {
    /// Nanoseconds of a monotonic clock since the socket was accepted.
    package var at: Int64
    package var kind: Kind

    package init(at: Int64, _ kind: Kind) {
        self.at = at
        self.kind = kind
    }

    package enum Kind: Codable, Hashable, Sendable {
        /// A whole ClientHello was read (E1).
        case clientHello
        /// The flight that holds our Certificate was handed to the kernel (E2).
        case certificateWritten
        /// The client's Finished was verified (E4). `resumed`: no certificate was judged in this handshake.
        case handshakeFinished(resumed: Bool)
        /// The client sent an alert.
        case alertReceived(Alert)
        /// We sent an alert.
        case alertSent(Alert)
        /// Plaintext from the client that is recognised chatter and asks for nothing (E6).
        case chatter
        /// Plaintext from the client with request semantics (E7).
        case request
        /// The client acted on a nonce that only we could have told it (E8).
        case nonceEchoed
        /// The client closed or reset the TCP connection.
        case clientClosed(Close)
        /// Bytes that are not TLS came where a ClientHello was awaited.
        case notTLS
        /// The genuine server could not be reached, did not verify, or answered with another ALPN.
        case upstreamFailed
        /// The socket is spliced to the genuine server, untouched: no certificate of ours is presented.
        case spliced
        /// The observation window ended while the socket was open and silent.
        case windowEnded
        /// We ended it: the reason is ours and never evidence about the client.
        case endedByUs(End)
    }

    /// How a client ended a TCP connection.
    package enum Close: String, Codable, Sendable, CaseIterable {
        /// FIN.
        case closed
        /// RST.
        case reset
    }

    /// Why we ended a connection.
    package enum End: String, Codable, Sendable, CaseIterable {
        /// A limit of ours (handshake time, idle time).
        case limit
        /// The proxy or the run is being stopped.
        case drain
        /// The trial's time was up, or its run was ended, and its process was told to end.
        case trialEnded
        /// A fault of ours, or a handshake that cannot be completed (no shared cipher).
        case handshakeFailed
        /// The exchange is complete and we closed first (canary, a closing upstream).
        case complete
    }
}
