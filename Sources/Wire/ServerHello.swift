/// What a ServerHello decides and a bystander may read (RFC 8446 §4.1.3, RFC 5246 §7.4.1.3); a HelloRetryRequest decides the same.
struct ServerHello: Hashable, Sendable {
    /// The negotiated version: that of `supported_versions`, else `legacy_version`.
    let version: UInt16
    let cipherSuite: UInt16

    /// Reads a handshake message from its header on; `incomplete` while it is not whole.
    /// - Parameter maximumLength: A longer message is `malformed`.
    init(_ message: [UInt8], maximumLength: Int) throws(WireError) {
        var reader = ByteReader(message, awaiting: max(0, maximumLength - message.count))
        guard try reader.u8() == 2 else { throw WireError(.malformed, "The server's first message is no ServerHello.") }
        var body = try reader.vector24()
        guard body.available.count == body.remaining else { throw WireError(.incomplete, "The ServerHello is not whole yet.") }
        let legacyVersion = try body.u16()
        guard legacyVersion >> 8 == 3 else { throw WireError(.malformed, "The ServerHello names no version of TLS.") }
        _ = try body.bytes(32)
        _ = try body.vector8(0...32)
        cipherSuite = try body.u16()
        _ = try body.u8()
        guard !body.isAtEnd else {
            version = legacyVersion
            return
        }
        var selected: UInt16?
        var extensions = try body.vector16()
        while !extensions.isAtEnd {
            let type = try extensions.u16()
            var data = try extensions.vector16()
            if type == TLSExtension.supportedVersions { selected = try data.u16() }
        }
        version = selected ?? legacyVersion
    }
}
