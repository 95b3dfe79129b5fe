internal import Synchronization

/// What was told to clients inside accepted sessions and to nobody else: 128 random bits each. The last 4,096 are remembered.
///
/// A client that brings one back has read and used what we said, so it cannot have taken us for a broken line. Nonces belong to an address,
/// since what one machine was told proves nothing about another.
package final class Nonces: Sendable {
    private struct Told {
        var addresses: [String: String] = [:]
        /// In the order in which they were told, as a ring.
        var ring: [String] = []
        var next = 0
    }

    package static let capacity = 4_096
    private let told = Mutex(Told())

    package init() {}

    /// Makes one for a client.
    ///
    /// - Parameter address: the client's, without its port.
    /// - Returns: 32 hexadecimal digits in lower case.
    package func issue(to address: String) -> String {
        var random = SystemRandomNumberGenerator()
        let nonce = (0..<4).map { _ in Self.digits(UInt32.random(in: .min ... .max, using: &random)) }.joined()
        told.withLock { told in
            told.addresses[nonce] = address
            if told.ring.count < Self.capacity {
                told.ring.append(nonce)
            } else {
                told.addresses[told.ring[told.next]] = nil
                told.ring[told.next] = nonce
                told.next = (told.next + 1) % Self.capacity
            }
        }
        return nonce
    }

    /// Whether one of the nonces that were told to this address stands in a text of the client.
    package func returned(in text: String, by address: String) -> Bool {
        // Of a nonce's length and alphabet, or it is none.
        let words = text.utf8.split { !Self.isDigit($0) }.filter { $0.count == 32 }
        guard !words.isEmpty else { return false }
        return told.withLock { told in words.contains { told.addresses[String(decoding: $0, as: UTF8.self)] == address } }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }

    private static func digits(_ word: UInt32) -> String {
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }
}
