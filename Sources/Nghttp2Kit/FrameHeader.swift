import NIOCore

/// The nine octets in front of every frame (RFC 9113 §4.1).
struct FrameHeader {
    /// Octets of payload that follow, 24 bits.
    var length: Int
    var type: UInt8
    var flags: UInt8
    /// 31 bits; 0 is the connection itself.
    var stream: Int32

    static let size = 9

    init(length: Int, type: FrameType, flags: UInt8 = 0, stream: Int32 = 0) {
        self.init(length: length, number: type.rawValue, flags: flags, stream: stream)
    }

    init(length: Int, number type: UInt8, flags: UInt8, stream: Int32) {
        self.length = length
        self.type = type
        self.flags = flags
        self.stream = stream
    }

    /// Takes a header from the front of `bytes`, or nothing when fewer than nine octets are there.
    init?(reading bytes: inout ByteBuffer) {
        guard
            bytes.readableBytes >= Self.size,
            let (high, low, type, flags, stream) = bytes.readMultipleIntegers(as: (UInt8, UInt16, UInt8, UInt8, UInt32).self)
        else { return nil }
        self.init(length: Int(high) << 16 | Int(low), number: type, flags: flags, stream: Int32(truncatingIfNeeded: stream & 0x7fff_ffff))
    }

    func write(into bytes: inout ByteBuffer) {
        bytes.writeMultipleIntegers(
            UInt8(truncatingIfNeeded: length >> 16), UInt16(truncatingIfNeeded: length), type, flags,
            UInt32(truncatingIfNeeded: stream) & 0x7fff_ffff)
    }

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }

    func `is`(_ type: FrameType) -> Bool { self.type == type.rawValue }

    /// END_STREAM, in DATA and HEADERS; the same bit is ACK in SETTINGS and PING.
    static let endStream: UInt8 = 0x01
    static let endHeaders: UInt8 = 0x04
    static let padded: UInt8 = 0x08
    static let priority: UInt8 = 0x20
}

/// The frame types of RFC 9113 §6.
enum FrameType: UInt8 {
    case data = 0
    case headers = 1
    case priority = 2
    case resetStream = 3
    case settings = 4
    case pushPromise = 5
    case ping = 6
    case goAway = 7
    case windowUpdate = 8
    case continuation = 9
}
