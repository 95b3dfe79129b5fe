internal import COpenSSL

/// A certificate made after another: all of its fields, with another key and another signature.
package struct CertificateCopy {
    package var original: Certificate
    /// The subject's public key is this key's.
    package var key: PrivateKey
    /// The certificate whose name and key identifier stand as the issuer's; nil keeps the original's.
    package var issuer: Certificate?
    /// Seconds since 1970-01-01T00:00:00Z; nil keeps the original's.
    package var lifetime: ClosedRange<Int64>?

    package init(of original: Certificate, key: PrivateKey, issuer: Certificate? = nil, lifetime: ClosedRange<Int64>? = nil) {
        self.original = original
        self.key = key
        self.issuer = issuer
        self.lifetime = lifetime
    }

    /// Copies and signs, with the original's hash where that is one of the SHA-2 family, else with SHA-256 (EdDSA keys by their own hash).
    package func signed(by signingKey: PrivateKey) throws(OpenSSLError) -> Certificate {
        guard let pointer = X509_dup(original.pointer) else { throw OpenSSLError(.minting, "The certificate could not be copied.") }
        let copy = Certificate(owning: pointer)
        guard X509_set_pubkey(pointer, key.pointer) == 1, setIssuer(pointer), setLifetime(pointer) else {
            throw OpenSSLError(.minting, "A field of the copied certificate could not be set.")
        }
        let digest = EVP_PKEY_get_base_id(signingKey.pointer) == EVP_PKEY_ED25519 ? nil : hash
        guard X509_sign(pointer, signingKey.pointer, digest) > 0 else {
            throw OpenSSLError(.minting, "The copied certificate could not be signed.")
        }
        return copy
    }

    private var hash: OpaquePointer? {
        switch original.signatureHash?.uppercased() {
        case "SHA384": EVP_sha384()
        case "SHA512": EVP_sha512()
        default: EVP_sha256()
        }
    }

    private func setIssuer(_ pointer: OpaquePointer) -> Bool {
        guard let issuer else { return true }
        return X509_set_issuer_name(pointer, X509_get_subject_name(issuer.pointer)) == 1
            && pinproof_renew_authority_key(pointer, issuer.pointer) == 1
    }

    private func setLifetime(_ pointer: OpaquePointer) -> Bool {
        guard let lifetime else { return true }
        return ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(lifetime.lowerBound)) != nil
            && ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(lifetime.upperBound)) != nil
    }
}
