internal import Catalog
internal import Wire

// A certificate's profile in words, field by field; a field that is as it usually is and says nothing is left out.
extension CertificateProfile {
    /// Hosts that stand for whichever one the client asks for: the first that has a name of the form.
    private static let hosts = [Host.name("a.host.example.test"), .name("example.test")]

    var facts: [(String, String)] {
        [
            ("names", names), ("subject", subjectWords), ("validity", validity.words), ("key", authorityKey ?? key.words),
            ("signed", signed),
            ("use", use),
            ("version", version == 3 ? nil : "\(version), without extensions"), ("serial", serial.words),
            (
                "names issuer",
                issuerName == .other ? "that nobody in the chain has" : nil
            ),
            (
                "key id",
                authorityKeyIdentifier == .issuers ? nil : authorityKeyIdentifier == .absent ? "not told" : "of a key that nobody has"
            ),
            ("extras", extras.isEmpty ? nil : extras.map(\.words).joined(separator: ", ")), ("afterwards", surgery?.words),
        ].compactMap { field, words in words.map { (field, $0) } }
    }

    private var authorityKey: String? {
        switch (subject, key) {
        case (.own, .usual): "P-256"
        case (.genuineIssuer, .usual): "ours, RSA for EC and EC for RSA"
        default: nil
        }
    }

    private func text(_ form: NameForm) -> String {
        form == .host ? "the host" : Self.hosts.lazy.compactMap { form.bytes(for: $0) }.first.map { printable($0) } ?? "an address"
    }

    private var names: String {
        let names = (alternativeNames ?? []).map { name in
            switch name {
            case .host: "the host"
            case .dns(let form): "DNS \(text(form))"
            case .uri(let form): "URI https://\(text(form))/"
            case .email(let form): "email admin@\(text(form))"
            }
        }
        return names.isEmpty ? "none" : names.count > 3 ? "\(names.count) of them" : names.joined(separator: ", ")
    }

    private var subjectWords: String {
        switch subject {
        case .commonName(let form): "CN \(text(form))"
        case .multiValued(let form): "O and CN \(text(form)) in one"
        case .organisation: "no common name"
        case .own: "a name of its own"
        case .genuineIssuer: "name and key identifier of the genuine chain's root"
        }
    }

    private var signed: String {
        let hash =
            switch signature.hash {
            case .usual: "SHA-256"
            case .sha1: "SHA-1"
            case .md5: "MD5"
            }
        return "by \(signature.signer == .issuer ? "its issuer" : "a key that is not its issuer's") with \(hash)"
    }

    private var use: String {
        let authority =
            switch constraints {
            case .endEntity: "no CA"
            case .authority(let length): "CA" + (length.map { ", path length \($0)" } ?? "")
            case nil: "no basicConstraints"
            }
        let usage = keyUsage?.words ?? "no keyUsage"
        let purposes = extendedKeyUsage.map { $0.map(\.rawValue).joined(separator: " ") } ?? "no extendedKeyUsage"
        return [authority, usage, purposes].joined(separator: "; ")
    }
}

extension CertificateProfile.Validity {
    fileprivate var words: String {
        switch self {
        case .current: "now, a week at most"
        case .authority: "now, as long as the CA"
        case .ended(let days): days == 1 ? "ended yesterday" : "ended \(days) days ago"
        case .startsIn(let days): "begins in \(days) days"
        case .inverted: "ends before it begins"
        case .long(let days): "now, \(days) days in all"
        }
    }
}

extension CertificateProfile.Key {
    fileprivate var words: String {
        switch self {
        case .usual: "P-256, or RSA-2048 where the client cannot"
        case .rsa(let bits): "RSA-\(bits)"
        case .curve(let name): name
        case .ed25519: "Ed25519"
        case .owners: "the genuine server's"
        }
    }
}

extension CertificateProfile.Serial {
    fileprivate var words: String? {
        switch self {
        case .random: nil
        case .zero: "zero"
        case .negative: "negative"
        }
    }
}

extension CertificateProfile.Extra {
    fileprivate var words: String {
        switch self {
        case .unknown(let isCritical): "an unknown \(isCritical ? "critical" : "non-critical") extension"
        case .duplicate: "extendedKeyUsage twice"
        case .malformed: "an octet too many in extendedKeyUsage"
        case .excludes: "nameConstraints that exclude the host"
        case .permits: "nameConstraints that permit another name only"
        case .mustStaple: "a promise to staple"
        case .timestamps: "a forged timestamp of a log"
        case .unreachableRevocation: "a revocation list where nobody answers"
        }
    }
}

extension CertificateProfile.Surgery {
    fileprivate var words: String {
        switch self {
        case .tamper: "one octet of the serial changed"
        case .zeroSignature: "signature replaced by r = 0, s = 0"
        case .otherAlgorithm: "another algorithm named beside the signature"
        }
    }
}

extension CertificateProfile.KeyUsage {
    fileprivate var words: String {
        switch self {
        case .server: "digitalSignature"
        case .signing: "keyCertSign cRLSign"
        case .crlSigning: "cRLSign"
        case .dataEncipherment: "dataEncipherment"
        case .serverAndSigning: "digitalSignature keyCertSign cRLSign"
        }
    }
}
