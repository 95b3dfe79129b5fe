import OpenSSLKit

/// A sent certificate with all that may differ between two mintings taken out: serial, keys and signatures are judged, not kept, and other
/// certificates are spoken of by their place.
struct CertificateShape: Hashable {
    var version: Int
    /// Positive, of 64 to 127 bits.
    var serialIsSound: Bool
    /// Attributes in order; the common name of a CA is its own and shown as `#`.
    var subject: [String]
    var issuer: Link
    var validity: Validity
    var key: String
    /// The hexadecimal digits of the AlgorithmIdentifier, which stands twice.
    var algorithms: [String]
    var extensions: [Extension]

    /// Whose name or key identifier it is.
    enum Link: Hashable {
        case itself
        /// The certificate that is sent after this one.
        case next
        /// The local root.
        case anchor
        case stranger
    }

    enum Validity: Hashable {
        /// Began 1 to 24 hours ago, at most 7 days long, ends before the CA.
        case current
        /// Seven days long, over since so many seconds.
        case ended(Int64)
        /// Begins in so many seconds, at most 7 days long, ends before the CA.
        case begins(Int64)
        /// Began ten years ago, ends within 30 days.
        case authority
        case other(Int64, Int64)
    }

    struct Extension: Hashable {
        var id: String
        var isCritical: Bool
        var value: Value
    }

    enum Value: Hashable {
        case bytes([UInt8])
        /// A key identifier of 20 bytes.
        case key(Link)
    }

    subscript(id: String) -> Value? {
        get { extensions.first { $0.id == id }?.value }
        set { for index in extensions.indices where extensions[index].id == id { extensions[index].value = newValue ?? .bytes([]) } }
    }

    /// The shapes of a chain as it is sent, minted at `now` in the realm of `root`.
    static func of(_ chain: [Certificate], root: Certificate, now: Int64) throws -> [CertificateShape] {
        let chain = try chain.map { try DecodedCertificate($0) }
        let root = try DecodedCertificate(root)
        return try chain.indices.map { index in
            try CertificateShape(chain[index], next: chain.dropFirst(index + 1).first, root: root, isLeaf: index == 0, now: now)
        }
    }

    private init(_ it: DecodedCertificate, next: DecodedCertificate?, root: DecodedCertificate, isLeaf: Bool, now: Int64) throws {
        version = it.version
        let bits = it.serial.count * 8 - (it.serial.first?.leadingZeroBitCount ?? 8)
        serialIsSound = (it.serial.first ?? 0x80) < 0x80 && (64...127).contains(bits)
        subject = try it.subjectAttributes.map { !isLeaf && $0.hasPrefix("2.5.4.3=") ? "2.5.4.3=#" : $0 }
        func link<T: Equatable>(_ value: T?, _ own: T?, _ of: (DecodedCertificate) throws -> T?) rethrows -> Link {
            if value == own { return .itself }
            if let next, try of(next) == value { return .next }
            return try of(root) == value ? .anchor : .stranger
        }
        issuer = link(it.issuer, it.subject) { $0.subject }
        key = try it.key
        algorithms = [Digest.hex(it.signedAlgorithm), Digest.hex(it.algorithm)]
        extensions = try it.extensions.map { item in
            let value: Value =
                switch item.id {
                case DecodedCertificate.ID.subjectKeyIdentifier:
                    try it.subjectKeyIdentifier?.count == 20 ? .key(.itself) : .bytes(item.value)
                case DecodedCertificate.ID.authorityKeyIdentifier:
                    .key(try link(it.authorityKeyIdentifier, it.subjectKeyIdentifier) { try $0.subjectKeyIdentifier })
                default: .bytes(item.value)
                }
            return Extension(id: item.id, isCritical: item.isCritical, value: value)
        }
        let day: Int64 = 86_400
        let (begin, end) = (it.notBefore, it.notAfter)
        validity =
            if begin == now - 3650 * day, end > now, end <= now + 30 * day {
                .authority
            } else if (now - day...now - 3600).contains(begin), end > now, end - begin <= 7 * day, end <= root.notAfter {
                .current
            } else if end < now, end - begin == 7 * day {
                .ended(now - end)
            } else if begin > now, end > begin, end - begin <= 7 * day, end <= root.notAfter {
                .begins(begin - now)
            } else {
                .other(begin, end)
            }
    }

    /// The names of the fields in which two certificates differ.
    func differences(from other: CertificateShape) -> [String] {
        var fields: [String] = []
        if version != other.version { fields.append("version") }
        if serialIsSound != other.serialIsSound { fields.append("serial") }
        if subject != other.subject { fields.append("subject") }
        if issuer != other.issuer { fields.append("issuer") }
        if validity != other.validity { fields.append("validity") }
        if key != other.key { fields.append("key") }
        if algorithms != other.algorithms { fields.append("signature algorithm") }
        if extensions != other.extensions { fields.append("extensions") }
        return fields
    }
}
