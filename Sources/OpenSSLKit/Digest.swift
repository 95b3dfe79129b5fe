internal import COpenSSL

/// Hashes and random bytes.
package enum Digest {
    /// SHA-256 of the bytes: 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        // The one-shot function looks the algorithm up by name each time, which costs four times the hashing.
        var context = SHA256_CTX()
        SHA256_Init(&context)
        SHA256_Update(&context, bytes, bytes.count)
        SHA256_Final(&digest, &context)
        return digest
    }

    /// SHA-1 of the bytes: 20 bytes. For formats that are made of it; it proves nothing to anyone.
    package static func sha1(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 20)
        var context = SHA_CTX()
        SHA1_Init(&context)
        SHA1_Update(&context, bytes, bytes.count)
        SHA1_Final(&digest, &context)
        return digest
    }

    /// The first 12 hex digits of SHA-256, as JA4 shortens its lists.
    package static func short(_ bytes: [UInt8]) -> String { hex(Array(sha256(bytes).prefix(6))) }

    /// Lower-case hex, two digits a byte.
    package static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        var text = ""
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }

    /// RFC 4648 §4, padded.
    package static func base64(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = EVP_EncodeBlock(&text, bytes, Int32(clamping: bytes.count))
        return String(decoding: text.prefix(max(0, Int(count))), as: UTF8.self)
    }

    /// Bytes of OpenSSL's cryptographic generator.
    package static func random(_ count: Int) throws(OpenSSLError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard let length = Int32(exactly: count), RAND_bytes(&bytes, length) == 1 else {
            throw OpenSSLError(.configuration, "The random generator gave no bytes.")
        }
        return bytes
    }
}
