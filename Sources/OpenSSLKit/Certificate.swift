internal import COpenSSL

/// An X.509 certificate. Immutable after it was made, so that threads may share it.
package final class Certificate: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes ownership.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    /// Takes a reference of its own.
    init?(sharing pointer: OpaquePointer?) {
        guard let pointer, pinproof_up_ref(pointer) == 1 else { return nil }
        self.pointer = pointer
    }

    deinit { X509_free(pointer) }

    /// Reads one DER certificate; bytes after it are an error.
    package init(der: [UInt8]) throws(OpenSSLError) {
        let read = der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var position = bytes.baseAddress
            guard let certificate = d2i_X509(nil, &position, bytes.count) else { return nil }
            if position != bytes.baseAddress?.advanced(by: bytes.count) {
                X509_free(certificate)
                return nil
            }
            return certificate
        }
        guard let read else { throw OpenSSLError(.unreadable, "The bytes are not one DER certificate.") }
        pointer = read
    }

    /// Reads every certificate of a PEM text, in order; other PEM blocks are skipped. A block that cannot be read is an error, because a
    /// list of anchors that ends early would look whole.
    package static func all(pem: [UInt8]) throws(OpenSSLError) -> [Certificate] {
        guard let count = Int32(exactly: pem.count) else { throw OpenSSLError(.unreadable, "The PEM text is too large.") }
        guard count > 0 else { return [] }
        var found: [Certificate] = []
        ERR_clear_error()
        pem.withUnsafeBytes { bytes in
            guard let bio = pinproof_bio_memory(bytes.baseAddress, count) else { return }
            defer { BIO_free(bio) }
            while let next = PEM_read_bio_X509(bio, nil, noPassphrase, nil) { found.append(Certificate(owning: next)) }
        }
        guard pinproof_error_reason(ERR_peek_last_error()) == PEM_R_NO_START_LINE else {
            throw OpenSSLError(.unreadable, "Certificate \(found.count + 1) of the PEM text cannot be read.")
        }
        ERR_clear_error()
        return found
    }

    package var der: [UInt8] {
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(pointer, &start)
        defer { pinproof_free(start) }
        guard let start, count > 0 else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }

    package var pem: String {
        guard let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        guard PEM_write_bio_X509(bio, pointer) == 1 else { return "" }
        return String(decoding: contents(of: bio), as: UTF8.self)
    }

    /// Whether the private key is this certificate's.
    package func matches(_ key: PrivateKey) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(pointer, key.pointer) == 1
    }
}

extension Certificate: Hashable {
    package static func == (a: Certificate, b: Certificate) -> Bool { X509_cmp(a.pointer, b.pointer) == 0 }

    package func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
