/// Steps through the records of one direction (RFC 8446 §5.1), whatever way they are cut into chunks, without keeping their payload.
struct RecordCursor: Sendable {
    /// What lies at the current place of a chunk.
    enum Step {
        /// These bytes of the chunk are payload of the record of `type`.
        case payload(Range<Int>)
        /// A record is over; `length` is that of its fragment.
        case ended(length: Int)
        /// The chunk is used up.
        case endOfChunk
        /// No record header of TLS.
        case broken
    }

    /// ContentType of the current record.
    private(set) var type: UInt8 = 0

    private var place = Place.header(read: 0, value: 0)

    private enum Place {
        case header(read: Int, value: UInt64)
        case payload(left: Int, of: Int)
    }

    /// The largest encrypted fragment of any version (RFC 5246 §6.2.3).
    private static let maximumFragment = 16_384 + 2_048

    /// The next step from `offset` on, which is moved behind it.
    mutating func step(_ chunk: Span<UInt8>, at offset: inout Int) -> Step {
        while true {
            switch place {
            case .payload(left: 0, let length):
                place = .header(read: 0, value: 0)
                return .ended(length: length)
            case .payload(let left, let length):
                guard offset < chunk.count else { return .endOfChunk }
                let start = offset
                offset = min(chunk.count, start + left)
                place = .payload(left: left - (offset - start), of: length)
                return .payload(start..<offset)
            case .header(read: TLSRecord.headerLength, let value):
                guard let length = begin(header: value) else { return .broken }
                place = .payload(left: length, of: length)
            case .header(let read, let value):
                guard offset < chunk.count else { return .endOfChunk }
                place = .header(read: read + 1, value: value << 8 | UInt64(chunk[offset]))
                offset += 1
            }
        }
    }

    /// The length in a header of five bytes; nil for what no TLS peer sends.
    private mutating func begin(header: UInt64) -> Int? {
        type = UInt8(truncatingIfNeeded: header >> 32)
        let major = UInt8(truncatingIfNeeded: header >> 24)
        let length = Int(header & 0xFFFF)
        let isTLS = (TLSRecord.changeCipherSpec...TLSRecord.heartbeat).contains(type) && major == 3
        return isTLS && length <= Self.maximumFragment ? length : nil
    }
}
