/// SplitMix64: the same bytes for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The bytes with up to four changes: a byte replaced, removed, doubled, or the end cut off.
    mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            guard let index = bytes.indices.randomElement(using: &self) else { break }
            switch Int.random(in: 0..<8, using: &self) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(bytes[index], at: index)
            case 2: bytes.removeSubrange(index...)
            default: bytes[index] = UInt8.random(in: 0...255, using: &self)
            }
        }
        return bytes
    }

    /// The bytes cut in one to three pieces.
    mutating func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        guard bytes.count > 2, Bool.random(using: &self) else { return [bytes] }
        let places = [Int.random(in: 0...bytes.count, using: &self), Int.random(in: 0...bytes.count, using: &self)].sorted()
        return [Array(bytes.prefix(places[0])), Array(bytes[places[0]..<places[1]]), Array(bytes.dropFirst(places[1]))]
    }
}
