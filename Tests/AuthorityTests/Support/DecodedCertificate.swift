import OpenSSLKit

/// The fields of RFC 5280 §4.1, as they stand in the bytes.
struct DecodedCertificate {
    struct Extension {
        let id: String
        let isCritical: Bool
        let value: [UInt8]
    }

    /// 3 for v3.
    let version: Int
    let serial: [UInt8]
    let issuer: [UInt8]
    let subject: [UInt8]
    let notBefore: Int64
    let notAfter: Int64
    let publicKeyInfo: [UInt8]
    let extensions: [Extension]
    let signedAlgorithm: [UInt8]
    let algorithm: [UInt8]
    let signature: [UInt8]

    init(_ certificate: Certificate) throws {
        let parts = try DER(certificate.der).children
        guard parts.count == 3 else { throw DER.Unreadable() }
        var fields = try parts[0].children[...]
        func next(_ tag: UInt8) throws -> DER {
            guard let field = fields.popFirst(), field.tag == tag else { throw DER.Unreadable() }
            return field
        }
        version = fields.first?.tag == 0xa0 ? try DER(try next(0xa0).content).content.reduce(1) { $0 + Int($1) } : 1
        serial = try next(0x02).content
        signedAlgorithm = try next(0x30).whole
        issuer = try next(0x30).whole
        let times = try next(0x30).children
        guard times.count == 2 else { throw DER.Unreadable() }
        notBefore = try times[0].seconds
        notAfter = try times[1].seconds
        subject = try next(0x30).whole
        publicKeyInfo = try next(0x30).whole
        extensions =
            fields.isEmpty
            ? []
            : try DER(try next(0xa3).content).children.map { element in
                let parts = try element.children
                guard let id = parts.first, let value = parts.last, value.tag == 0x04 else { throw DER.Unreadable() }
                return Extension(id: id.objectIdentifier, isCritical: parts.count == 3, value: value.content)
            }
        guard fields.isEmpty else { throw DER.Unreadable() }
        algorithm = parts[1].whole
        signature = parts[2].content
    }

    func value(_ id: String) -> [UInt8]? { extensions.first { $0.id == id }?.value }

    /// Attribute types and values of the subject, as `2.5.4.3=name`, one list for each relative distinguished name.
    var relativeNames: [[String]] {
        get throws { try Self.relativeNames(subject) }
    }

    /// The same of any name.
    static func relativeNames(_ name: [UInt8]) throws -> [[String]] {
        try DER(name).children.map { relative in
            try relative.children.map { attribute in
                let parts = try attribute.children
                guard parts.count == 2 else { throw DER.Unreadable() }
                return "\(parts[0].objectIdentifier)=\(String(decoding: parts[1].content, as: UTF8.self))"
            }
        }
    }

    /// Who issued it has an RSA key.
    var isSignedWithRSA: Bool { Digest.hex(signedAlgorithm).contains("06092a864886f70d0101") }

    /// The same in one list.
    var subjectAttributes: [String] { get throws { try relativeNames.flatMap(\.self) } }

    /// What an authorityKeyIdentifier that points here holds: the subjectKeyIdentifier, or the digest of the key where there is none.
    var keyIdentifier: [UInt8] {
        get throws {
            if let own = try subjectKeyIdentifier { return own }
            guard let bits = try DER(publicKeyInfo).children.last?.content else { throw DER.Unreadable() }
            return Digest.sha1(Array(bits.dropFirst()))
        }
    }

    /// keyIdentifier of subjectKeyIdentifier.
    var subjectKeyIdentifier: [UInt8]? { get throws { try value(ID.subjectKeyIdentifier).map { try DER($0).content } } }

    /// keyIdentifier of authorityKeyIdentifier, which must be all that stands in it.
    var authorityKeyIdentifier: [UInt8]? {
        get throws {
            guard let value = value(ID.authorityKeyIdentifier) else { return nil }
            let parts = try DER(value).children
            guard parts.count == 1, let identifier = parts.first, identifier.tag == 0x80 else { throw DER.Unreadable() }
            return identifier.content
        }
    }

    /// Algorithm with its parameters, and the size of an RSA modulus in bytes.
    var key: String {
        get throws {
            let parts = try DER(publicKeyInfo).children
            let algorithm = try DER(parts[0].whole).children.map { parameter in
                switch parameter.tag {
                case 0x06: parameter.objectIdentifier
                case 0x30: "explicit"
                default: "null"
                }
            }
            guard algorithm.first == ID.rsa else { return algorithm.joined(separator: " ") }
            let modulus = try DER(Array(parts[1].content.dropFirst())).children[0].content
            return "\(algorithm.joined(separator: " ")) \(modulus.drop { $0 == 0 }.count)"
        }
    }

    /// Object identifiers.
    enum ID {
        static let subjectKeyIdentifier = "2.5.29.14"
        static let keyUsage = "2.5.29.15"
        static let subjectAlternativeName = "2.5.29.17"
        static let basicConstraints = "2.5.29.19"
        static let authorityKeyIdentifier = "2.5.29.35"
        static let extendedKeyUsage = "2.5.29.37"
        static let commonName = "2.5.4.3"
        static let timestamps = "1.3.6.1.4.1.11129.2.4.2"
        static let rsa = "1.2.840.113549.1.1.1"
    }
}
