import Testing
import Wire

@Suite struct `A byte reader` {
    @Test func `reads numbers in network order`() throws {
        var reader = ByteReader([1, 2, 3, 4, 5, 6, 7])
        #expect(try reader.u8() == 1)
        #expect(try reader.u16() == 0x0203)
        #expect(try reader.u24() == 0x040506)
        #expect(!reader.isAtEnd)
        #expect(try Array(reader.bytes(1)) == [7])
        #expect(reader.isAtEnd)
        #expect(throws: WireError(.malformed, "")) { try reader.u8() }
    }

    @Test func `reads vectors and nothing beyond them`() throws {
        var reader = ByteReader([2, 9, 8, 0, 1, 7, 0, 0, 1, 6, 5])
        var first = try reader.vector8()
        #expect(try first.u16() == 0x0908)
        #expect(throws: WireError(.malformed, "")) { try first.u8() }
        #expect(try Array(reader.vector16().available) == [7])
        #expect(try Array(reader.vector24().available) == [6])
        #expect(reader.remaining == 1)
    }

    @Test func `tells what will never fit from what has not come`() throws {
        var short = ByteReader([0, 4, 1, 2])
        #expect(throws: WireError(.malformed, "")) { try short.vector16() }
        var awaiting = ByteReader([0, 4, 1, 2], awaiting: 2)
        var vector = try awaiting.vector16()
        #expect(vector.remaining == 4)
        #expect(awaiting.isAtEnd)
        #expect(throws: WireError(.incomplete, "")) { try vector.u24() }
        #expect(try vector.u16() == 0x0102)
        #expect(throws: WireError(.incomplete, "")) { try vector.u8() }
        #expect(throws: WireError(.malformed, "")) { try vector.u24() }
    }

    @Test func `refuses lengths outside their bounds and odd lists`() throws {
        var reader = ByteReader([3, 1, 2, 3])
        #expect(throws: WireError(.malformed, "")) { try reader.vector8(0...2) }
        var odd = ByteReader([1, 2, 3])
        #expect(throws: WireError(.malformed, "")) { try odd.u16s() }
        var even = ByteReader([1, 2, 3, 4])
        #expect(try even.u16s() == [0x0102, 0x0304])
        #expect(throws: WireError(.malformed, "")) { try even.bytes(-1) }
        #expect(throws: WireError(.malformed, "")) { try even.part(Int.max) }
    }
}
