extension ClientHello {
    /// The most bytes that a hello may take, record headers included: a hello with two post-quantum key shares and a large ticket
    /// takes about 6 KiB.
    package static let maximumBytes = 65_536

    /// The most records that a hello may be split over. Real clients use one, or a handful to hide the name from middleboxes; the bound keeps
    /// the cost of reading a hello that trickles in byte by byte low.
    package static let maximumRecords = 128

    /// The most extensions that are read; about 70 are registered.
    package static let maximumExtensions = 256

    /// What the first bytes of a connection are.
    package enum Parse: Hashable, Sendable {
        /// A proper beginning of a hello. Never said of bytes that already contradict the format.
        case needMore
        /// Not a TLS handshake record: cleartext, another protocol, SSL 2.0.
        case notTLS
        /// The hello would pass `maximumBytes` or `maximumRecords`.
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
        var count = 0
        while message.count != expected {
            count += 1
            guard count <= maximumRecords else { throw tooManyRecords }
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

    private static var tooManyRecords: WireError { WireError(.tooLong, "The ClientHello takes more than 128 records or 64 KiB.") }
}
