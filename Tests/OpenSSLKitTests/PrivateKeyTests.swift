import COpenSSL
import OpenSSLKit
import Testing

@Suite struct `A private key` {
    @Test(arguments: [(PrivateKey.Kind.p256, "EC-256", false), (.p384, "EC-384", false), (.rsa(2048), "RSA-2048", true)])
    func `is written as PEM and read again`(kind: PrivateKey.Kind, description: String, isRSA: Bool) throws {
        let key = try PrivateKey.generate(kind)
        let pem = try key.pem()
        let again = try PrivateKey(pem: pem)
        #expect(String(decoding: pem, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        #expect(try again.pem() == pem)
        #expect(again.description == description)
        #expect(again.isRSA == isRSA)
        #expect(String(again.bits) == description.split(separator: "-").last.map { String($0) })
        #expect(ERR_peek_error() == 0)
    }

    @Test func `of a size that cannot be is refused`() {
        #expect(throws: OpenSSLError(.configuration, "")) { try PrivateKey.generate(.rsa(-1)) }
        #expect(throws: OpenSSLError(.configuration, "")) { try PrivateKey.generate(.rsa(100)) }
        #expect(ERR_peek_error() == 0)
    }

    /// Both the traditional form and PKCS #8, with a passphrase, and with the empty one that a careless reader would try.
    @Test(arguments: ["secret", ""], [true, false]) func `that is encrypted is refused, and no passphrase is asked for`(
        passphrase: String, isPKCS8: Bool
    ) throws {
        let bio = try #require(BIO_new(BIO_s_mem()))
        defer { BIO_free(bio) }
        let key = try #require(pinproof_key_ec("P-256"))
        defer { EVP_PKEY_free(key) }
        let secret = Array(passphrase.utf8)
        if isPKCS8 {
            let text = secret.map { CChar(bitPattern: $0) }
            #expect(PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_128_cbc(), text, Int32(text.count), nil, nil) == 1)
        } else {
            #expect(PEM_write_bio_PrivateKey_traditional(bio, key, EVP_aes_128_cbc(), secret, Int32(secret.count), nil, nil) == 1)
        }
        var start: UnsafeMutablePointer<CChar>?
        let count = pinproof_bio_contents(bio, &start)
        let pem = UnsafeBufferPointer(start: start, count: count).map { UInt8(bitPattern: $0) }
        #expect(String(decoding: pem, as: UTF8.self).contains("ENCRYPTED"))
        #expect(throws: OpenSSLError(.unreadable, "")) { try PrivateKey(pem: pem) }
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: [
        "", "\0", "garbage", "-----BEGIN PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n****\n-----END PRIVATE KEY-----\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ])
    func `is not garbage`(text: String) {
        #expect(throws: OpenSSLError(.unreadable, "")) { try PrivateKey(pem: Array(text.utf8)) }
        #expect(ERR_peek_error() == 0)
    }

    @Test func `is found behind other blocks and words`() throws {
        let pem = String(decoding: try PrivateKey.generate(.p256).pem(), as: UTF8.self)
        // What `openssl ecparam -genkey` writes first: the OID of the curve.
        let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
        #expect(try PrivateKey(pem: Array(("words\n" + parameters + pem).utf8)).bits == 256)
        #expect(ERR_peek_error() == 0)
    }

    @Test func `with any byte changed is read or refused, and nothing worse`() throws {
        let pem = try PrivateKey.generate(.p256).pem()
        var generator = SeededGenerator(21)
        for _ in 0..<2000 {
            do { _ = try PrivateKey(pem: generator.mutated(pem)).bits } catch { #expect(error == OpenSSLError(.unreadable, "")) }
            #expect(ERR_peek_error() == 0)
        }
    }
}
