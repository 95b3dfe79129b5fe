import Catalog
import OpenSSLKit
import Wire

/// The shape that a certificate must have by its profile, worked out apart from the code that mints.
struct Blueprint {
    typealias ID = DecodedCertificate.ID

    let host: Host
    /// Of a leaf whose key is the usual one.
    let kind: PrivateKey.Kind

    /// - Parameters:
    ///   - isLeaf: it stands first.
    ///   - above: the link to its issuer.
    ///   - signer: the issuer's key, as a shape names it; nil where it signs itself.
    func shape(_ profile: CertificateProfile, isLeaf: Bool, above: CertificateShape.Link, signer: String?) -> CertificateShape {
        let key = Self.key(profile.key, usual: isLeaf ? kind : .p256)
        let algorithm = Self.algorithm(profile.signature.hash, signer ?? key)
        return CertificateShape(
            version: profile.version, serial: Self.serial(profile.serial), subject: subject(profile.subject),
            issuer: profile.issuerName == .issuers ? above : .stranger, validity: .profile(profile.validity), key: key,
            algorithm: algorithm,
            outerAlgorithm: profile.surgery == .otherAlgorithm ? algorithm.replacing("040302", with: "040303") : algorithm,
            isSignatureZero: profile.surgery == .zeroSignature,
            extensions: profile.version == 1 ? [] : extensions(profile, above: above, isRSA: key.hasPrefix(ID.rsa)))
    }

    static func key(_ key: CertificateProfile.Key, usual: PrivateKey.Kind) -> String {
        switch key {
        case .usual: Self.key(usual)
        case .rsa(let bits): Self.key(.rsa(bits))
        case .curve(let name): Self.key(.curve(name))
        case .ed25519: Self.key(.ed25519)
        case .owners: "owners"
        }
    }

    /// What stands beside a key where the same algorithm must not.
    static func otherKey(isRSA: Bool) -> String { key(isRSA ? .p256 : .rsa(2048)) }

    static func key(_ kind: PrivateKey.Kind) -> String {
        let curves = ["prime192v1": "1.2.840.10045.3.1.1", "secp224r1": "1.3.132.0.33", "secp384r1": "1.3.132.0.34"]
        return switch kind {
        case .p256: "1.2.840.10045.2.1 1.2.840.10045.3.1.7"
        case .p384: "1.2.840.10045.2.1 1.3.132.0.34"
        case .curve(let name): "1.2.840.10045.2.1 \(curves[name] ?? name)"
        case .ed25519: "1.3.101.112"
        case .rsa(let bits): "\(ID.rsa) null \(bits / 8)"
        }
    }

    /// AlgorithmIdentifiers of RFC 5758 §3.2 and RFC 4055 §5.
    static func algorithm(_ hash: CertificateProfile.Signature.Hash, _ signer: String) -> String {
        switch (hash, signer.hasPrefix(ID.rsa)) {
        case (.usual, false): "300a06082a8648ce3d040302"
        case (.sha1, false): "300906072a8648ce3d0401"
        case (.md5, false): "none"
        case (.usual, true): "300d06092a864886f70d01010b0500"
        case (.sha1, true): "300d06092a864886f70d0101050500"
        case (.md5, true): "300d06092a864886f70d0101040500"
        }
    }

    private static func serial(_ serial: CertificateProfile.Serial) -> CertificateShape.Serial {
        switch serial {
        case .random: .sound
        case .zero: .bytes([0])
        case .negative: .negative
        }
    }

    private func name(_ form: NameForm) -> [UInt8] { form.bytes(for: host) ?? [] }

    func subject(_ subject: CertificateProfile.Subject) -> [[String]] {
        func text(_ form: NameForm) -> String { "\(ID.commonName)=\(String(decoding: name(form), as: UTF8.self))" }
        switch subject {
        case .own: return [["\(ID.commonName)=#"], ["2.5.4.10=pinproof"]]
        case .organisation, .genuineIssuer: return [["2.5.4.10=pinproof"]]
        case .commonName(let form): return name(form).count <= 64 ? [[text(form)]] : [["2.5.4.10=pinproof"]]
        case .multiValued(let form): return [["2.5.4.10=pinproof", text(form)].sorted()]
        }
    }

    // MARK: Extensions

