import Wire

/// What two sides of a connection say, turn by turn.
///
/// In a file each turn has a header of two bytes, big-endian: the highest bit says that the server speaks, the others how long it does.
/// A last turn that says less than its header is taken as it is.
struct Turns: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> (side: HTTPExchange.Side, bytes: ArraySlice<UInt8>)? {
        guard let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
        let said = rest.prefix(Int(high & 0x7F) << 8 | Int(low))
        rest = rest.dropFirst(said.count)
        return (high < 0x80 ? .client : .server, said)
    }
}

extension ArraySlice<UInt8> {
    /// The bytes in two pieces; the first of them says where the cut is.
    var pieces: [ArraySlice<UInt8>] {
        guard let place = first else { return [self] }
        let cut = count * Int(place) / 256
        return [prefix(cut), dropFirst(cut)]
    }
}
