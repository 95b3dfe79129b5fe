/// The three parts of a JA4 fingerprint before hashing (FoxIO, "JA4: TLS Client Fingerprinting", BSD-3-Clause).
package struct JA4: Hashable, Sendable {
    /// Transport, version, server name or not, number of cipher suites and of extensions, first ALPN name: `t13d1516h2`.
    package let a: String
    /// The cipher suites in hexadecimal, sorted, separated by commas.
    package let ciphers: String
    /// The extensions but `server_name` and ALPN, sorted; then, after `_`, the signature algorithms in wire order, if there are any.
    package let extensionsAndSignatureAlgorithms: String

    /// The readable form, JA4_r.
    package var raw: String { "\(a)_\(ciphers)_\(extensionsAndSignatureAlgorithms)" }

    /// The hashed form, `t13d1516h2_8daaf6152771_e5627efa2ab1`; an empty list is written as twelve zeros.
    /// - Parameter hash: The first 12 lower-case hexadecimal digits of the SHA-256 of the bytes given.
    package func fingerprint(hash: ([UInt8]) -> String) -> String {
        let parts = [ciphers, extensionsAndSignatureAlgorithms].map { $0.isEmpty ? "000000000000" : hash(Array($0.utf8)) }
        return ([a] + parts).joined(separator: "_")
    }
}

extension ClientHello {
    /// The parts of this hello's JA4, for the caller to hash.
    package var ja4Parts: JA4 {
        let serverName = extensionTypes.contains(TLSExtension.serverName) ? "d" : "i"
        return JA4(
            a: "t" + ja4Version + serverName + Self.twoDigits(cipherSuites) + Self.twoDigits(extensionTypes) + ja4ALPN,
            ciphers: Self.sortedHex(cipherSuites),
            extensionsAndSignatureAlgorithms: ja4Extensions { $0 != TLSExtension.serverName && $0 != TLSExtension.alpn })
    }

    /// JA4_r of this hello.
    package var ja4Raw: String { ja4Parts.raw }

    /// The identity of the TLS stack, equal for all connections of one program whatever host it asks for; for the caller to hash.
    ///
    /// It is JA4 without the mark of the server name and the number of extensions, and without the extensions that come and go between
    /// connections of one client: those about the host, resumption and early data, a retry's cookie, and padding.
    package var stack: String {
        let extensions = ja4Extensions { !Self.perConnection.contains($0) }
        return "t\(ja4Version)\(ja4ALPN)_\(Self.sortedHex(cipherSuites))_\(extensions)"
    }

    private static let perConnection: Set<UInt16> = [
        TLSExtension.serverName, TLSExtension.alpn, TLSExtension.padding, TLSExtension.sessionTicket, TLSExtension.preSharedKey,
        TLSExtension.earlyData, TLSExtension.cookie,
    ]

    private func ja4Extensions(where isIncluded: (UInt16) -> Bool) -> String {
        let algorithms = signatureAlgorithms.filter { !isGREASE($0) }.map(hex4).joined(separator: ",")
        let lists = [Self.sortedHex(extensionTypes.filter(isIncluded)), algorithms]
        return lists.filter { !$0.isEmpty }.joined(separator: "_")
    }

    /// The highest version of `supported_versions`, else `legacy_version`.
    private var ja4Version: String {
        let listed = extensionTypes.contains(TLSExtension.supportedVersions) ? supportedVersions : [legacyVersion]
        switch listed.filter({ !isGREASE($0) }).max() {
        case TLSVersion.tls13: return "13"
        case TLSVersion.tls12: return "12"
        case TLSVersion.tls11: return "11"
        case TLSVersion.tls10: return "10"
        case TLSVersion.ssl30: return "s3"
        default: return "00"
        }
    }

    /// First and last character of the first protocol name, or of its hexadecimal form where either is not alphanumeric.
    private var ja4ALPN: String {
        let name = alpnRaw.first { !Self.isGREASEName($0) } ?? []
        guard let first = name.first, let last = name.last else { return "00" }
        if Self.isAlphanumeric(first), Self.isAlphanumeric(last) {
            return String(Unicode.Scalar(first)) + String(Unicode.Scalar(last))
        }
        return String(first >> 4, radix: 16) + String(last & 0x0F, radix: 16)
    }

    private static func isGREASEName(_ name: [UInt8]) -> Bool {
        guard name.count == 2, let first = name.first else { return false }
        return name.last == first && first & 0x0F == 0x0A
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func twoDigits(_ list: [UInt16]) -> String {
        let count = min(99, list.count { !isGREASE($0) })
        return count < 10 ? "0\(count)" : "\(count)"
    }

    private static func sortedHex(_ list: [UInt16]) -> String {
        list.filter { !isGREASE($0) }.sorted().map(hex4).joined(separator: ",")
    }
}
