internal import COpenSSL

/// What reports, lints and pins need to know of a certificate.
extension Certificate {
    /// SHA-256 of the DER: upper-case hex, colons between bytes.
    package var fingerprint: String {
        let hex = Digest.hex(Digest.sha256(der)).uppercased()
        return stride(from: 0, to: hex.count, by: 2).map { String(hex.dropFirst($0).prefix(2)) }.joined(separator: ":")
    }

    /// The subject's name in RFC 2253 form.
    package var subject: String { text(X509_get_subject_name(pointer)) }

    /// The issuer's name in RFC 2253 form.
    package var issuer: String { text(X509_get_issuer_name(pointer)) }

    private func text(_ name: OpaquePointer?) -> String {
        guard let name, let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        pinproof_print_name(bio, name)
        return String(decoding: contents(of: bio), as: UTF8.self)
    }

    /// The names and addresses that it is for, in its order (RFC 5280 §4.2.1.6). A name with a byte beyond ASCII is left out.
    package var alternativeNames: [CertificateBuilder.AlternativeName] {
        guard let names = pinproof_names_of(pointer) else { return [] }
        defer { pinproof_names_free(names) }
        return (0..<pinproof_names_count(names)).compactMap { index in
            var type: Int32 = 0
            var count: Int32 = 0
            guard let start = pinproof_name_at(names, index, &type, &count), count > 0 else { return nil }
            let bytes = Array(UnsafeBufferPointer(start: start, count: Int(count)))
            if type == GEN_IPADD { return .address(bytes) }
            guard type == GEN_DNS, bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
            return .dns(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The entries of subjectAltName as OpenSSL writes them, with commas between: `DNS:example.com, IP Address:192.0.2.1`; nil where there
    /// is no such extension, or it cannot be read.
    package var alternativeNamesText: String? {
        guard let found = X509_get_ext(pointer, X509_get_ext_by_NID(pointer, NID_subject_alt_name, -1)), let bio = BIO_new(BIO_s_mem())
        else { return nil }
        defer {
            BIO_free(bio)
            ERR_clear_error()
        }
        guard X509V3_EXT_print(bio, found, 0, 0) == 1 else { return nil }
        return String(decoding: contents(of: bio), as: UTF8.self)
    }

    /// DER of the SubjectPublicKeyInfo: what a public-key pin hashes (RFC 7469 §2.4).
    package var publicKeyInfo: [UInt8] {
        guard let key = X509_get_X509_PUBKEY(pointer) else { return [] }
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509_PUBKEY(key, &start)
        defer { pinproof_free(start) }
        guard let start, count > 0 else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    package var notBefore: Int64? { seconds(X509_get0_notBefore(pointer)) }

    /// Seconds since 1970-01-01T00:00:00Z.
    package var notAfter: Int64? { seconds(X509_get0_notAfter(pointer)) }

    private func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        guard let time, let epoch = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var rest: Int32 = 0
        guard ASN1_TIME_diff(&days, &rest, epoch, time) == 1 else { return nil }
        return Int64(days) * 86_400 + Int64(rest)
    }

    /// `EC-256`, `RSA-2048`, …
    package var keyType: String {
        guard let key = X509_get0_pubkey(pointer) else { return "unknown" }
        return keyDescription(key)
    }

    /// Hash of the signature on this certificate: `SHA256`, `SHA384`, …; nil where the algorithm has none (EdDSA) or is unknown.
    package var signatureHash: String? {
        var digest: Int32 = 0
        guard X509_get_signature_info(pointer, &digest, nil, nil, nil) == 1, digest != NID_undef, let name = OBJ_nid2sn(digest) else {
            ERR_clear_error()
            return nil
        }
        return String(cString: name)
    }

    /// Its issuer's key is an RSA key.
    package var isSignedWithRSA: Bool {
        var key: Int32 = 0
        defer { ERR_clear_error() }
        return X509_get_signature_info(pointer, nil, &key, nil, nil) == 1 && (key == EVP_PKEY_RSA || key == EVP_PKEY_RSA_PSS)
    }

    /// The leaf carries embedded signed certificate timestamps (RFC 6962 §3.3).
    package var hasTimestamps: Bool { X509_get_ext_by_NID(pointer, NID_ct_precert_scts, -1) >= 0 }

    /// basicConstraints says CA (RFC 5280 §4.2.1.9).
    package var isCA: Bool { X509_check_ca(pointer) == 1 }

    /// pathLenConstraint; nil where there is none.
    package var pathLength: Int? {
        let length = X509_get_pathlen(pointer)
        return length < 0 ? nil : length
    }

    /// SHA-1 of the subject's public key: what a subjectKeyIdentifier usually is (RFC 5280 §4.2.1.2).
    package var keyDigest: [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard X509_pubkey_digest(pointer, EVP_sha1(), &digest, &count) == 1 else { return [] }
        return Array(digest.prefix(Int(count)))
    }

    package var hasSubjectKeyIdentifier: Bool { X509_get0_subject_key_id(pointer) != nil }

    /// keyIdentifier of authorityKeyIdentifier (RFC 5280 §4.2.1.1); nil where there is none.
    package var authorityKeyIdentifier: [UInt8]? {
        guard let octets = X509_get0_authority_key_id(pointer), let start = ASN1_STRING_get0_data(octets) else { return nil }
        return Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(octets))))
    }

    /// subjectAltName is there.
    package var hasAlternativeNames: Bool { X509_get_ext_by_NID(pointer, NID_subject_alt_name, -1) >= 0 }

    /// It names this certificate as its issuer, whose key has signed it.
    package func isIssued(by issuer: Certificate) -> Bool {
        defer { ERR_clear_error() }
        guard X509_NAME_cmp(X509_get_issuer_name(pointer), X509_get_subject_name(issuer.pointer)) == 0,
            let key = X509_get0_pubkey(issuer.pointer)
        else { return false }
        return X509_verify(pointer, key) == 1
    }

    package var hasNameConstraints: Bool { X509_get_ext_by_NID(pointer, NID_name_constraints, -1) >= 0 }

    package var isSelfIssued: Bool {
        X509_NAME_cmp(X509_get_subject_name(pointer), X509_get_issuer_name(pointer)) == 0
    }

    /// The old and new hash of the subject that hashed directories and Android name their files after, eight hex digits each.
    package var subjectHashes: (new: String, old: String) {
        func digits(_ value: UInt) -> String {
            let text = String(value & 0xffff_ffff, radix: 16)
            return String(repeating: "0", count: max(0, 8 - text.count)) + text
        }
        return (digits(UInt(X509_subject_name_hash(pointer))), digits(UInt(X509_subject_name_hash_old(pointer))))
    }
}

extension PrivateKey.Kind {
    /// The kind of this certificate's key; nil where none such is made here: another algorithm, another curve, or RSA with more bits than
    /// 4096.
    package init?(like certificate: Certificate) {
        switch certificate.keyType {
        case "EC-256": self = .p256
        case "EC-384": self = .p384
        case let type:
            guard type.hasPrefix("RSA-"), let bits = Int(type.dropFirst(4)), (2048...4096).contains(bits) else { return nil }
            self = .rsa(bits)
        }
    }
}
