import COpenSSL
import OpenSSLKit

/// A PKCS #12 file as other tools write it.
enum PKCS12File {
    static func made(of certificate: Certificate, chain: [Certificate], key: PrivateKey, password: String) throws -> [UInt8] {
        let bundle = try pem(try key.pem()) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
        defer { EVP_PKEY_free(bundle) }
        let own = try pem(Array(certificate.pem.utf8)) { PEM_read_bio_X509($0, nil, nil, nil) }
        defer { X509_free(own) }
        let others = pinproof_stack_new()
        defer { pinproof_stack_free(others) }
        for link in chain {
            let issuer = try pem(Array(link.pem.utf8)) { PEM_read_bio_X509($0, nil, nil, nil) }
            defer { X509_free(issuer) }
            guard pinproof_stack_push(others, issuer) == 1 else { throw OpenSSLError(.configuration, "Out of memory.") }
        }
        guard let file = PKCS12_create(password, "test", bundle, own, others, 0, 0, 0, 0, 0) else {
            throw OpenSSLError(.configuration, "No PKCS #12 could be made.")
        }
        defer { PKCS12_free(file) }
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_PKCS12(file, &start)
        guard let start, count > 0 else { throw OpenSSLError(.configuration, "No PKCS #12 could be written.") }
        defer { pinproof_free(start) }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }

    private static func pem(_ bytes: [UInt8], _ read: (OpaquePointer) -> OpaquePointer?) throws -> OpaquePointer {
        try bytes.withUnsafeBytes { bytes in
            guard let bio = pinproof_bio_memory(bytes.baseAddress, Int32(bytes.count)) else {
                throw OpenSSLError(.configuration, "Out of memory.")
            }
            defer { BIO_free(bio) }
            guard let found = read(bio) else { throw OpenSSLError(.unreadable, "It is no PEM of that kind.") }
            return found
        }
    }
}
