/// What was counted of the frames of a WebSocket (RFC 6455 §5), by who sent them.
package struct WebSocketTraffic: Codable, Hashable, Sendable {
    package var fromClient = Direction()
    package var fromServer = Direction()

    package init() {}

    /// What one side sent.
    package struct Direction: Codable, Hashable, Sendable {
        /// Text and binary messages whose last frame came.
        package var messages = 0
        /// Bytes of their payload, compressed where that was agreed (RFC 7692).
        package var bytes = 0
        /// Frames by opcode: `text`, `binary`, `continuation`, `close`, `ping`, `pong`.
        package var frames: [String: Int] = [:]

        package init() {}
    }
}

/// Follows the frames of a WebSocket in both directions; of their payload it keeps nothing.
package struct WebSocketReader {
    package private(set) var traffic = WebSocketTraffic()
    private var client = FrameCutter(isMasked: true)
    private var server = FrameCutter(isMasked: false)

    package init() {}

    /// Whether a side sent something that is no frame; it is not followed from there on.
    package var isLost: Bool { client.isLost || server.isLost }

    /// Takes the next bytes of one side, cut anywhere.
    package mutating func read(_ bytes: some Collection<UInt8>, from side: HTTPExchange.Side) {
        let input = Array(bytes)[...]
        switch side {
        case .client: client.read(input, into: &traffic.fromClient)
        case .server: server.read(input, into: &traffic.fromServer)
        }
    }
}

/// One direction: two bytes of header, up to twelve more, then payload that is skipped.
private struct FrameCutter {
    private(set) var isLost = false
    private var header: [UInt8] = []
    private var toSkip = 0
    private var isInMessage = false
    /// Clients mask, and servers do not (RFC 6455 §5.1).
    private let isMasked: Bool

    init(isMasked: Bool) { self.isMasked = isMasked }

    mutating func read(_ bytes: ArraySlice<UInt8>, into traffic: inout WebSocketTraffic.Direction) {
        var input = bytes
        while !input.isEmpty, !isLost {
            if toSkip > 0 {
                let skipped = min(toSkip, input.count)
                toSkip -= skipped
                input = input.dropFirst(skipped)
                continue
            }
            header.append(input.removeFirst())
            var reader = ByteReader(header, awaiting: 14)
            guard let frame = try? Frame(&reader) else { continue }
            header = []
            take(frame, into: &traffic)
        }
    }

    private mutating func take(_ frame: Frame, into traffic: inout WebSocketTraffic.Direction) {
        guard let length = Int(exactly: frame.length), frame.isMasked == isMasked, let name = frame.name,
            // A message is not begun inside another; control frames are short and never in parts (RFC 6455 §5.4, §5.5).
            frame.isControl ? length <= 125 && frame.isFinal : (frame.opcode == 0) == isInMessage
        else {
            isLost = true
            return
        }
        toSkip = length
        traffic.frames[name, default: 0] += 1
        guard !frame.isControl else { return }
        let (sum, overflow) = traffic.bytes.addingReportingOverflow(length)
        traffic.bytes = overflow ? .max : sum
        isInMessage = !frame.isFinal
        if frame.isFinal { traffic.messages += 1 }
    }
}

/// The header of a frame (RFC 6455 §5.2).
private struct Frame {
    let isFinal: Bool
    let opcode: UInt8
    let isMasked: Bool
    let length: UInt64

    init(_ reader: inout ByteReader) throws(WireError) {
        let first = try reader.u8()
        let second = try reader.u8()
        isFinal = first & 0x80 != 0
        opcode = first & 0x0F
        isMasked = second & 0x80 != 0
        switch second & 0x7F {
        case 126: length = UInt64(try reader.u16())
        case 127: length = try reader.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
        case let short: length = UInt64(short)
        }
        if isMasked { _ = try reader.bytes(4) }
    }

    var isControl: Bool { opcode & 0x8 != 0 }

    var name: String? {
        switch opcode {
        case 0: "continuation"
        case 1: "text"
        case 2: "binary"
        case 8: "close"
        case 9: "ping"
        case 10: "pong"
        default: nil
        }
    }
}
