/// How much of one HTTP/2 connection we are willing to hold or to do, each number with its reason.
package struct HTTP2Limits: Hashable, Sendable {
    /// Streams open at once: what RFC 9113 §6.5.2 recommends as the least.
    package var maxConcurrentStreams: UInt32 = 100

    /// Octets of one decoded header list, counted as RFC 9113 §6.5.2 does: name, value and 32 for each field.
    ///
    /// HPACK lets a few bytes stand for many, so it is the decoded list that is counted.
    package var maxHeaderListSize = 65_536

    /// Octets of one header block as it comes on the wire, for the observer, which has to hold it whole.
    package var maxHeaderBlockSize = 65_536

    /// CONTINUATION frames in one header block: with 16 KiB each, far more than any sound client sends.
    package var maxContinuations = 32

    /// RST_STREAM (either way), PING, SETTINGS, PRIORITY and empty DATA frames in one `floodWindow`.
    ///
    /// They cost the sender nothing and ask for nothing. A stream that we reset counts too, for the same reason.
    package var maxFloodFrames = 1_000

    /// Nanoseconds over which `maxFloodFrames` are counted.
    package var floodWindow: Int64 = 10_000_000_000

    /// Octets of a response body that a client of ours keeps.
    package var maxBodySize = 1_048_576

    /// Octets of a request's content that a server of ours reads and drops.
    package var maxRequestContent = 1_048_576

    package init() {}
}
