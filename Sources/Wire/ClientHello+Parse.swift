extension ClientHello {
    /// The most bytes that a hello may take, record headers included: a hello with two post-quantum key shares and a large ticket
    /// takes about 6 KiB.
    package static let maximumBytes = 65_536

    /// The most extensions that are read; about 70 are registered.
    package static let maximumExtensions = 256

    /// What the first bytes of a connection are.
    package enum Parse: Hashable, Sendable {
        /// A proper beginning of a hello. Never said of bytes that already contradict the format.
        case needMore
        /// Not a TLS handshake record: cleartext, another protocol, SSL 2.0.
        case notTLS
        /// The hello would be longer than `maximumBytes`.
        case tooLong
        /// TLS, but no ClientHello, or one that contradicts the format.
        case malformed
        /// A whole hello. Records after it (early data, for one) are left alone.
        case hello(ClientHello)
    }

    /// Reads the ClientHello at the beginning of what a client sent, which may be split over several records (RFC 8446 §5.1).
    package static func parse(_ bytes: [UInt8]) -> Parse {
        do throws(WireError) {
            var body = try messageBody(in: bytes)
            return .hello(try ClientHello(&body))
        } catch {
            switch error.code {
            case .incomplete: return .needMore
            case .notTLS: return .notTLS
            case .tooLong: return .tooLong
            default: return .malformed
            }
        }
    }
}

extension ClientHello {
    /// The largest fragment of a record in any version before encryption begins, with the slack of RFC 8446 §5.2.
    private static let maximumFragment = 16_384 + 256
    private static let clientHello: UInt8 = 1
    private static let handshakeHeaderLength = 4

    /// Joins the fragments of the first handshake message; what has not come yet is announced to the reader.
    private static func messageBody(in bytes: [UInt8]) throws(WireError) -> ByteReader {
        var records = ByteReader(bytes.prefix(maximumBytes), awaiting: maximumBytes - min(bytes.count, maximumBytes))
        var message: [UInt8] = []
        var expected: Int?
        while true {
            if message.count == expected { break }
            let fragment: ByteReader
            do throws(WireError) {
                fragment = try record(&records, isFirst: message.isEmpty)
            } catch {
                guard error.code == .incomplete, expected != nil else { throw error }
                break
            }
            let end = message.count + fragment.remaining
            message += fragment.available
            guard message.prefix(1).allSatisfy({ $0 == clientHello }) else {
                throw WireError(.malformed, "The first handshake message is no ClientHello.")
            }
            if message.count >= handshakeHeaderLength {
                var header = ByteReader(message[1...])
                expected = try header.u24() + handshakeHeaderLength
            }
            if let expected {
                guard expected <= maximumBytes else { throw WireError(.tooLong, "The ClientHello is longer than 64 KiB.") }
                guard end <= expected else { throw WireError(.malformed, "Bytes follow the ClientHello in its record.") }
            }
            if message.count < end { break }
        }
        guard let expected else { throw WireError(.incomplete, "The handshake header is not whole yet.") }
        return ByteReader(message.dropFirst(handshakeHeaderLength), awaiting: expected - message.count)
    }

    /// The fragment of the next record, perhaps not whole yet.
    private static func record(_ records: inout ByteReader, isFirst: Bool) throws(WireError) -> ByteReader {
        guard records.remaining > TLSRecord.headerLength else { throw tooManyRecords }
        let wrong = WireError(isFirst ? .notTLS : .malformed, "No TLS handshake record.")
        guard try records.u8() == TLSRecord.handshake else { throw wrong }
        guard try records.u8() == 3 else { throw wrong }
        _ = try records.u8()
        let length = try Int(records.u16())
        guard (1...maximumFragment).contains(length) else { throw WireError(.malformed, "A record is empty or too long.") }
        guard length <= records.remaining else { throw tooManyRecords }
        return try records.part(length)
    }

    private static var tooManyRecords: WireError { WireError(.tooLong, "The records of the ClientHello take more than 64 KiB.") }
}

extension ClientHello {
    /// Reads the body of the message (RFC 8446 §4.1.2); everything must fit exactly.
    fileprivate init(_ body: inout ByteReader) throws(WireError) {
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
