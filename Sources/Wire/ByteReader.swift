/// Reads big-endian numbers and length-prefixed vectors (RFC 8446 §3) out of bytes that may not all be there yet.
///
/// A reader knows how many bytes were announced but have not come. So it can tell "wait for more" (`incomplete`) from "this will never fit"
/// (`malformed`) at the first byte that decides it. It never reads outside its bytes and never traps.
package struct ByteReader: Sendable {
    private var rest: ArraySlice<UInt8>
    private var awaited: Int

    /// - Parameter awaited: Bytes that were announced and are still to come after `bytes`.
    package init(_ bytes: ArraySlice<UInt8>, awaiting awaited: Int = 0) {
        rest = bytes
        self.awaited = max(0, awaited)
    }

    /// - Parameter awaited: As above.
    package init(_ bytes: [UInt8], awaiting awaited: Int = 0) {
        self.init(bytes[...], awaiting: awaited)
    }

    /// Bytes up to the announced end, whether they have come or not.
    package var remaining: Int { rest.count + awaited }

    /// Nothing is left, and nothing is to come.
    package var isAtEnd: Bool { remaining == 0 }

    /// The unread bytes that are here.
    package var available: ArraySlice<UInt8> { rest }

    /// The next `count` bytes.
    package mutating func bytes(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw WireError(.malformed, "A length goes beyond the end of what holds it.") }
        guard count <= rest.count else { throw WireError(.incomplete, "The message is not whole yet.") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// An 8-bit number.
    package mutating func u8() throws(WireError) -> UInt8 {
        try UInt8(truncatingIfNeeded: number(width: 1))
    }

    /// A 16-bit number.
    package mutating func u16() throws(WireError) -> UInt16 {
        try UInt16(truncatingIfNeeded: number(width: 2))
    }

    /// A 24-bit number, 0 to 16,777,215.
    package mutating func u24() throws(WireError) -> Int {
        try Int(truncatingIfNeeded: number(width: 3))
    }

    /// A part of known length, as a reader of its own; the part need not be whole yet.
    package mutating func part(_ count: Int) throws(WireError) -> ByteReader {
        guard count >= 0, count <= remaining else { throw WireError(.malformed, "A length goes beyond the end of what holds it.") }
        let here = rest.prefix(count)
        let part = ByteReader(here, awaiting: count - here.count)
        rest = rest.dropFirst(count)
        awaited -= count - here.count
        return part
    }

    /// A vector with a length of one byte, which must lie in `bounds`.
    package mutating func vector8(_ bounds: ClosedRange<Int> = 0...0xFF) throws(WireError) -> ByteReader {
        try vector(length: Int(u8()), bounds)
    }

    /// A vector with a length of two bytes, which must lie in `bounds`.
    package mutating func vector16(_ bounds: ClosedRange<Int> = 0...0xFFFF) throws(WireError) -> ByteReader {
        try vector(length: Int(u16()), bounds)
    }

    /// A vector with a length of three bytes, which must lie in `bounds`.
    package mutating func vector24(_ bounds: ClosedRange<Int> = 0...0xFF_FFFF) throws(WireError) -> ByteReader {
        try vector(length: u24(), bounds)
    }

    /// All that is left, as 16-bit numbers.
    package mutating func u16s() throws(WireError) -> [UInt16] {
        guard remaining.isMultiple(of: 2) else { throw WireError(.malformed, "A list of 16-bit numbers has an odd length.") }
        let numbers = try bytes(remaining)
        var list: [UInt16] = []
        list.reserveCapacity(numbers.count / 2)
        var high: UInt8?
        for byte in numbers {
            if let first = high {
                list.append(UInt16(first) << 8 | UInt16(byte))
                high = nil
            } else {
                high = byte
            }
        }
        return list
    }

    private func checked(_ length: Int, _ bounds: ClosedRange<Int>) throws(WireError) -> Int {
        guard bounds.contains(length) else { throw WireError(.malformed, "A vector's length is outside its bounds.") }
        return length
    }

    private mutating func vector(length: Int, _ bounds: ClosedRange<Int>) throws(WireError) -> ByteReader {
        try part(checked(length, bounds))
    }

    private mutating func number(width: Int) throws(WireError) -> UInt32 {
        try bytes(width).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
