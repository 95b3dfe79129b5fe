internal import NIOCore

/// Every bound of the proxy, with its reason.
enum Limits {
    /// A ClientHello is a few hundred bytes, with post-quantum shares two thousand; who takes longer holds a slot for nothing.
    static let clientHelloTime = TimeAmount.seconds(10)
    /// Six flights at two seconds of delay.
    static let handshakeTime = TimeAmount.seconds(10)
    /// The head of a proxy request.
    static let requestHeadTime = TimeAmount.seconds(10)
    /// SYN, one retransmission after three seconds, and slack.
    static let connectTime = TimeAmount.seconds(10)
    /// A probe of the origin delays the client's handshake, and clients give up after some seconds.
    static let probeTime = TimeAmount.seconds(3)
    /// How long a probe's connection is kept for the client that caused it.
    static let probeKept = TimeAmount.seconds(5)
    /// A relayed connection on which nothing moves.
    static let idleTime = TimeAmount.seconds(60)
    /// The answer to a plain request.
    static let firstByteTime = TimeAmount.seconds(30)
    /// Silence after the client's Finished after which the upstream is opened all the same: the server may have to speak first.
    static let serverFirst = TimeAmount.milliseconds(150)
    /// In a tunnel in which the client says nothing, the server may have to speak first: after this it is relayed.
    static let silentTunnel = TimeAmount.milliseconds(500)
    /// The first request is looked for in so many bytes.
    static let observed = 16 * 1024
    /// The shortest window in which a refusal after the handshake is waited for.
    static let shortestWindow = TimeAmount.seconds(1)
    /// Draining on SIGTERM.
    static let drainTime = TimeAmount.seconds(10)
}
