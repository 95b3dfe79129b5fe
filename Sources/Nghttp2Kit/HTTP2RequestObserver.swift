package import NIOCore

/// Reads the first request out of a copy of what a client sends on an HTTP/2 connection, and disturbs nothing.
///
/// It looks on while the bytes are relayed: it fails softly, holds at most one header block of 64 KiB, and lets go of
/// everything once `isDone`. It is bound to one connection's event loop and not `Sendable`.
package final class HTTP2RequestObserver {
    /// The first request, once its header block came whole.
    package private(set) var firstRequest: ObservedRequest?

    /// Whether the bytes could not be followed: not HTTP/2, malformed, or over a limit.
    package private(set) var failed = false

    /// Whether the header of a HEADERS frame was seen: the client asked for something, even where it cannot be read.
    package private(set) var sawHeaders = false

    /// Whether there is nothing more to learn: further bytes are ignored.
    package var isDone: Bool { firstRequest != nil || failed }

    private static let limits = HTTP2Limits()
    private var walker = FrameWalker(maxBlock: limits.maxHeaderBlockSize)
    private var assembler = HeaderBlockAssembler(maxBlock: limits.maxHeaderBlockSize, maxContinuations: limits.maxContinuations)
    private var decoder: HeaderDecoder?

    /// - Parameter headerTableSize: SETTINGS_HEADER_TABLE_SIZE of the server where it is known, in octets.
    package init(headerTableSize: Int = 4_096) {
        decoder = HeaderDecoder()
        failed = decoder == nil
        serverAdvertised(headerTableSize: headerTableSize)
    }

    /// Tells the SETTINGS_HEADER_TABLE_SIZE that the server sent (RFC 9113 §6.5.2), in octets.
    ///
    /// Less than before changes nothing, since the client may not know of it yet. More than 64 KiB counts as 64 KiB; a
    /// client that uses more than it was told, or than that, fails softly. Called between two `observe`, at any time.
    package func serverAdvertised(headerTableSize: Int) {
        decoder?.raiseTableSize(to: min(headerTableSize, 65_536))
    }

    /// Takes the next bytes of the client, cut anywhere.
    package func observe(_ bytes: ByteBuffer) {
        guard !isDone else { return }
        walker.append(bytes)
        do throws(FrameViolation) {
            while firstRequest == nil, let item = try walker.next() {
                try follow(item)
            }
        } catch {
            failed = true
        }
        if isDone { release() }
    }

    private func follow(_ item: FrameWalker.Item) throws(FrameViolation) {
        switch item {
        case .began(let header):
            if header.is(.headers) { sawHeaders = true }
            try assembler.admit(header)
        case .payload(let header, let payload):
            guard let block = try assembler.take(payload, of: header) else { return }
            var head = RequestHead()
            guard let decoder, decoder.decode(block, into: &head) else { throw .compression }
            firstRequest = head.request
        }
    }

    private func release() {
        walker = FrameWalker(maxBlock: Self.limits.maxHeaderBlockSize)
        assembler = HeaderBlockAssembler(
            maxBlock: Self.limits.maxHeaderBlockSize, maxContinuations: Self.limits.maxContinuations)
        decoder = nil
    }
}
