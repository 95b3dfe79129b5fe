/// How the handshake is held, apart from the certificates.
package struct TLSProfile: Hashable, Sendable {
    /// The lowest and highest version by their numbers on the wire.
    package var versions: ClosedRange<UInt16> = 0x0303...0x0304
    package var suites: Suites = .sound
    /// Ask the client for a certificate, without insisting (RFC 8446 §4.3.2).
    package var asksForCertificate = false
    /// Answer the client's ALPN offer.
    package var answersALPN = true

    package init(_ deviate: (inout TLSProfile) -> Void = { _ in }) { deviate(&self) }

    /// The cipher suites that are offered to choose from; all but the first up to TLS 1.2 only.
    package enum Suites: Hashable, Codable, Sendable, CaseIterable {
        /// OpenSSL's usual ones.
        case sound
        /// RSA key exchange: no forward secrecy.
        case staticRSA
        /// AES in CBC mode.
        case cbc
        /// No encryption.
        case null
        /// No certificate (RFC 5246 §F.1.1.1).
        case anonymous
        /// Diffie-Hellman over a group of 512 bits (CVE-2015-4000).
        case weakDH
    }
}
