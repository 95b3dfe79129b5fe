/// What a load balancer puts before a connection that it hands on, to say whose it is: HAProxy's PROXY protocol, versions 1 and 2.
package enum ProxyProtocolHeader {
    /// What the first bytes of such a connection are.
    package enum Parse: Hashable, Sendable {
        /// The proper beginning of a header that is not whole yet.
        case needMore
        /// The client's address and port; its bytes begin after `length`.
        case client(Host, port: UInt16, length: Int)
        /// The sender speaks for itself (LOCAL), or does not know for whom (UNKNOWN): the socket's own address holds.
        case unknown(length: Int)
        /// Neither version, or one that says nothing sensible.
        case malformed
    }

    /// The longest header of version 1, with its line end.
    private static let longestText = 107
    /// The longest that is taken of version 2, whose length could be 64 KiB: addresses take at most 216 octets, and what is added to them is
    /// a name or two.
    private static let longestBinary = 536
    private static let signature: [UInt8] = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
    private static let word = Array("PROXY ".utf8)

    /// Reads the header at the beginning of what came. What is decided stays decided when more bytes come.
    package static func parse(_ bytes: [UInt8]) -> Parse {
        if signature.starts(with: bytes.prefix(signature.count)) { return bytes.count < signature.count ? .needMore : binary(bytes) }
        if word.starts(with: bytes.prefix(word.count)) { return bytes.count < word.count ? .needMore : text(bytes) }
        return .malformed
    }

    // MARK: Version 1

    private static func text(_ bytes: [UInt8]) -> Parse {
        let head = bytes.prefix(longestText)
        guard let end = head.firstIndex(of: 0x0a) else {
            // A line without end, or with a bare CR in it, cannot become one.
            let isOpen = bytes.count < longestText && !head.dropLast().contains(0x0d)
            return isOpen ? .needMore : .malformed
        }
        let line = head[..<end]
        guard line.last == 0x0d, line.count(where: { $0 == 0x0d }) == 1 else { return .malformed }
        let fields = line.dropLast().split(separator: 0x20, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        let length = end + 1
        guard let family = fields.dropFirst().first else { return .malformed }
        if family == "UNKNOWN" { return .unknown(length: length) }
        guard fields.count == 6, let source = address(fields[2], family), address(fields[3], family) != nil,
            let port = number(fields[4]), number(fields[5]) != nil
        else { return .malformed }
        return .client(source, port: port, length: length)
    }

    private static func address(_ text: String, _ family: String) -> Host? {
        guard let host = try? Host.parse(text) else { return nil }
        switch (family, host) {
        case ("TCP4", .ipv4), ("TCP6", .ipv6): return host.unmapped
        default: return nil
        }
    }

    private static func number(_ text: String) -> UInt16? {
        let digits = text.utf8
        guard (1...5).contains(digits.count), digits.allSatisfy(AddressText.isDigit), digits.count == 1 || digits.first != 0x30 else {
            return nil
        }
        return UInt16(text)
    }

    // MARK: Version 2

    private static func binary(_ bytes: [UInt8]) -> Parse {
        var reader = ByteReader(bytes, awaiting: longestBinary)
        do throws(WireError) {
            _ = try reader.bytes(signature.count)
            let command = try reader.u8()
            guard command == 0x20 || command == 0x21 else { return .malformed }
            let family = try reader.u8()
            let size = Int(try reader.u16())
            guard signature.count + 4 + size <= longestBinary else { return .malformed }
            let length = signature.count + 4 + size
            var addresses = try reader.part(size)
            guard addresses.available.count == size else { return .needMore }
            guard command == 0x21 else { return .unknown(length: length) }
            let width: Int
            switch family {
            case 0x11: width = 4
            case 0x21: width = 16
            // No address, a datagram's, or a path of this machine: a receiver may leave them unread.
            case 0x00, 0x12, 0x22, 0x31, 0x32: return .unknown(length: length)
            default: return .malformed
            }
            let source = try Host(octets: Array(try addresses.bytes(width))).unmapped
            _ = try addresses.bytes(width)
            let port = try addresses.u16()
            _ = try addresses.u16()
            return .client(source, port: port, length: length)
        } catch {
            return error.code == .incomplete ? .needMore : .malformed
        }
    }
}
