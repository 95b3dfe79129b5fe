/// What a client says of itself and of the server it wants to meet, before any certificate is shown (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
///
/// Lists are in wire order and keep GREASE (RFC 8701). The random, the session id and the key shares are not kept.
package struct ClientHello: Hashable, Sendable {
    /// `legacy_version`: the highest version where `supported_versions` is absent, 0x0303 otherwise.
    package let legacyVersion: UInt16
    /// `cipher_suites`, the client's favourite first.
    package let cipherSuites: [UInt16]
    /// The type of every extension, read or not.
    package let extensionTypes: [UInt16]
    /// The bytes of `host_name` in `server_name` (RFC 6066 §3), unchecked; `Host.serverName` judges them.
    package let serverName: [UInt8]?
    /// The protocol names of `application_layer_protocol_negotiation` (RFC 7301 §3.1), as the bytes that they are.
    package let alpnRaw: [[UInt8]]
    /// The versions offered: those of `supported_versions` (RFC 8446 §4.2.1), else the one that `legacyVersion` names, at most TLS 1.2.
    ///
    /// Without the extension a client names its highest version only; lower ones that it may accept cannot be seen and are not listed.
    package let supportedVersions: [UInt16]
    /// `supported_groups` (RFC 8446 §4.2.7); empty when absent.
    package let supportedGroups: [UInt16]
    /// `signature_algorithms` (RFC 8446 §4.2.3); empty when absent.
    package let signatureAlgorithms: [UInt16]

    /// A hello from its parts, in wire order.
    /// - Parameter supportedVersions: The content of the extension; empty when it is absent.
    package init(
        legacyVersion: UInt16 = TLSVersion.tls12, cipherSuites: [UInt16], extensionTypes: [UInt16] = [], serverName: [UInt8]? = nil,
        alpnRaw: [[UInt8]] = [], supportedVersions: [UInt16] = [], supportedGroups: [UInt16] = [], signatureAlgorithms: [UInt16] = []
    ) {
        self.legacyVersion = legacyVersion
        self.cipherSuites = cipherSuites
        self.extensionTypes = extensionTypes
        self.serverName = serverName
        self.alpnRaw = alpnRaw
        self.supportedVersions = supportedVersions.isEmpty ? [min(legacyVersion, TLSVersion.tls12)] : supportedVersions
        self.supportedGroups = supportedGroups
        self.signatureAlgorithms = signatureAlgorithms
    }

    /// The protocol names as text; bytes that are not printable UTF-8 are escaped.
    package var alpn: [String] { alpnRaw.map { printable($0) } }

    /// `status_request` (RFC 6066 §8): the client asks for a stapled OCSP response.
    package var asksForStaple: Bool { extensionTypes.contains(TLSExtension.statusRequest) }

    /// `signed_certificate_timestamp` (RFC 6962 §3.3.1).
    package var asksForSCT: Bool { extensionTypes.contains(TLSExtension.signedCertificateTimestamp) }

    /// `pre_shared_key` (RFC 8446 §4.2.11): the client would resume, and then no certificate is judged.
    package var offersPSK: Bool { extensionTypes.contains(TLSExtension.preSharedKey) }

    /// `supported_versions` (RFC 8446 §4.2.1): every version that the client takes is named. Without it the highest one is, and a server
    /// may answer with any below (RFC 5246 §7.4.1.2).
    package var listsVersions: Bool { extensionTypes.contains(TLSExtension.supportedVersions) }

    /// `encrypted_client_hello` (0xfe0d), genuine or GREASE: on the wire the two look the same.
    package var hasECH: Bool { extensionTypes.contains(TLSExtension.encryptedClientHello) }

    /// The offered versions, best first, without GREASE: `TLSv1.3`, `TLSv1.2`, …; unknown ones as `0x7f1c`.
    package var versionNames: [String] {
        supportedVersions.filter { !isGREASE($0) }.sorted(by: >).map(TLSVersion.name)
    }
}

extension ClientHello {
    /// A leaf with a P-256 key may be shown to this client.
    ///
    /// TLS 1.3: `ecdsa_secp256r1_sha256` is in `signature_algorithms` (RFC 8446 §4.2.3).
    /// Up to TLS 1.2: an ECDHE_ECDSA suite (RFC 8422 §2); the same algorithm or no such extension (RFC 5246 §7.4.1.4.1); and the group
    /// secp256r1, which is the curve of the key as well, or no such extension (RFC 8422 §4, §5.1).
    package var offersECDSA: Bool {
        let signs = signatureAlgorithms.contains(Self.ecdsaSecp256r1SHA256)
        if supportedVersions.contains(TLSVersion.tls13), signs { return true }
        return supportedVersions.contains { $0 <= TLSVersion.tls12 }
            && cipherSuites.contains(where: Self.ecdheECDSA.contains)
            && (signs || !extensionTypes.contains(TLSExtension.signatureAlgorithms))
            && (supportedGroups.contains(Self.secp256r1) || !extensionTypes.contains(TLSExtension.supportedGroups))
    }

    private static let ecdsaSecp256r1SHA256: UInt16 = 0x0403
    private static let secp256r1: UInt16 = 0x0017

    /// ECDHE_ECDSA suites with AES, ChaCha20, ARIA or Camellia. NULL, RC4 and 3DES are left out: no server of ours would choose them.
    private static let ecdheECDSA: Set<UInt16> = [
        0xC009, 0xC00A, 0xC023, 0xC024, 0xC02B, 0xC02C, 0xC048, 0xC049, 0xC05C, 0xC05D, 0xC072, 0xC073, 0xC086, 0xC087,
        0xC0AC, 0xC0AD, 0xC0AE, 0xC0AF, 0xCCA9,
    ]
}
