package import NIOCore

/// Every bound of the proxy, with its reason. The times may be set, so that what a limit does can be shown without waiting for it.
package struct Limits: Sendable {
    /// A ClientHello is a few hundred bytes, with post-quantum shares two thousand; who takes longer holds a slot for nothing.
    package var clientHelloTime = TimeAmount.seconds(10)
    /// Six flights at two seconds of delay.
    package var handshakeTime = TimeAmount.seconds(10)
    /// The head of a proxy request.
    package var requestHeadTime = TimeAmount.seconds(10)
    /// SYN, one retransmission after three seconds, and slack.
    package var connectTime = TimeAmount.seconds(10)
    /// A whole request to a server of ours, with its content.
    package var requestTime = TimeAmount.seconds(30)
    /// A probe of the origin delays the client's handshake, and clients give up after some seconds.
    package var probeTime = TimeAmount.seconds(3)
    /// How long a probe's connection is kept for the client that caused it.
    package var probeKept = TimeAmount.seconds(5)
    /// A relayed connection on which nothing moves.
    package var idleTime = TimeAmount.seconds(60)
    /// The answer to a plain request.
    package var firstByteTime = TimeAmount.seconds(30)
    /// Silence after the client's Finished after which the upstream is opened all the same: the server may have to speak first.
    package var serverFirst = TimeAmount.milliseconds(150)
    /// FTP, SSH, SMTP, POP3, IMAP, submission, MySQL, VNC: protocols in which the server speaks first.
    static let serverFirstPorts: Set<UInt16> = [21, 22, 25, 110, 143, 587, 2525, 3306, 5900]
    /// In a tunnel to such a port, silence of the client after which its server is heard.
    package var silentTunnel = TimeAmount.milliseconds(500)
    /// The first request is looked for in so many bytes.
    static let observed = 16 * 1024
    /// The shortest window in which a refusal after the handshake is waited for.
    package var shortestWindow = TimeAmount.seconds(1)
    /// The records of connections that were told to end: a close_notify takes `lastWords` at most, and the rest is a busy machine's.
    package var lastRecords = TimeAmount.seconds(3)
    /// For a client that still sends when it was answered for the last time: closing at once would reset, and the answer might be lost.
    static let linger = TimeAmount.seconds(1)
    /// How late a connection of ours may come back after it was closed.
    static let wayBack = TimeAmount.seconds(1)
    /// A close_notify that the peer does not take.
    static let lastWords = TimeAmount.milliseconds(500)

    package init() {}
}
