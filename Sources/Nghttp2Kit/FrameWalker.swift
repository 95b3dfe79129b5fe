import NIOCore

/// Walks the frames of one direction of a connection and keeps only what may hold header fields.
///
///     preface ── 24 octets ──▶ header ── HEADERS, CONTINUATION ──▶ kept payload ──┐
///                                ▲ └──── any other type ─────▶ skipped payload ──┤
///                                └────────────────────────────────────────────────┘
///
/// It never holds more than one kept payload, and of the others not a byte.
struct FrameWalker {
    enum Item {
        /// A frame's header was read.
        case began(FrameHeader)
        /// The whole payload of a HEADERS or CONTINUATION frame was read.
        case payload(FrameHeader, ByteBuffer)
    }

    private var pending = ByteBuffer()
    private var sawPreface = false
    private var toSkip = 0
    private var awaited: FrameHeader?
    private let maxPayload: Int

    /// - Parameter maxBlock: octets of a header block; padding and priority may come on top.
    init(maxBlock: Int) { maxPayload = maxBlock + 1 + 255 + 5 }

    mutating func append(_ bytes: ByteBuffer) {
        var bytes = bytes
        if toSkip > 0 {
            let skipped = min(toSkip, bytes.readableBytes)
            _ = bytes.readSlice(length: skipped)
            toSkip -= skipped
        }
        pending.discardReadBytes()
        pending.writeBuffer(&bytes)
    }

    /// The next thing in the bytes so far, or nil when more are needed.
    mutating func next() throws(FrameViolation) -> Item? {
        if !sawPreface {
            guard try readPreface() else { return nil }
            sawPreface = true
        }
        if let header = awaited {
            guard let payload = pending.readSlice(length: header.length) else { return nil }
            awaited = nil
            return .payload(header, payload)
        }
        guard let header = FrameHeader(reading: &pending) else { return nil }
        if header.is(.headers) || header.is(.continuation) {
            guard header.length <= maxPayload else { throw .tooLarge }
            awaited = header
        } else {
            let here = min(header.length, pending.readableBytes)
            _ = pending.readSlice(length: here)
            toSkip = header.length - here
        }
        return .began(header)
    }

    private mutating func readPreface() throws(FrameViolation) -> Bool {
        let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8
        guard preface.starts(with: pending.readableBytesView.prefix(preface.count)) else { throw .notHTTP2 }
        return pending.readSlice(length: preface.count) != nil
    }
}

/// Why an observed connection cannot be followed any further.
enum FrameViolation: Error {
    /// The connection preface is missing (RFC 9113 §3.4).
    case notHTTP2
    /// A header block, or its number of CONTINUATION frames, is over the limit.
    case tooLarge
    /// A frame came where RFC 9113 §6 does not allow it.
    case misplaced
    /// The padding or priority does not fit into its frame (RFC 9113 §6.2), or a status is none (§8.3.2).
    case malformed
    /// The header block does not decode (RFC 9113 §4.3).
    case compression
}
