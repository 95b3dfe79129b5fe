import Foundation

/// Whether the tests that take minutes are wanted too.
let isLong = ProcessInfo.processInfo.environment["PINPROOF_LONG"] == "1"

/// Does something so many times, some of them at once, and gives the results in no order.
func crowd<Result: Sendable>(
    _ count: Int, atOnce: Int = 64, _ act: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        var results: [Result] = []
        for n in 0..<count {
            if n >= atOnce, let result = try await group.next() { results.append(result) }
            group.addTask { try await act(n) }
        }
        for try await result in group { results.append(result) }
        return results
    }
}

/// Random numbers that are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
