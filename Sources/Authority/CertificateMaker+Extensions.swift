internal import Catalog
internal import OpenSSLKit
internal import Wire

extension CertificateMaker {
    func extensions(_ profile: CertificateProfile, key: PrivateKey, issuer: Certificate?) throws -> [CertificateBuilder.Extension] {
        var list: [CertificateBuilder.Extension] = []
        switch profile.constraints {
        case .endEntity: list.append(.basicConstraints("critical,CA:FALSE"))
        case .authority(let length): list.append(.basicConstraints("critical,CA:TRUE" + (length.map { ",pathlen:\($0)" } ?? "")))
        case nil: break
        }
        if let usage = profile.keyUsage { list.append(.keyUsage("critical," + usage.text(isRSA: key.isRSA))) }
        if let purposes = profile.extendedKeyUsage { list.append(.extendedKeyUsage(purposes.map(\.rawValue).joined(separator: ","))) }
        list.append(subjectsIdentifier(profile))
        switch profile.authorityKeyIdentifier {
        case .issuers: list.append(try issuersIdentifier(issuer))
        case .other: list.append(Self.authorityKeyIdentifier(try Digest.random(20)))
        case .absent: break
        }
        for extra in profile.extras { try add(extra, to: &list) }
        return list
    }

    /// The genuine issuer's is as the certificate below it has it.
    private func subjectsIdentifier(_ profile: CertificateProfile) -> CertificateBuilder.Extension {
        guard profile.subject == .genuineIssuer, let octets = lastGenuine?.authorityKeyIdentifier else { return .subjectKeyIdentifier }
        return .subjectKeyIdentifierOf(octets)
    }

    /// An issuer of version 1 has no identifier of its own to refer to; then it is its key's digest (RFC 5280 §4.2.1.2).
    private func issuersIdentifier(_ issuer: Certificate?) throws -> CertificateBuilder.Extension {
        guard let issuer, !issuer.hasSubjectKeyIdentifier else { return .authorityKeyIdentifier }
        return Self.authorityKeyIdentifier(issuer.keyDigest)
    }

    private static func authorityKeyIdentifier(_ octets: [UInt8]) -> CertificateBuilder.Extension {
        .raw(
            id: "2.5.29.35", isCritical: false,
            value: [0x30, UInt8(clamping: octets.count + 2), 0x80, UInt8(clamping: octets.count)] + octets)
    }

    private func add(_ extra: CertificateProfile.Extra, to list: inout [CertificateBuilder.Extension]) throws {
        switch extra {
        case .unknown(let isCritical): list.append(.raw(id: Self.unknownExtension, isCritical: isCritical, value: [0x05, 0x00]))
        case .duplicate: list.append(.extendedKeyUsage("serverAuth"))
        case .malformed:
            // serverAuth, and an octet behind it.
            let value: [UInt8] = [0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01, 0x00]
            let malformed = CertificateBuilder.Extension.raw(id: "2.5.29.37", isCritical: false, value: value)
            list = list.map { if case .extendedKeyUsage = $0 { malformed } else { $0 } }
        case .excludes(let form): list.append(.nameConstraints("critical,excluded;\(try subtree(form))"))
        case .permits(let form): list.append(.nameConstraints("critical,permitted;\(try subtree(form))"))
        case .mustStaple: list.append(.tlsFeature("status_request"))
        case .timestamps: list.append(.raw(id: "1.3.6.1.4.1.11129.2.4.2", isCritical: false, value: try forgedTimestamps()))
        case .unreachableRevocation: list.append(.crlDistributionPoints("URI:http://revocation.pinproof.test/crl"))
        }
    }

    /// A subtree in the syntax of openssl.cnf; that of an address is the address alone.
    private func subtree(_ form: NameForm) throws -> String {
        guard form == .host, let octets = host.addressBytes else {
            guard let bytes = form.bytes(for: host) else { throw AuthorityError(.minting, "\(host.text) has no such name.") }
            return "DNS:\(String(decoding: bytes, as: UTF8.self))"
        }
        return octets.count == 4 ? "IP:\(host.text)/255.255.255.255" : "IP:\(host.text)/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    }

    /// One version 1 timestamp of a log that does not exist, an hour old, with a signature that is none (RFC 6962 §3.2, §3.3).
    private func forgedTimestamps() throws -> [UInt8] {
        let milliseconds = UInt64(clamping: now - 3600) * 1000
        let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: milliseconds >> (8 * UInt64($0))) }
        let signature = try Digest.random(64)
        let timestamp =
            [0] + (try Digest.random(32)) + time + [0, 0, 0x04, 0x03, 0, UInt8(clamping: signature.count)] + signature
        func counted(_ bytes: [UInt8]) -> [UInt8] {
            [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)] + bytes
        }
        let list = counted(counted(timestamp))
        return [0x04, UInt8(clamping: list.count)] + list
    }
}

extension CertificateProfile.KeyUsage {
    fileprivate func text(isRSA: Bool) -> String {
        switch self {
        case .server: isRSA ? "digitalSignature,keyEncipherment" : "digitalSignature"
        case .signing: "keyCertSign,cRLSign"
        case .crlSigning: "cRLSign"
        case .dataEncipherment: "dataEncipherment"
        case .serverAndSigning: (isRSA ? "digitalSignature,keyEncipherment" : "digitalSignature") + ",keyCertSign,cRLSign"
        }
    }
}
