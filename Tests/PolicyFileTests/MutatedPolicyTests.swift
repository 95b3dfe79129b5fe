import PolicyFile
import Testing
import Verdicts

/// Policies with something changed at random: each is a policy, or an error that a person can act on.
struct MutatedPolicyTests {
    @Test(arguments: 1...400) func `a mutated policy is read or refused with a place and a sentence`(seed: UInt64) throws {
        var random = Dice(seed: seed)
        var bytes = Array(whole.utf8)
        for _ in 0...Int.random(in: 0...4, using: &random) { mutate(&bytes, &random) }
        do throws(PolicyFileError) {
            let policy = try PolicyFile.read(bytes, named: "pinproof.yml")
            #expect(policy.rules.allSatisfy { $0.pattern.place.line >= 1 })
        } catch {
            #expect(!error.problems.isEmpty)
            let text = String(decoding: bytes, as: UTF8.self)
            let lines = text.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 2
            for problem in error.problems {
                #expect((1...lines).contains(problem.place.line) && problem.place.column >= 1, "\(error.description)")
                #expect(problem.sentence.count > 15 && problem.sentence.count < 500)
            }
            #expect(error.problems == error.problems.sorted { $0.place < $1.place })
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout Dice) {
        guard let spot = bytes.indices.randomElement(using: &random) else { return }
        let end = min(bytes.endIndex, spot + Int.random(in: 1...20, using: &random))
        let pieces = [
            "\n", "  ", "\t", ":", "{", "}", "[", "]", "*a", "&a ", "\"", "'", "#", "- ", "? ", "| ", "!!int ", "---\n", "%", "\u{0}", "é",
            "<<: ", "\u{2028}", "\r", "expect: pinned", "\n  ", "~", "null", "true", "99999999999999999999", "1_000",
        ]
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[spot] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(spot..<end)
        case 2: bytes.insert(contentsOf: bytes[spot..<end], at: spot)
        case 3: bytes.removeSubrange(spot...)
        case 4: bytes.insert(contentsOf: bytes[spot..<end], at: bytes.indices.randomElement(using: &random) ?? 0)
        default: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: spot)
        }
    }
}

/// SplitMix64: the same numbers in every run.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
