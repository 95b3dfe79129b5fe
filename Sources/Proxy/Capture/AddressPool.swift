internal import Wire

/// Names and the addresses that were given out for them, one each, out of 198.18.0.0/15: a network for tests of network equipment
/// (RFC 2544), in which nobody has a server.
struct AddressPool {
    /// The first is this network's own.
    private static let first: UInt32 = 0xC612_0002
    private static let last: UInt32 = 0xC613_FFFE
    private let capacity: Int
    private var names: [Host] = []
    private var places: [Host: UInt32] = [:]

    /// - Parameter limit: as many names as are taken at most.
    init(names limit: Int) { capacity = min(limit, Int(Self.last - Self.first) + 1) }

    /// The address of a name, always the same one, as 4 octets; nil where none is left.
    mutating func octets(for name: Host) -> [UInt8]? {
        if let place = places[name] { return Self.octets(place) }
        guard names.count < capacity, let offset = UInt32(exactly: names.count) else { return nil }
        let place = Self.first + offset
        names.append(name)
        places[name] = place
        return Self.octets(place)
    }

    /// The name for which an address was given out; nil for any other address.
    func name(of octets: [UInt8]) -> Host? {
        guard octets.count == 4 else { return nil }
        let place = octets.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard place >= Self.first, place <= Self.last else { return nil }
        return names.dropFirst(Int(place - Self.first)).first
    }

    private static func octets(_ place: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: place >> UInt32($0)) }
    }
}