    private func extensions(_ profile: CertificateProfile, above: CertificateShape.Link, isRSA: Bool) -> [CertificateShape.Extension] {
        var list: [CertificateShape.Extension] = []
        func add(_ id: String, critical: Bool = false, _ value: [UInt8]) {
            list.append(CertificateShape.Extension(id: id, isCritical: critical, value: .bytes(value)))
        }
        if let constraints = profile.constraints { add(ID.basicConstraints, critical: true, Self.bytes(constraints)) }
        if let usage = profile.keyUsage { add(ID.keyUsage, critical: true, Self.bytes(usage, isRSA: isRSA)) }
        if let purposes = profile.extendedKeyUsage {
            let value = DER.element(0x30, purposes.flatMap { DER.element(0x06, Self.bytes($0)) })
            add(ID.extendedKeyUsage, profile.extras.contains(.malformed) ? value.appendingInside(0) : value)
            if profile.extras.contains(.duplicate) { add(ID.extendedKeyUsage, value) }
        }
        if let names = profile.alternativeNames { add(ID.subjectAlternativeName, DER.element(0x30, names.flatMap(bytes))) }
        list.append(CertificateShape.Extension(id: ID.subjectKeyIdentifier, isCritical: false, value: .key(.itself)))
        if profile.authorityKeyIdentifier != .absent {
            let link = profile.authorityKeyIdentifier == .other ? CertificateShape.Link.stranger : above
            list.append(CertificateShape.Extension(id: ID.authorityKeyIdentifier, isCritical: false, value: .key(link)))
        }
        for extra in profile.extras {
            switch extra {
            case .malformed, .duplicate: break
            case .unknown(let isCritical): add("1.3.6.1.4.1.32473.1", critical: isCritical, [5, 0])
            case .excludes(let form): add("2.5.29.30", critical: true, subtree(0xa1, form))
            case .permits(let form): add("2.5.29.30", critical: true, subtree(0xa0, form))
            case .mustStaple: add("1.3.6.1.5.5.7.1.24", [0x30, 3, 2, 1, 5])
            case .timestamps: list.append(.init(id: ID.timestamps, isCritical: false, value: .random(117)))
            case .unreachableRevocation:
                let uri = DER.element(0x86, Array("http://revocation.pinproof.test/crl".utf8))
                add("2.5.29.31", DER.element(0x30, DER.element(0x30, DER.element(0xa0, DER.element(0xa0, uri)))))
            }
        }
        return list.sorted { ($0.id, $0.isCritical ? 1 : 0) < ($1.id, $1.isCritical ? 1 : 0) }
    }

    private static func bytes(_ constraints: CertificateProfile.BasicConstraints) -> [UInt8] {
        switch constraints {
        case .endEntity: [0x30, 0]
        case .authority(nil): [0x30, 3, 1, 1, 0xff]
        case .authority(let length?): [0x30, 6, 1, 1, 0xff, 2, 1, UInt8(length)]
        }
    }

    /// digitalSignature is bit 0, keyEncipherment 2, dataEncipherment 3, keyCertSign 5, cRLSign 6 (RFC 5280 §4.2.1.3).
    private static func bytes(_ usage: CertificateProfile.KeyUsage, isRSA: Bool) -> [UInt8] {
        let bits: UInt8 =
            switch usage {
            case .server: isRSA ? 0b1010_0000 : 0b1000_0000
            case .signing: 0b0000_0110
            case .crlSigning: 0b0000_0010
            case .dataEncipherment: 0b0001_0000
            case .serverAndSigning: isRSA ? 0b1010_0110 : 0b1000_0110
            }
        return [3, 2, UInt8(bits.trailingZeroBitCount), bits]
    }

    private static func bytes(_ purpose: CertificateProfile.Purpose) -> [UInt8] {
        let purposes: [UInt8] = [0x2b, 6, 1, 5, 5, 7, 3]
        return switch purpose {
        case .serverAuth: purposes + [1]
        case .clientAuth: purposes + [2]
        case .codeSigning: purposes + [3]
        case .any: [0x55, 0x1d, 0x25, 0]
        }
    }

    private func bytes(_ alternative: CertificateProfile.AlternativeName) -> [UInt8] {
        switch alternative {
        case .host: host.addressBytes.map { DER.element(0x87, $0) } ?? DER.element(0x82, Array(host.text.utf8))
        case .dns(let form): DER.element(0x82, name(form))
        case .uri(let form): DER.element(0x86, Array("https://".utf8) + name(form) + Array("/".utf8))
        case .email(let form): DER.element(0x81, Array("admin@".utf8) + name(form))
        }
    }

    private func subtree(_ tag: UInt8, _ form: NameForm) -> [UInt8] {
        let address = form == .host ? host.addressBytes : nil
        let name = address.map { DER.element(0x87, $0 + $0.map { _ in 0xff }) } ?? DER.element(0x82, name(form))
        return DER.element(0x30, DER.element(tag, DER.element(0x30, name)))
    }
}

extension DER {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] = count < 0x80 ? [] : count < 0x100 ? [0x81] : [0x82, UInt8(truncatingIfNeeded: count >> 8)]
        return [tag] + length + [UInt8(truncatingIfNeeded: count)] + content
    }
}

extension [UInt8] {
    /// An octet behind an element that still claims its old length.
    fileprivate func appendingInside(_ octet: UInt8) -> [UInt8] { self + [octet] }
}
