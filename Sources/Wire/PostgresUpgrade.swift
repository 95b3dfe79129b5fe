/// The way to TLS in PostgreSQL (its protocol 3.0, "SSL Session Encryption"): eight bytes ask, one byte answers.
struct PostgresUpgrade: Sendable {
    /// The client wants TLS: its length, and the number that stands where a version would.
    static let sslRequest: [UInt8] = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F]
    /// The client wants the encryption of GSSAPI; where that is declined it may ask for TLS.
    static let gssRequest: [UInt8] = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x30]

    private var message: [UInt8] = []
    private var isAsked = false

    mutating func client(_ byte: UInt8) -> UpgradeTurn {
        message.append(byte)
        // The protocol's version in a StartupMessage: TLS was declined, or not wanted.
        guard message.count < 8 || [Self.sslRequest, Self.gssRequest].contains(message) else {
            let isStartup = message.dropFirst(4).starts(with: [0, 3])
            return .leaves(plainRequest: isStartup ? "StartupMessage" : nil)
        }
        guard message.count == 8 else { return message.first == 0 ? .goesOn : .leaves(plainRequest: nil) }
        isAsked = true
        return .asked
    }

    mutating func server(_ byte: UInt8) -> UpgradeTurn {
        guard isAsked else { return .leaves(plainRequest: nil) }
        let wantsTLS = message == Self.sslRequest
        isAsked = false
        message = []
        switch byte {
        case UInt8(ascii: "S") where wantsTLS: return .granted
        case UInt8(ascii: "N"): return .declined
        default: return .leaves(plainRequest: nil)
        }
    }
}
