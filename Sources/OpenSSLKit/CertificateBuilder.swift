internal import COpenSSL

/// A certificate to be: every field as data, signed in one step. Knows X.509 and nothing of test modes.
package struct CertificateBuilder {
    /// Big-endian, positive; RFC 5280 §4.1.2.2 allows 20 octets at most.
    package var serial: [UInt8]
    /// Attribute short names and values, in order: `[("CN", "example.com")]`.
    package var subject: [(attribute: String, value: String)]
    /// Seconds since 1970-01-01T00:00:00Z.
    package var notBefore: Int64
    /// Seconds since 1970-01-01T00:00:00Z.
    package var notAfter: Int64
    /// The subject's public key is this key's.
    package var key: PrivateKey
    package var alternativeName: AlternativeName?
    /// Extensions in the syntax of openssl.cnf, in order.
    package var extensions: [Extension]

    package init(
        serial: [UInt8], subject: [(attribute: String, value: String)], notBefore: Int64, notAfter: Int64, key: PrivateKey,
        alternativeName: AlternativeName? = nil, extensions: [Extension]
    ) {
        self.serial = serial
        self.subject = subject
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.key = key
        self.alternativeName = alternativeName
        self.extensions = extensions
    }

    /// A subjectAltName entry (RFC 5280 §4.2.1.6).
    package enum AlternativeName: Hashable, Sendable {
        case dns(String)
        /// 4 or 16 octets.
        case address([UInt8])
    }

    /// An extension by kind, with its value as openssl.cnf writes it.
    package enum Extension: Hashable, Sendable {
        case basicConstraints(String)
        case keyUsage(String)
        case extendedKeyUsage(String)
        case subjectKeyIdentifier
        case authorityKeyIdentifier

        var nidAndValue: (Int32, String) {
            switch self {
            case .basicConstraints(let value): (NID_basic_constraints, value)
            case .keyUsage(let value): (NID_key_usage, value)
            case .extendedKeyUsage(let value): (NID_ext_key_usage, value)
            case .subjectKeyIdentifier: (NID_subject_key_identifier, "hash")
            case .authorityKeyIdentifier: (NID_authority_key_identifier, "keyid:always")
            }
        }
    }

    /// The hash under a signature.
    package enum SignatureHash: Hashable, Sendable {
        case sha256, sha384, sha512
    }

    /// Who signs: another certificate and its key, or the subject itself.
    package enum Signer {
        case itself
        case issuer(Certificate, PrivateKey)
    }

    /// Builds and signs.
    package func signed(by signer: Signer, hash: SignatureHash = .sha256) throws(OpenSSLError) -> Certificate {
        guard let pointer = X509_new() else { throw OpenSSLError(.minting, "Out of memory.") }
        let certificate = Certificate(owning: pointer)
        guard X509_set_version(pointer, 2) == 1, setSerial(pointer), setSubject(pointer),
            ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(notBefore)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(notAfter)) != nil, X509_set_pubkey(pointer, key.pointer) == 1
        else { throw OpenSSLError(.minting, "A field of the certificate could not be set.") }

        let issuer: OpaquePointer
        let signingKey: OpaquePointer
        switch signer {
        case .itself: (issuer, signingKey) = (pointer, key.pointer)
        case .issuer(let parent, let parentKey): (issuer, signingKey) = (parent.pointer, parentKey.pointer)
        }
        guard X509_set_issuer_name(pointer, X509_get_subject_name(issuer)) == 1, setAlternativeName(pointer) else {
            throw OpenSSLError(.minting, "A name of the certificate could not be set.")
        }
        for item in extensions {
            let (nid, value) = item.nidAndValue
            guard pinproof_add_extension(pointer, issuer, nid, value) == 1 else {
                throw OpenSSLError(.minting, "The extension \(item) could not be added.")
            }
        }
        let digest =
            switch hash {
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha512: EVP_sha512()
            }
        guard X509_sign(pointer, signingKey, digest) > 0 else { throw OpenSSLError(.minting, "The certificate could not be signed.") }
        return certificate
    }

    private func setSerial(_ certificate: OpaquePointer) -> Bool {
        guard let count = Int32(exactly: serial.count), let number = BN_bin2bn(serial, count, nil) else { return false }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private func setSubject(_ certificate: OpaquePointer) -> Bool {
        let name = X509_get_subject_name(certificate)
        return subject.allSatisfy { attribute, value in
            let bytes = Array(value.utf8)
            guard let count = Int32(exactly: bytes.count) else { return false }
            return X509_NAME_add_entry_by_txt(name, attribute, MBSTRING_UTF8, bytes, count, -1, 0) == 1
        }
    }

    private func setAlternativeName(_ certificate: OpaquePointer) -> Bool {
        guard let alternativeName else { return true }
        let (type, bytes): (Int32, [UInt8]) =
            switch alternativeName {
            case .dns(let name): (GEN_DNS, Array(name.utf8))
            case .address(let octets): (GEN_IPADD, octets)
            }
        guard let count = Int32(exactly: bytes.count) else { return false }
        return pinproof_add_alternative_name(certificate, type, bytes, count) == 1
    }
}
