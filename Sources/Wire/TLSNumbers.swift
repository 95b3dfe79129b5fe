/// ProtocolVersion as it stands on the wire (RFC 8446 §4.2.1).
package enum TLSVersion {
    package static let ssl30: UInt16 = 0x0300
    package static let tls10: UInt16 = 0x0301
    package static let tls11: UInt16 = 0x0302
    package static let tls12: UInt16 = 0x0303
    package static let tls13: UInt16 = 0x0304

    /// `TLSv1.3` and the like; hexadecimal for a number without a name.
    package static func name(_ version: UInt16) -> String {
        switch version {
        case ssl30: "SSLv3"
        case tls10: "TLSv1"
        case tls11: "TLSv1.1"
        case tls12: "TLSv1.2"
        case tls13: "TLSv1.3"
        default: "0x" + hex4(version)
        }
    }
}

/// ExtensionType, as far as this module reads it (IANA "TLS ExtensionType Values").
enum TLSExtension {
    static let serverName: UInt16 = 0
    static let statusRequest: UInt16 = 5
    static let supportedGroups: UInt16 = 10
    static let signatureAlgorithms: UInt16 = 13
    static let alpn: UInt16 = 16
    static let signedCertificateTimestamp: UInt16 = 18
    static let padding: UInt16 = 21
    static let sessionTicket: UInt16 = 35
    static let preSharedKey: UInt16 = 41
    static let earlyData: UInt16 = 42
    static let supportedVersions: UInt16 = 43
    static let cookie: UInt16 = 44
    /// ALPS, the two numbers in use (draft-vvv-tls-alps): a client that negotiates it has one more message in its flight.
    static let applicationSettings: Set<UInt16> = [17_513, 17_613]
    static let encryptedClientHello: UInt16 = 0xFE0D
}

/// ContentType of a record (RFC 8446 §5.1, RFC 6520 §3 for heartbeat).
enum TLSRecord {
    static let changeCipherSpec: UInt8 = 20
    static let alert: UInt8 = 21
    static let handshake: UInt8 = 22
    static let applicationData: UInt8 = 23
    static let heartbeat: UInt8 = 24

    /// ContentType, legacy version, length.
    static let headerLength = 5
}

/// One of the sixteen 16-bit values that clients sprinkle in so that nobody relies on the lists being closed (RFC 8701 §2).
package func isGREASE(_ value: UInt16) -> Bool {
    value & 0x0F0F == 0x0A0A && value >> 8 == value & 0xFF
}

/// Four lower-case hexadecimal digits.
func hex4(_ value: UInt16) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
}
