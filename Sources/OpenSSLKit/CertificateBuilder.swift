internal import COpenSSL

/// A certificate to be: every field as data, signed in one step. Knows X.509 and nothing of test modes.
package struct CertificateBuilder {
    /// 3, or 1 for a certificate without extensions.
    package var version: Int
    /// Big-endian magnitude; RFC 5280 §4.1.2.2 allows 20 octets at most.
    package var serial: [UInt8]
    /// Against RFC 5280 §4.1.2.2.
    package var isSerialNegative: Bool
    /// Attribute short names and values, in order: `[("CN", "example.com")]`.
    package var subject: [(attribute: String, value: String)]
    /// The name that this certificate has as its issuer is the subject, octet for octet, in the place of the attributes.
    package var subjectIsIssuerOf: Certificate?
    /// All attributes make one relative distinguished name.
    package var isSubjectMultiValued: Bool
    /// The issuer's name, where it is not the signer's subject.
    package var issuerName: IssuerName
    /// Seconds since 1970-01-01T00:00:00Z.
    package var notBefore: Int64
    /// Seconds since 1970-01-01T00:00:00Z.
    package var notAfter: Int64
    /// The subject's public key is this key's.
    package var key: PrivateKey
    /// The entries of subjectAltName, in order; without any there is no such extension.
    package var alternativeNames: [AlternativeName]
    /// In order.
    package var extensions: [Extension]

    package init(
        version: Int = 3, serial: [UInt8], subject: [(attribute: String, value: String)], issuerName: IssuerName = .signers,
        notBefore: Int64, notAfter: Int64, key: PrivateKey, alternativeNames: [AlternativeName] = [], extensions: [Extension]
    ) {
        self.version = version
        self.serial = serial
        isSerialNegative = false
        self.subject = subject
        isSubjectMultiValued = false
        self.issuerName = issuerName
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.key = key
        self.alternativeNames = alternativeNames
        self.extensions = extensions
    }

    /// Whose name stands as the issuer's.
    package enum IssuerName {
        case signers
        case text([(attribute: String, value: String)])
        /// The name that this certificate has as its issuer.
        case issuerOf(Certificate)
    }

    /// A subjectAltName entry (RFC 5280 §4.2.1.6).
    package enum AlternativeName: Hashable, Sendable {
        case dns(String)
        /// 4 or 16 octets.
        case address([UInt8])
        case uri(String)
        case email(String)
    }

    /// An extension by kind, with its value as openssl.cnf writes it.
    package enum Extension: Hashable, Sendable {
        case basicConstraints(String)
        case keyUsage(String)
        case extendedKeyUsage(String)
        case nameConstraints(String)
        case crlDistributionPoints(String)
        case tlsFeature(String)
        case subjectKeyIdentifier
        /// subjectKeyIdentifier with these octets, whatever the key is.
        case subjectKeyIdentifierOf([UInt8])
        /// The signer's subjectKeyIdentifier.
        case authorityKeyIdentifier
        /// By dotted object identifier, with the DER of its value, which is not looked at.
        case raw(id: String, isCritical: Bool, value: [UInt8])

        fileprivate var nidAndValue: (Int32, String)? {
            switch self {
            case .basicConstraints(let value): (NID_basic_constraints, value)
            case .keyUsage(let value): (NID_key_usage, value)
            case .extendedKeyUsage(let value): (NID_ext_key_usage, value)
            case .nameConstraints(let value): (NID_name_constraints, value)
            case .crlDistributionPoints(let value): (NID_crl_distribution_points, value)
            case .tlsFeature(let value): (NID_tlsfeature, value)
            case .subjectKeyIdentifier: (NID_subject_key_identifier, "hash")
            case .subjectKeyIdentifierOf(let octets): (NID_subject_key_identifier, Digest.hex(octets))
            case .authorityKeyIdentifier: (NID_authority_key_identifier, "keyid:always")
            case .raw: nil
            }
        }
    }

    /// The hash under a signature.
    package enum SignatureHash: Hashable, Sendable {
        case sha256, sha384, sha512
        /// Broken; for showing what a client still takes.
        case sha1, md5

        fileprivate func digest(for key: OpaquePointer) -> OpaquePointer? {
            // EdDSA hashes by itself (RFC 8410 §3).
            if EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 { return nil }
            return switch self {
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha512: EVP_sha512()
            case .sha1: EVP_sha1()
            case .md5: EVP_md5()
            }
        }
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
        guard X509_set_version(pointer, version == 1 ? 0 : 2) == 1, setSerial(pointer),
            setSubject(pointer),
            ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(notBefore)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(notAfter)) != nil, X509_set_pubkey(pointer, key.pointer) == 1
        else { throw OpenSSLError(.minting, "A field of the certificate could not be set.") }

        let issuer: OpaquePointer
        let signingKey: OpaquePointer
        switch signer {
        case .itself: (issuer, signingKey) = (pointer, key.pointer)
        case .issuer(let parent, let parentKey): (issuer, signingKey) = (parent.pointer, parentKey.pointer)
        }
        guard setIssuerName(pointer, signer: issuer), version == 1 || setAlternativeNames(pointer) else {
            throw OpenSSLError(.minting, "A name of the certificate could not be set.")
        }
        for item in extensions where version != 1 {
            guard add(item, to: pointer, issuer: issuer) else {
                throw OpenSSLError(.minting, "The extension \(item) could not be added.")
            }
        }
        guard X509_sign(pointer, signingKey, hash.digest(for: signingKey)) > 0 else {
            throw OpenSSLError(.minting, "The certificate could not be signed.")
        }
        return certificate
    }

    private func setSerial(_ certificate: OpaquePointer) -> Bool {
        guard let count = Int32(exactly: serial.count), let number = BN_bin2bn(serial, count, nil) else { return false }
        defer { BN_free(number) }
        BN_set_negative(number, isSerialNegative ? 1 : 0)
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private func add(_ attributes: [(attribute: String, value: String)], to name: OpaquePointer?, isMultiValued: Bool = false) -> Bool {
        attributes.enumerated().allSatisfy { index, attribute in
            let bytes = Array(attribute.value.utf8)
            guard let count = Int32(exactly: bytes.count) else { return false }
            return X509_NAME_add_entry_by_txt(
                name, attribute.attribute, MBSTRING_UTF8, bytes, count, -1, isMultiValued && index > 0 ? -1 : 0) == 1
        }
    }

    private func setSubject(_ certificate: OpaquePointer) -> Bool {
        guard let other = subjectIsIssuerOf else {
            return add(subject, to: X509_get_subject_name(certificate), isMultiValued: isSubjectMultiValued)
        }
        return X509_set_subject_name(certificate, X509_get_issuer_name(other.pointer)) == 1
    }

    private func setIssuerName(_ certificate: OpaquePointer, signer: OpaquePointer) -> Bool {
        switch issuerName {
        case .signers: return X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1
        case .issuerOf(let other): return X509_set_issuer_name(certificate, X509_get_issuer_name(other.pointer)) == 1
        case .text(let attributes):
            guard let name = X509_NAME_new() else { return false }
            defer { X509_NAME_free(name) }
            return add(attributes, to: name) && X509_set_issuer_name(certificate, name) == 1
        }
    }

    private func setAlternativeNames(_ certificate: OpaquePointer) -> Bool {
        guard !alternativeNames.isEmpty else { return true }
        guard let names = pinproof_names_new() else { return false }
        defer { pinproof_names_free(names) }
        for entry in alternativeNames {
            let (type, bytes): (Int32, [UInt8]) =
                switch entry {
                case .dns(let name): (GEN_DNS, Array(name.utf8))
                case .address(let octets): (GEN_IPADD, octets)
                case .uri(let text): (GEN_URI, Array(text.utf8))
                case .email(let text): (GEN_EMAIL, Array(text.utf8))
                }
            guard let count = Int32(exactly: bytes.count), pinproof_names_push(names, type, bytes, count) == 1 else { return false }
        }
        return pinproof_add_alternative_names(certificate, names) == 1
    }

    private func add(_ item: Extension, to certificate: OpaquePointer, issuer: OpaquePointer) -> Bool {
        if let (nid, value) = item.nidAndValue { return pinproof_add_extension(certificate, issuer, nid, value) == 1 }
        guard case .raw(let id, let isCritical, let value) = item, let count = Int32(exactly: value.count) else { return false }
        return pinproof_add_raw_extension(certificate, id, isCritical ? 1 : 0, value, count) == 1
    }
}
