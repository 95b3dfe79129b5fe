import NIOCore
import Nghttp2Kit

/// Frames written by hand (RFC 9113 §4.1, §6), for what no sound client would send.
enum Frames {
    static let endStream: UInt8 = 0x1
    static let endHeaders: UInt8 = 0x4
    static let padded: UInt8 = 0x8
    static let priority: UInt8 = 0x20

    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// What every client says first: the preface and an empty SETTINGS frame.
    static let hello = preface + frame(4)

    static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        let length = UInt32(payload.count)
        let header = [UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), type, flags]
        return header + octets(stream) + payload
    }

    static func headers(_ stream: UInt32, _ block: [UInt8], flags: UInt8 = endStream | endHeaders) -> [UInt8] {
        frame(1, flags: flags, stream: stream, block)
    }

    static func data(_ stream: UInt32, _ payload: [UInt8] = [], flags: UInt8 = 0) -> [UInt8] {
        frame(0, flags: flags, stream: stream, payload)
    }

    static func continuation(_ stream: UInt32, _ fragment: [UInt8], flags: UInt8 = 0) -> [UInt8] {
        frame(9, flags: flags, stream: stream, fragment)
    }

    static func reset(_ stream: UInt32) -> [UInt8] { frame(3, stream: stream, octets(8)) }

    static let ping = frame(6, [UInt8](repeating: 7, count: 8))
    static let settingsAck = frame(4, flags: 0x1)

    static func octets(_ number: UInt32) -> [UInt8] {
        [UInt8(number >> 24 & 0xff), UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
    }
}

/// Header blocks of literal fields without indexing (RFC 7541 §6.2.2).
enum Block {
    typealias Field = (String, String)

    static let get: [Field] = [(":method", "GET"), (":scheme", "https"), (":authority", "a.test"), (":path", "/x?y=z")]
    static let post: [Field] = [(":method", "POST"), (":scheme", "https"), (":authority", "a.test"), (":path", "/x")]

    static func of(_ fields: [Field]) -> [UInt8] { fields.flatMap { [0] + text($0.0) + text($0.1) } }

    static func text(_ value: String) -> [UInt8] { integer(value.utf8.count, prefix: 7) + Array(value.utf8) }

    /// An HPACK integer (RFC 7541 §5.1) with the bits before it clear.
    static func integer(_ value: Int, prefix: Int) -> [UInt8] {
        let full = (1 << prefix) - 1
        guard value >= full else { return [UInt8(value)] }
        var (octets, rest) = ([UInt8(full)], value - full)
        while rest >= 128 {
            octets.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return octets + [UInt8(rest)]
    }
}

/// A frame as it came back, read by hand.
struct Frame: Equatable {
    var type: UInt8
    var flags: UInt8
    var stream: UInt32
    var payload: [UInt8]

    static func reset(_ stream: UInt32, _ code: HTTP2ErrorCode) -> Self {
        Self(type: 3, flags: 0, stream: stream, payload: Frames.octets(code.rawValue))
    }

    static func goAway(_ last: UInt32, _ code: HTTP2ErrorCode) -> Self {
        Self(type: 7, flags: 0, stream: 0, payload: Frames.octets(last) + Frames.octets(code.rawValue))
    }

    /// All frames in the bytes; a rest that is no whole frame ends the list with type 255.
    static func all(in bytes: ByteBuffer?) -> [Frame] {
        guard var bytes else { return [] }
        var frames: [Frame] = []
        while bytes.readableBytes > 0 {
            guard
                let (high, low, type, flags, stream) = bytes.readMultipleIntegers(as: (UInt8, UInt16, UInt8, UInt8, UInt32).self),
                let payload = bytes.readBytes(length: Int(high) << 16 | Int(low))
            else { return frames + [Frame(type: 255, flags: 0, stream: 0, payload: [])] }
            frames.append(Frame(type: type, flags: flags, stream: stream, payload: payload))
        }
        return frames
    }
}

extension HTTP2Server {
    /// Hands in bytes at a time that seldom matters.
    func receive(_ bytes: [UInt8], at now: Int64 = 0) throws(HTTP2Error) -> [Event] {
        try receive(ByteBuffer(bytes: bytes), at: now)
    }

    func takeFrames() -> [Frame] { Frame.all(in: takeOutbound()) }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
