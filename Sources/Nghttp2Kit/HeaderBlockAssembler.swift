import NIOCore

/// Joins a HEADERS frame and its CONTINUATION frames to one header block (RFC 9113 §4.3, §6.2, §6.10).
struct HeaderBlockAssembler {
    private struct OpenBlock {
        let stream: Int32
        var fragment: ByteBuffer
        var continuations = 0
    }

    private var open: OpenBlock?
    private let maxBlock: Int
    private let maxContinuations: Int

    init(maxBlock: Int, maxContinuations: Int) {
        self.maxBlock = maxBlock
        self.maxContinuations = maxContinuations
    }

    /// Checks that a frame may come here: nothing but a CONTINUATION of the same stream inside a block, and none outside.
    mutating func admit(_ header: FrameHeader) throws(FrameViolation) {
        if let block = open {
            guard header.is(.continuation), header.stream == block.stream else { throw .misplaced }
            guard block.continuations < maxContinuations else { throw .tooLarge }
            open?.continuations += 1
        } else if header.is(.continuation) || header.is(.pushPromise) || (header.is(.headers) && header.stream == 0) {
            throw .misplaced
        }
    }

    /// Takes the payload of an admitted frame; gives the block once it is whole.
    mutating func take(_ payload: ByteBuffer, of header: FrameHeader) throws(FrameViolation) -> ByteBuffer? {
        var block = open ?? OpenBlock(stream: header.stream, fragment: ByteBuffer())
        var fragment = header.is(.headers) ? try fragment(of: header, payload) : payload
        guard fragment.readableBytes <= maxBlock - block.fragment.readableBytes else { throw .tooLarge }
        open = nil
        block.fragment.writeBuffer(&fragment)
        if header.has(FrameHeader.endHeaders) { return block.fragment }
        open = block
        return nil
    }

    /// A HEADERS payload without its padding and priority (RFC 9113 §6.2).
    private func fragment(of header: FrameHeader, _ payload: ByteBuffer) throws(FrameViolation) -> ByteBuffer {
        var payload = payload
        var padding = 0
        if header.has(FrameHeader.padded) {
            guard let length = payload.readInteger(as: UInt8.self) else { throw .malformed }
            padding = Int(length)
        }
        if header.has(FrameHeader.priority) {
            guard payload.readSlice(length: 5) != nil else { throw .malformed }
        }
        guard padding <= payload.readableBytes, let fragment = payload.readSlice(length: payload.readableBytes - padding) else {
            throw .malformed
        }
        return fragment
    }
}
