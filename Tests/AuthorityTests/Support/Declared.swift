import Catalog
import OpenSSLKit
import Wire

extension CertificateProfile {
    private typealias ID = DecodedCertificate.ID

    /// The fields that differ, by what the two profiles say, each of which must.
    ///
    /// - Parameters:
    ///   - usual: the key that `.usual` stands for here.
    ///   - hasOtherIssuer: the link upwards is another one.
    ///   - hasOtherSigner: the issuer's key is of another type.
    func declared(
        against clean: CertificateProfile, host: Host, usual: PrivateKey.Kind, hasOtherIssuer: Bool, hasOtherSigner: Bool
    ) -> Set<String> {
        let blueprint = Blueprint(host: host, kind: usual)
        let (ownKey, cleanKey) = (Blueprint.key(key, usual: usual), Blueprint.key(clean.key, usual: usual))
        var fields: Set<String> = []
        func add(_ isDeclared: Bool, _ names: String...) { if isDeclared { fields.formUnion(names) } }
        add(version != clean.version, "version")
        add(serial != clean.serial, "serial")
        // Of two names that are too long for a common name nothing is seen.
        add(blueprint.subject(subject) != blueprint.subject(clean.subject), "subject")
        add(issuerName != clean.issuerName, "issuer")
        add(validity != clean.validity, "validity")
        add(ownKey != cleanKey, "key")
        add(signature.hash != clean.signature.hash || hasOtherSigner, "signed algorithm", "algorithm of the signature")
        add(surgery == .otherAlgorithm, "algorithm of the signature")
        add(surgery == .zeroSignature, "signature")
        add(alternativeNames != clean.alternativeNames, "extension \(ID.subjectAlternativeName)")
        add(constraints != clean.constraints, "extension \(ID.basicConstraints)")
        // keyEncipherment is for RSA keys alone.
        let hasOtherUse = keyUsage?.isServers == true && ownKey.hasPrefix(ID.rsa) != cleanKey.hasPrefix(ID.rsa)
        add(keyUsage != clean.keyUsage || hasOtherUse, "extension \(ID.keyUsage)")
        add(extendedKeyUsage != clean.extendedKeyUsage, "extension \(ID.extendedKeyUsage)")
        add(authorityKeyIdentifier != clean.authorityKeyIdentifier, "extension \(ID.authorityKeyIdentifier)")
        add(hasOtherIssuer, "issuer", "extension \(ID.authorityKeyIdentifier)")
        for extra in extras where !clean.extras.contains(extra) {
            switch extra {
            case .malformed, .duplicate: add(true, "extension \(ID.extendedKeyUsage)")
            case .unknown: add(true, "extension 1.3.6.1.4.1.32473.1")
            case .excludes, .permits: add(true, "extension 2.5.29.30")
            case .mustStaple: add(true, "extension 1.3.6.1.5.5.7.1.24")
            case .timestamps: add(true, "extension \(ID.timestamps)")
            case .unreachableRevocation: add(true, "extension 2.5.29.31")
            }
        }
        if version == 1 {
            fields.formUnion(
                [ID.basicConstraints, ID.keyUsage, ID.subjectKeyIdentifier, ID.authorityKeyIdentifier].map { "extension \($0)" })
        }
        return fields
    }
}

extension CertificateProfile.KeyUsage {
    fileprivate var isServers: Bool { self == .server || self == .serverAndSigning }
}
