/// A TLS alert by its number (RFC 8446 §6, RFC 5246 §7.2).
///
/// The level is not kept: TLS 1.3 ignores it, and every alert but `close_notify` and `user_canceled` ends the connection.
package struct Alert: Hashable, Sendable {
    /// AlertDescription, one byte on the wire.
    package let code: UInt8

    package init(_ code: UInt8) { self.code = code }

    /// What an alert's number speaks of. It colours words and the alert differential, and never decides an outcome.
    package enum Group: String, Codable, Sendable {
        /// The certificate was named: 42–46, 48, 51, 113, 114.
        case certificate
        /// Negotiation, policy or an inner error was named: 40, 47, 49, 50, 71, 80.
        case policy
        /// The peer says that it is done: 0, 90.
        case end
        /// Any other number.
        case other
    }

    package var group: Group {
        switch code {
        case 42...46, 48, 51, 113, 114: .certificate
        case 40, 47, 49, 50, 71, 80: .policy
        case 0, 90: .end
        default: .other
        }
    }

    /// `close_notify` and `user_canceled` close in order (RFC 8446 §6.1); every other alert is fatal.
    package var isClosure: Bool { group == .end }

    /// The registered name, as IANA's "TLS Alerts" writes it; `unknown_NNN` where none is registered.
    package var name: String { Self.names[code] ?? "unknown_\(code)" }

    private static let names: [UInt8: String] = [
        0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 21: "decryption_failed",
        22: "record_overflow", 30: "decompression_failure", 40: "handshake_failure", 41: "no_certificate",
        42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired",
        46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error",
        51: "decrypt_error", 60: "export_restriction", 70: "protocol_version", 71: "insufficient_security",
        80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled", 100: "no_renegotiation",
        109: "missing_extension", 110: "unsupported_extension", 111: "certificate_unobtainable",
        112: "unrecognized_name", 113: "bad_certificate_status_response", 114: "bad_certificate_hash_value",
        115: "unknown_psk_identity", 116: "certificate_required", 120: "no_application_protocol",
        121: "ech_required",
    ]
}

extension Alert: Codable {
    private enum CodingKeys: String, CodingKey { case code, name }

    package init(from decoder: any Decoder) throws {
        code = try decoder.container(keyedBy: CodingKeys.self).decode(UInt8.self, forKey: .code)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
        try container.encode(name, forKey: .name)
    }
}
