package import NIOCore
package import Wire

/// Reads the exchanges of an HTTP/2 connection out of copies of what both sides say (RFC 9113), and disturbs nothing.
///
/// Every header block passes through the decoder of its direction, since later ones refer to earlier ones; of content only what is to be
/// kept is kept. On anything that it does not follow it gives up for good: what was open is told as not read further. A server that pushes
/// is not followed. It belongs to one connection's event loop and is not `Sendable`.
package final class HTTP2ExchangeObserver {
    /// Whether nothing more is read.
    package private(set) var isLost = false
    private var client: Direction
    private var server: Direction
    private var streams: ExchangeStreams
    // Not parts of the directions: what one side sets reaches the other's decoder while its own direction is being followed.
    private let clientDecoder = HeaderDecoder()
    private let serverDecoder = HeaderDecoder()

    /// What is known of one direction.
    private struct Direction {
        var frames: FrameStream
        var assembler: HeaderBlockAssembler
        /// Octets of the header block that is being assembled.
        var blockBytes = 0
        /// The HEADERS frame that began it.
        var opening: FrameHeader?
        /// When that came.
        var began: Int64 = 0

        init(isClient: Bool, _ limits: HTTP2Limits) {
            frames = FrameStream(isClient: isClient, maxBlock: limits.maxHeaderBlockSize)
            assembler = HeaderBlockAssembler(maxBlock: limits.maxHeaderBlockSize, maxContinuations: limits.maxContinuations)
        }
    }

    package init(_ limits: ExchangeLimits = ExchangeLimits()) {
        client = Direction(isClient: true, HTTP2Limits())
        server = Direction(isClient: false, HTTP2Limits())
        streams = ExchangeStreams(limits)
    }

    /// Takes the next bytes of one side, cut anywhere.
    ///
    /// - Parameter now: nanoseconds since the connection was accepted.
    package func read(_ bytes: ByteBuffer, from side: HTTPExchange.Side, at now: Int64) {
        guard !isLost else { return }
        do throws(FrameViolation) {
            switch side {
            case .client: try follow(bytes, side, &client, now)
            case .server: try follow(bytes, side, &server, now)
            }
        } catch {
            isLost = true
            streams.giveUp(.notReadFurther)
        }
    }

    /// The connection is over: whatever is open ends here.
    package func close() {
        isLost = true
        streams.giveUp(.cut)
    }

    /// The exchanges that have ended since the last call.
    package func takeFinished() -> [HTTPExchange] { streams.takeFinished() }

    private func follow(
        _ bytes: ByteBuffer, _ side: HTTPExchange.Side, _ direction: inout Direction, _ now: Int64
    ) throws(FrameViolation) {
        direction.frames.append(bytes)
        while let item = try direction.frames.next() {
            switch item {
            case .began(let header):
                try direction.assembler.admit(header)
                if header.is(.headers) { (direction.opening, direction.blockBytes, direction.began) = (header, 0, now) }
                if header.is(.resetStream) { streams.cut(header.stream) }
            case .payload(let header, let payload) where header.is(.settings):
                if !header.has(FrameHeader.endStream) { settings(payload, of: side) }
            case .payload(let header, let payload):
                direction.blockBytes += header.length
                guard let block = try direction.assembler.take(payload, of: header), let opening = direction.opening else { continue }
                var fields = FieldList(streams.limits)
                guard let decoder = self.decoder(of: side), decoder.decode(block, into: &fields) else { throw .compression }
                try streams.take(fields, of: opening, bytes: direction.blockBytes, from: side, began: direction.began, now: now)
            case .piece(let header, let piece): streams.take(piece, of: header.stream, from: side)
            case .ended(let header): if header.has(FrameHeader.endStream) { streams.end(header.stream, side, now) }
            }
        }
    }

    /// What one side sets bounds the encoder of the other (RFC 9113 §6.5.2).
    private func settings(_ payload: ByteBuffer, of side: HTTPExchange.Side) {
        let other = decoder(of: side == .client ? .server : .client)
        var payload = payload
        while let (name, value) = payload.readMultipleIntegers(as: (UInt16, UInt32).self) {
            if name == 1 { other?.raiseTableSize(to: min(Int(value), 65_536)) }
        }
    }

    /// The decoder of the header blocks that a side sends.
    private func decoder(of side: HTTPExchange.Side) -> HeaderDecoder? { side == .client ? clientDecoder : serverDecoder }
}
