import Catalog
import OpenSSLKit

/// A certificate with all that may differ between two mintings taken out: keys and signatures are judged, not kept, and other certificates
/// are spoken of by their place.
struct CertificateShape: Hashable {
    var version: Int
    var serial: Serial
    /// One list of attributes for each relative distinguished name; the common name of an authority of ours is shown as `#`.
    var subject: [[String]]
    var issuer: Link
    var validity: Validity
    /// Algorithm, curve or size in bytes; `owners` for the genuine server's own.
    var key: String
    /// Hexadecimal digits of the signed AlgorithmIdentifier.
    var algorithm: String
    /// Hexadecimal digits of the AlgorithmIdentifier beside the signature.
    var outerAlgorithm: String
    var isSignatureZero = false
    /// Sorted by identifier: their order says nothing.
    var extensions: [Extension]

    enum Serial: Hashable {
        /// Positive, of 64 to 127 bits.
        case sound
        case negative
        case bytes([UInt8])
    }

    /// Whose name or key identifier it is.
    enum Link: Hashable {
        case itself
        /// The certificate above it in the path.
        case next
        /// The one at the top.
        case anchor(ChainProfile.Anchor)
        case bytes([UInt8])
        case stranger
    }

    enum Validity: Hashable {
        case profile(CertificateProfile.Validity)
        /// Seconds since 1970-01-01T00:00:00Z.
        case exactly(Int64, Int64)
    }

    struct Extension: Hashable {
        var id: String
        var isCritical: Bool
        var value: Value
    }

    enum Value: Hashable {
        case bytes([UInt8])
        case key(Link)
        /// So many octets.
        case random(Int)
    }

    /// The names of the fields in which two certificates differ.
    func differences(from other: CertificateShape) -> Set<String> {
        var fields: Set<String> = []
        if version != other.version { fields.insert("version") }
        if serial != other.serial { fields.insert("serial") }
        if subject != other.subject { fields.insert("subject") }
        if issuer != other.issuer { fields.insert("issuer") }
        if validity != other.validity { fields.insert("validity") }
        if key != other.key { fields.insert("key") }
        if algorithm != other.algorithm { fields.insert("signed algorithm") }
        if outerAlgorithm != other.outerAlgorithm { fields.insert("algorithm of the signature") }
        if isSignatureZero != other.isSignatureZero { fields.insert("signature") }
        for id in Set((extensions + other.extensions).map(\.id)) {
            if extensions.filter({ $0.id == id }) != other.extensions.filter({ $0.id == id }) { fields.insert("extension \(id)") }
        }
        return fields
    }
}

/// The certificates around one, by which its links are named.
struct Surroundings {
    var next: DecodedCertificate?
    var anchors: [(ChainProfile.Anchor, DecodedCertificate)]
    var ownersKey: [UInt8]
    /// When it was minted: seconds since 1970-01-01T00:00:00Z.
    var now: Int64

    func link(_ value: [UInt8], own: [UInt8], _ of: (DecodedCertificate) throws -> [UInt8]) rethrows -> CertificateShape.Link {
        if value == own { return .itself }
        if let next, try of(next) == value { return .next }
        for (anchor, certificate) in anchors where try of(certificate) == value { return .anchor(anchor) }
        return .stranger
    }
}

extension CertificateShape {
    /// - Parameter keeps: it is a copy, of which serial, times and unknown links are kept as they stand.
    init(_ it: DecodedCertificate, _ around: Surroundings, keeps: Bool) throws {
        version = it.version
        let bits = it.serial.count * 8 - (it.serial.first?.leadingZeroBitCount ?? 8)
        let isSound = (it.serial.first ?? 0x80) < 0x80 && (64...127).contains(bits)
        serial = keeps ? .bytes(it.serial) : isSound ? .sound : (it.serial.first ?? 0) > 0x7f ? .negative : .bytes(it.serial)
        subject = try it.relativeNames.map { names in
            names.map { !keeps && $0.hasPrefix("2.5.4.3=pinproof ") ? "2.5.4.3=#" : $0 }.sorted()
        }
        func kept(_ link: Link, _ bytes: [UInt8]) -> Link { keeps && link == .stranger ? .bytes(bytes) : link }
        issuer = kept(around.link(it.issuer, own: it.subject) { $0.subject }, it.issuer)
        key = it.publicKeyInfo == around.ownersKey ? "owners" : try it.key
        algorithm = Digest.hex(it.signedAlgorithm)
        outerAlgorithm = Digest.hex(it.algorithm)
        isSignatureZero = it.signature == [0, 0x30, 6, 2, 1, 0, 2, 1, 0]
        validity = keeps ? .exactly(it.notBefore, it.notAfter) : Self.validity(it.notBefore, it.notAfter, around)
        let own = try it.keyIdentifier
        extensions = try it.extensions.map { item in
            let value: Value =
                switch item.id {
                case DecodedCertificate.ID.subjectKeyIdentifier where !keeps:
                    own == Digest.sha1(Array(try DER(it.publicKeyInfo).children[1].content.dropFirst()))
                        ? .key(.itself) : .bytes(item.value)
                case DecodedCertificate.ID.authorityKeyIdentifier:
                    .key(
                        try it.authorityKeyIdentifier.map {
                            kept(try around.link($0, own: own) { try $0.keyIdentifier }, $0)
                        } ?? .stranger)
                case DecodedCertificate.ID.timestamps: .random(item.value.count)
                default: .bytes(item.value)
                }
            return Extension(id: item.id, isCritical: item.isCritical, value: value)
        }.sorted { ($0.id, $0.isCritical ? 1 : 0) < ($1.id, $1.isCritical ? 1 : 0) }
    }

    private static func validity(_ begin: Int64, _ end: Int64, _ around: Surroundings) -> Validity {
        let now = around.now
        let days = (end - begin) / day
        return if begin == now - 3650 * day, end > now, end <= now + 30 * day {
            .profile(.authority)
        } else if (now - day...now - 3600).contains(begin), end > now + 5 * day, days <= 7 {
            .profile(.current)
        } else if end < now, end - begin == 7 * day, (now - end) % day == 0 {
            .profile(.ended(daysAgo: Int((now - end) / day)))
        } else if begin > now, end > begin, days <= 7, (begin - now) % day == 0 {
            .profile(.startsIn(days: Int((begin - now) / day)))
        } else if begin > end, begin > now, end < now {
            .profile(.inverted)
        } else if begin < now, end > now + 5 * day, days > 30 {
            .profile(.long(days: Int(days)))
        } else {
            .exactly(begin, end)
        }
    }
}
