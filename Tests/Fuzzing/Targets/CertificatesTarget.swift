import OpenSSLKit
import Wire

extension FuzzTarget {
    /// Certificates and keys in DER, PEM and PKCS #12, and a copy of whatever certificate was read.
    static let certificates = FuzzTarget(name: "certificates") { bytes in
        if let certificate = try? Certificate(der: bytes) { try requireSound(certificate) }
        if let all = try? Certificate.all(pem: bytes) {
            for certificate in all.prefix(4) { try requireSound(certificate) }
        }
        if let identity = try? ClientIdentity(pem: bytes) {
            try require(identity.certificate.matches(identity.key), "a key has its certificate")
        }
        _ = try? ClientIdentity(pkcs12: bytes, password: "")
        // Looking for a key takes OpenSSL milliseconds, even where there is none.
        if String(decoding: bytes, as: UTF8.self).contains("PRIVATE KEY") { _ = try? PrivateKey(pem: bytes) }
    }

    /// Asks a certificate all that can be asked, verifies it, and makes a copy of it.
    static func requireSound(_ certificate: Certificate) throws {
        try require((try? Certificate(der: certificate.der)) == certificate, "a certificate is read back as itself")
        try require((try? Certificate.all(pem: Array(certificate.pem.utf8))) == [certificate], "PEM is read back as its certificate")
        _ = (certificate.subject, certificate.issuer, certificate.alternativeNames, certificate.alternativeNamesText)
        _ = (certificate.publicKeyInfo, certificate.notBefore, certificate.notAfter, certificate.keyType, certificate.signatureHash)
        _ = (certificate.isSignedWithRSA, certificate.hasTimestamps, certificate.isCA, certificate.pathLength, certificate.keyDigest)
        _ = (certificate.hasSubjectKeyIdentifier, certificate.authorityKeyIdentifier, certificate.hasNameConstraints)
        _ = (certificate.isSelfIssued, certificate.subjectHashes, PrivateKey.Kind(like: certificate), certificate.hasAlternativeNames)
        let parties = try Parties.made.get()
        try require(!certificate.isIssued(by: parties.root), "our root has issued none of these")
        let errors = try parties.anchors.errors(leaf: certificate, chain: [certificate], host: .name("www.pinproof.test"))
        try require(!errors.isEmpty, "a stranger's certificate is not sound under our root")
        for key in [parties.identity.key, parties.rootKey] {
            guard let copy = try? CertificateCopy(of: certificate, key: key, issuer: parties.root).signed(by: parties.rootKey) else {
                continue
            }
            try require((try? Certificate(der: copy.der)) == copy, "a copy is read back as itself")
        }
    }
}
