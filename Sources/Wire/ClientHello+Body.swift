extension ClientHello {
    /// Reads the body of the message (RFC 8446 §4.1.2); everything must fit exactly.
    init(_ body: inout ByteReader) throws(WireError) {
        let legacyVersion = try body.u16()
        guard legacyVersion >> 8 == 3 else { throw WireError(.malformed, "The ClientHello names no version of TLS.") }
        _ = try body.bytes(32)
        _ = try body.vector8(0...32)
        var suites = try body.vector16(2...0xFFFE)
        let cipherSuites = try suites.u16s()
        var methods = try body.vector8(1...0xFF)
        guard try methods.bytes(methods.remaining).contains(0) else { throw WireError(.malformed, "Null compression is not offered.") }
        var fields = ExtensionFields()
        if !body.isAtEnd {
            var extensions = try body.vector16()
            guard body.isAtEnd else { throw WireError(.malformed, "Bytes follow the extensions.") }
            try fields.read(&extensions)
        }
        self.init(
            legacyVersion: legacyVersion, cipherSuites: cipherSuites, extensionTypes: fields.types, serverName: fields.serverName,
            alpnRaw: fields.alpn, supportedVersions: fields.versions, supportedGroups: fields.groups,
            signatureAlgorithms: fields.signatureAlgorithms)
    }
}

/// What the extensions say, while they are read.
private struct ExtensionFields {
    var types: [UInt16] = []
    var serverName: [UInt8]?
    var alpn: [[UInt8]] = []
    var versions: [UInt16] = []
    var groups: [UInt16] = []
    var signatureAlgorithms: [UInt16] = []

    /// An extension type stands at most once (RFC 8446 §4.2).
    mutating func read(_ extensions: inout ByteReader) throws(WireError) {
        var seen: Set<UInt16> = []
        while !extensions.isAtEnd {
            let type = try extensions.u16()
            var data = try extensions.vector16()
            guard seen.insert(type).inserted else { throw WireError(.malformed, "An extension stands twice.") }
            guard seen.count <= ClientHello.maximumExtensions else { throw WireError(.malformed, "There are too many extensions.") }
            types.append(type)
            try read(type, &data)
            guard data.isAtEnd else { throw WireError(.malformed, "Bytes follow the content of an extension.") }
        }
    }

    private mutating func read(_ type: UInt16, _ data: inout ByteReader) throws(WireError) {
        switch type {
        case TLSExtension.serverName:
            var names = try data.vector16(1...0xFFFF)
            serverName = try hostName(&names)
        case TLSExtension.alpn:
            var names = try data.vector16(2...0xFFFF)
            while !names.isAtEnd {
                var name = try names.vector8(1...0xFF)
                alpn.append(Array(try name.bytes(name.remaining)))
            }
        case TLSExtension.supportedVersions:
            var list = try data.vector8(2...0xFE)
            versions = try list.u16s()
        case TLSExtension.supportedGroups:
            var list = try data.vector16(2...0xFFFF)
            groups = try list.u16s()
        case TLSExtension.signatureAlgorithms:
            var list = try data.vector16(2...0xFFFE)
            signatureAlgorithms = try list.u16s()
        default:
            _ = try data.bytes(data.remaining)
        }
    }

    /// A list holds one name of each type at most, and `host_name` (0) is the only type there is (RFC 6066 §3).
    private func hostName(_ names: inout ByteReader) throws(WireError) -> [UInt8]? {
        var found: [UInt8]?
        while !names.isAtEnd {
            let type = try names.u8()
            var name = try names.vector16(1...0xFFFF)
            let bytes = try name.bytes(name.remaining)
            guard type == 0 else { continue }
            guard found == nil else { throw WireError(.malformed, "The server name stands twice.") }
            found = Array(bytes)
        }
        return found
    }
}
