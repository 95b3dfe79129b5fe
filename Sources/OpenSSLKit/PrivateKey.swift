internal import COpenSSL

/// A key pair. Immutable after it was made, so that threads may share it.
package final class PrivateKey: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes ownership.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    package enum Kind: Hashable, Sendable {
        case p256
        case p384
        /// An elliptic curve by OpenSSL's short name: `prime192v1`.
        case curve(String)
        case ed25519
        /// Modulus in bits. Making one takes about 0.2 s for 2048: never on an event loop.
        case rsa(Int)
    }

    /// Makes a new key pair.
    package static func generate(_ kind: Kind) throws(OpenSSLError) -> PrivateKey {
        let pointer =
            switch kind {
            case .p256: pinproof_key_p256()
            case .p384: pinproof_key_ec("P-384")
            case .curve(let name): pinproof_key_ec(name)
            case .ed25519: pinproof_key_ed25519()
            case .rsa(let bits): pinproof_key_rsa(UInt32(clamping: bits))
            }
        guard let pointer else { throw OpenSSLError(.configuration, "No \(kind) key could be made.") }
        return PrivateKey(owning: pointer)
    }

    /// A key that is none: the public half is the certificate's, the private half another one's. What it signs does not verify with the
    /// certificate, though it passes for its key.
    package static func mismatched(showing certificate: Certificate) throws(OpenSSLError) -> PrivateKey {
        defer { ERR_clear_error() }
        guard let shown = X509_get0_pubkey(certificate.pointer), let pointer = pinproof_key_mismatched(shown) else {
            throw OpenSSLError(.unsupported, "No other key can stand in for one of type \(certificate.keyType).")
        }
        return PrivateKey(owning: pointer)
    }

    /// A key with the certificate's public half on a curve of its own making, whose generator was chosen so that the private half is known
    /// (CVE-2020-0601). Certificates with it write the curve out instead of naming it.
    package static func onAnotherCurve(showing certificate: Certificate) throws(OpenSSLError) -> PrivateKey {
        defer { ERR_clear_error() }
        guard let shown = X509_get0_pubkey(certificate.pointer), let pointer = pinproof_key_other_generator(shown) else {
            throw OpenSSLError(.unsupported, "No other curve can be made for a key of type \(certificate.keyType).")
        }
        return PrivateKey(owning: pointer)
    }

    /// Reads an unencrypted PEM private key.
    package init(pem: [UInt8]) throws(OpenSSLError) {
        guard let count = Int32(exactly: pem.count) else { throw OpenSSLError(.unreadable, "The private key is too large.") }
        let key = pem.withUnsafeBytes { bytes -> OpaquePointer? in
            guard let bio = pinproof_bio_memory(bytes.baseAddress, count) else { return nil }
            defer { BIO_free(bio) }
            return PEM_read_bio_PrivateKey(bio, nil, noPassphrase, nil)
        }
        guard let key else { throw OpenSSLError(.unreadable, "The private key is not an unencrypted PEM key.") }
        pointer = key
    }

    /// PKCS#8 PEM, unencrypted. Goes to a 0600 file and nowhere else.
    package func pem() throws(OpenSSLError) -> [UInt8] {
        guard let bio = BIO_new(BIO_s_mem()) else { throw OpenSSLError(.configuration, "Out of memory.") }
        defer { BIO_free(bio) }
        guard PEM_write_bio_PrivateKey(bio, pointer, nil, nil, 0, nil, nil) == 1 else {
            throw OpenSSLError(.unsupported, "The private key cannot be written as PEM.")
        }
        return contents(of: bio)
    }

    package var isRSA: Bool { EVP_PKEY_get_base_id(pointer) == EVP_PKEY_RSA }

    /// Size in bits of the modulus or the curve.
    package var bits: Int { Int(EVP_PKEY_get_bits(pointer)) }

    /// `EC-256`, `RSA-2048`, or another algorithm's name.
    package var description: String { keyDescription(pointer) }
}

/// Answers OpenSSL's question for a passphrase with a failure, so that nothing is asked on the terminal. An empty answer would be tried.
func noPassphrase(_ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ isForWriting: Int32, _ context: UnsafeMutableRawPointer?)
    -> Int32
{
    -1
}

/// The bytes written to a memory BIO.
func contents(of bio: OpaquePointer) -> [UInt8] {
    var start: UnsafeMutablePointer<CChar>?
    let count = pinproof_bio_contents(bio, &start)
    guard let start, count > 0 else { return [] }
    return start.withMemoryRebound(to: UInt8.self, capacity: count) { Array(UnsafeBufferPointer(start: $0, count: count)) }
}

/// `EC-256`, `RSA-2048`, `ED25519`: algorithm and size of a public key.
func keyDescription(_ key: OpaquePointer) -> String {
    let bits = EVP_PKEY_get_bits(key)
    switch EVP_PKEY_get_base_id(key) {
    case EVP_PKEY_RSA: return "RSA-\(bits)"
    case EVP_PKEY_EC: return "EC-\(bits)"
    case let id:
        guard let name = OBJ_nid2sn(id) else { return "unknown" }
        return String(cString: name)
    }
}

extension PrivateKey: Hashable {
    /// Equal public halves.
    package static func == (a: PrivateKey, b: PrivateKey) -> Bool { EVP_PKEY_eq(a.pointer, b.pointer) == 1 }

    package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
