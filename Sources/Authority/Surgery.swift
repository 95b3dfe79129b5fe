internal import Catalog
internal import OpenSSLKit

/// Changes to the bytes of a finished certificate (RFC 5280 §4.1): SEQUENCE of tbsCertificate, signatureAlgorithm, signatureValue.
enum Surgery {
    /// - Throws: where the bytes are not laid out as expected, or the result cannot be read any more: nothing else is presented instead.
    static func operate(_ certificate: Certificate, _ surgery: CertificateProfile.Surgery) throws -> Certificate {
        let parts = try DERElement.children(of: try DERElement(certificate.der))
        guard parts.count == 3 else { throw unexpected }
        switch surgery {
        case .tamper:
            // version [0], then the serial.
            let fields = try DERElement.children(of: parts[0])
            guard let index = fields.firstIndex(where: { $0.tag == 0x02 }), let last = fields[index].content.last else { throw unexpected }
            var serial = fields[index]
            serial.content[serial.content.count - 1] = last ^ 0x01
            let body = fields.enumerated().flatMap { $0.offset == index ? serial.encoded : $0.element.encoded }
            return try whole([DERElement(tag: parts[0].tag, content: body), parts[1], parts[2]])
        case .zeroSignature:
            let zero = DERElement(tag: 0x03, content: [0x00, 0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00])
            return try whole([parts[0], parts[1], zero])
        case .otherAlgorithm:
            // The next algorithm of the same family: SHA-384 where SHA-256 was used.
            var algorithm = try DERElement.children(of: parts[1])
            guard let last = algorithm.first?.content.last, last < 0x7f else { throw unexpected }
            algorithm[0].content[algorithm[0].content.count - 1] = last + 1
            return try whole([parts[0], DERElement(tag: parts[1].tag, content: algorithm.flatMap(\.encoded)), parts[2]])
        }
    }

    private static func whole(_ parts: [DERElement]) throws -> Certificate {
        try Certificate(der: DERElement(tag: 0x30, content: parts.flatMap(\.encoded)).encoded)
    }

    private static var unexpected: AuthorityError { AuthorityError(.minting, "A certificate is not laid out as RFC 5280 §4.1 has it.") }
}

/// One element of DER with a tag of one octet (X.690 §8.1).
struct DERElement: Hashable {
    var tag: UInt8
    var content: [UInt8]

    init(tag: UInt8, content: [UInt8]) {
        self.tag = tag
        self.content = content
    }

    /// Reads just one element: bytes behind it are an error.
    init(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        self = try Self.next(&rest)
        guard rest.isEmpty else { throw Self.unreadable }
    }

    static func children(of element: DERElement) throws -> [DERElement] {
        var rest = element.content[...]
        var found: [DERElement] = []
        while !rest.isEmpty { found.append(try next(&rest)) }
        return found
    }

    var encoded: [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(truncatingIfNeeded: count)]
            : {
                let octets = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }.drop { $0 == 0 }
                return [0x80 | UInt8(truncatingIfNeeded: octets.count)] + octets
            }()
        return [tag] + length + content
    }

    private static func next(_ rest: inout ArraySlice<UInt8>) throws -> DERElement {
        guard let tag = rest.popFirst(), tag & 0x1f != 0x1f, let first = rest.popFirst() else { throw unreadable }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7f)
            guard (1...4).contains(count), rest.count >= count else { throw unreadable }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        guard rest.count >= length else { throw unreadable }
        defer { rest = rest.dropFirst(length) }
        return DERElement(tag: tag, content: Array(rest.prefix(length)))
    }

    private static var unreadable: AuthorityError { AuthorityError(.minting, "These bytes are not DER.") }
}
