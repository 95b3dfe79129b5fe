import NIOCore

/// Walks the frames of one direction of a connection: what holds fields or settings comes whole, content in pieces, the rest is skipped.
///
///     (preface ──▶) header ── HEADERS, CONTINUATION, SETTINGS, PUSH_PROMISE ──▶ whole payload ──┐
///                     ▲ ├──── DATA ─────▶ pieces of content, padding dropped ──┤
///                     │ └──── others ───▶ skipped ─────────────────────────────┤
///                     └────────────────────────────────────────────────────────┘
struct FrameStream {
    enum Item {
        /// A frame's header was read.
        case began(FrameHeader)
        /// The whole payload of a frame that holds fields or settings.
        case payload(FrameHeader, ByteBuffer)
        /// A piece of content.
        case piece(FrameHeader, ByteBuffer)
        /// A DATA frame is over.
        case ended(FrameHeader)
    }

    private enum State {
        case preface, header
        case whole(FrameHeader)
        case padLength(FrameHeader)
        case content(FrameHeader, left: Int, padding: Int)
        case skipped(Int)
    }

    private var pending = ByteBuffer()
    private var state: State
    private let maxPayload: Int

    /// - Parameters:
    ///   - isClient: the client begins with the preface (RFC 9113 §3.4).
    ///   - maxBlock: octets of a header block; padding and priority may come on top.
    init(isClient: Bool, maxBlock: Int) {
        state = isClient ? .preface : .header
        maxPayload = maxBlock + 1 + 255 + 5
    }

    mutating func append(_ bytes: ByteBuffer) {
        var bytes = bytes
        pending.discardReadBytes()
        pending.writeBuffer(&bytes)
    }

    /// The next thing in the bytes so far, or nil when more are needed.
    mutating func next() throws(FrameViolation) -> Item? {
        while true {
            switch state {
            case .preface:
                let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8
                guard preface.starts(with: pending.readableBytesView.prefix(preface.count)) else { throw .notHTTP2 }
                guard pending.readSlice(length: preface.count) != nil else { return nil }
                state = .header
            case .header:
                guard let header = FrameHeader(reading: &pending) else { return nil }
                try begin(header)
                return .began(header)
            case .whole(let header):
                guard let payload = pending.readSlice(length: header.length) else { return nil }
                state = .header
                return .payload(header, payload)
            case .padLength(let header):
                guard let padding = pending.readInteger(as: UInt8.self) else { return nil }
                let left = header.length - 1 - Int(padding)
                guard left >= 0 else { throw .malformed }
                state = .content(header, left: left, padding: Int(padding))
            case .content(let header, let left, let padding):
                guard left > 0 else {
                    state = .skipped(padding)
                    return .ended(header)
                }
                guard let piece = pending.readSlice(length: min(left, pending.readableBytes)), piece.readableBytes > 0 else { return nil }
                state = .content(header, left: left - piece.readableBytes, padding: padding)
                return .piece(header, piece)
            case .skipped(let left):
                let here = min(left, pending.readableBytes)
                pending.moveReaderIndex(forwardBy: here)
                state = here == left ? .header : .skipped(left - here)
                if here < left { return nil }
            }
        }
    }

    private mutating func begin(_ header: FrameHeader) throws(FrameViolation) {
        switch FrameType(rawValue: header.type) {
        case .headers, .continuation, .pushPromise, .settings:
            guard header.length <= maxPayload else { throw .tooLarge }
            state = .whole(header)
        case .data:
            guard header.has(FrameHeader.padded) else {
                state = .content(header, left: header.length, padding: 0)
                return
            }
            guard header.length > 0 else { throw .malformed }
            state = .padLength(header)
        default: state = .skipped(header.length)
        }
    }
}
