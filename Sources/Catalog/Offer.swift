internal import Wire

extension Offer {
    /// Why a handshake of this kind cannot come about with this client; nil where it can.
    func refusal(of tls: TLSProfile, _ chain: ChainProfile) -> String? {
        guard offers(tls.versions) else { return "the client does not offer \(TLSVersion.name(tls.versions.upperBound))" }
        if tls.suites != .sound, !cipherSuites.contains(where: tls.suites.numbers.contains) {
            return "the client offers no such cipher suite"
        }
        if let staple = chain.staple, staple != .good, !asksForStaple { return "the client does not ask for a staple" }
        return refusal(of: chain.leaf.key)
    }

    /// A client that names its highest version alone may take any below it.
    private func offers(_ wanted: ClosedRange<UInt16>) -> Bool {
        if listsVersions { return versions.contains(where: wanted.contains) }
        return versions.contains { $0 >= wanted.lowerBound }
    }

    private func refusal(of key: CertificateProfile.Key) -> String? {
        switch key {
        case .curve(let name):
            guard let group = Self.groups[name] else { return nil }
            return groups.isEmpty || groups.contains(group) ? nil : "the client does not offer the curve"
        case .ed25519: return signatureAlgorithms.contains(0x0807) ? nil : "the client does not offer Ed25519"
        case .usual, .rsa, .owners: return nil
        }
    }

    /// NamedGroup (RFC 8422 §5.1.1).
    private static let groups: [String: UInt16] = ["prime192v1": 19, "secp224r1": 21, "secp384r1": 24]
}

extension TLSProfile.Suites {
    /// The suites of this kind that OpenSSL may choose, by their numbers on the wire; none for the usual ones, which are not limited.
    var numbers: Set<UInt16> {
        switch self {
        case .sound: []
        case .staticRSA: [0x002f, 0x0035, 0x003c, 0x003d, 0x009c, 0x009d, 0x0041, 0x0084, 0x000a]
        case .cbc: [0xc009, 0xc00a, 0xc013, 0xc014, 0xc023, 0xc024, 0xc027, 0xc028]
        case .null: [0x0001, 0x0002, 0x003b, 0xc006, 0xc010]
        case .anonymous: [0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7, 0xc018, 0xc019]
        case .weakDH: [0x0033, 0x0039, 0x0067, 0x006b, 0x009e, 0x009f]
        }
    }
}
