package import OpenSSLKit

/// Certificates as a Java key store of the type JKS, version 2: what every Java since 1.2 reads as a trust store.
///
/// Not PKCS#12, in which Java sees no anchor unless a private attribute of its own marks it as one.
package enum JavaTrustStore {
    /// The password against which the store's digest is made. It keeps nothing secret: there are certificates in it and no key.
    package static let password = "changeit"

    /// - Parameter time: seconds since 1970-01-01T00:00:00Z, which each entry says it was made at.
    package static func bytes(of certificates: [Certificate], time: Int64) -> [UInt8] {
        var store: [UInt8] = []
        store.append(bigEndian: 0xFEED_FEED as UInt32)
        store.append(bigEndian: 2 as UInt32)
        store.append(bigEndian: UInt32(clamping: certificates.count))
        for (n, certificate) in certificates.enumerated() {
            let der = certificate.der
            // Tag 2 is a trusted certificate; 1 would be a key.
            store.append(bigEndian: 2 as UInt32)
            store.append(text: "anchor-\(n + 1)")
            store.append(bigEndian: time.multipliedReportingOverflow(by: 1000).partialValue)
            store.append(text: "X.509")
            store.append(bigEndian: UInt32(clamping: der.count))
            store += der
        }
        // The digest's salt is the format's own.
        let salted = password.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] } + Array("Mighty Aphrodite".utf8)
        return store + Digest.sha1(salted + store)
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// Its length in two bytes, then the text: ASCII alone, for which Java's own UTF-8 is no other.
    fileprivate mutating func append(text: String) {
        append(bigEndian: UInt16(clamping: text.utf8.count))
        self += text.utf8
    }
}
