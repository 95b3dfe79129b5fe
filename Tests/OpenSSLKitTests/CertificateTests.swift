import COpenSSL
import OpenSSLKit
import Testing

@Suite struct `A certificate` {
    @Test func `is read from the DER that it is written as`() throws {
        let leaf = try PKI().leaf()
        let again = try Certificate(der: leaf.der)
        #expect(again == leaf)
        #expect(again.hashValue == leaf.hashValue)
        #expect(again.der == leaf.der)
        #expect(try Certificate.all(pem: Array(leaf.pem.utf8)) == [leaf])
    }

    @Test func `is not something else`() throws {
        let der = try PKI().leaf().der
        let cases: [[UInt8]] = [
            [], [0], [0x30], [0x30, 0x00], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], Array("garbage".utf8), Array(der.dropLast()), der + [0],
            der + der,
        ]
        for bytes in cases {
            #expect(throws: OpenSSLError(.unreadable, "")) { try Certificate(der: bytes) }
            #expect(ERR_peek_error() == 0)
        }
    }

    @Test func `with any byte changed is read or refused, and its facts can be told`() throws {
        let der = try PKI().sub.der
        let key = try PrivateKey.generate(.p256)
        var generator = SeededGenerator(22)
        var readable = 0
        for _ in 0..<5000 {
            let certificate: Certificate
            do { certificate = try Certificate(der: generator.mutated(der)) } catch {
                #expect(error == OpenSSLError(.unreadable, ""))
                #expect(ERR_peek_error() == 0)
                continue
            }
            readable += 1
            _ = (certificate.subject, certificate.issuer, certificate.notBefore, certificate.notAfter, certificate.keyType)
            _ = (certificate.signatureHash, certificate.isCA, certificate.pathLength, certificate.hasSubjectKeyIdentifier)
            _ = (
                certificate.publicKeyInfo, certificate.subjectHashes, certificate.isSelfIssued, certificate.matches(key),
                certificate.fingerprint, certificate.alternativeNamesText
            )
            ERR_clear_error()
        }
        #expect(readable > 100)
    }

    @Test func `list is read in order, and other blocks are skipped`() throws {
        let pki = try PKI()
        let key = String(decoding: try pki.leafKey.pem(), as: UTF8.self)
        let text = "# words\n" + pki.sub.pem + key + "\n\n" + pki.root.pem + key
        #expect(try Certificate.all(pem: Array(text.utf8)) == [pki.sub, pki.root])
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: ["", "words", "\0"]) func `list can be empty`(text: String) throws {
        #expect(try Certificate.all(pem: Array(text.utf8)) == [])
        #expect(ERR_peek_error() == 0)
    }

    @Test(arguments: [
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\n****\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB\n",
        "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA\n-----END CERTIFICATE-----\n",
    ])
    func `list with a block that cannot be read is refused whole`(block: String) throws {
        let pki = try PKI()
        for text in [block, pki.root.pem + block + pki.sub.pem] {
            #expect(throws: OpenSSLError(.unreadable, "")) { try Certificate.all(pem: Array(text.utf8)) }
            #expect(ERR_peek_error() == 0)
        }
    }

    @Test func `tells its facts`() throws {
        let pki = try PKI()
        let leaf = try pki.leaf()
        #expect(leaf.subject == "CN=www.pinproof.test")
        #expect(leaf.issuer == "CN=test intermediate")
        #expect(leaf.notBefore == pki.now - PKI.day)
        #expect(leaf.notAfter == pki.now + PKI.day)
        #expect(leaf.keyType == "EC-256")
        #expect(leaf.alternativeNamesText == "DNS:\(PKI.host)")
        #expect(try PKI().leaf { $0.alternativeNames = [] }.alternativeNamesText == nil)
        let address = try PKI().leaf { $0.alternativeNames = [.dns("a.test"), .address([192, 0, 2, 1])] }
        #expect(address.alternativeNamesText == "DNS:a.test, IP Address:192.0.2.1")
        #expect(leaf.signatureHash == "SHA256")
        #expect(!leaf.isCA && !leaf.isSelfIssued && !leaf.hasTimestamps && !leaf.hasNameConstraints)
        #expect(leaf.matches(pki.leafKey))
        #expect(!leaf.matches(pki.rootKey))
        #expect(!leaf.matches(try .generate(.rsa(2048))))
        #expect(pki.root.isCA && pki.root.isSelfIssued && pki.root.pathLength == nil && pki.root.hasSubjectKeyIdentifier)
        #expect(leaf.fingerprint.replacing(":", with: "").lowercased() == Digest.hex(Digest.sha256(leaf.der)))
        #expect(leaf.fingerprint.count == 95)
        // SubjectPublicKeyInfo of a P-256 key: fixed header, then the uncompressed point.
        #expect(leaf.publicKeyInfo.count == 91)
        #expect(Digest.hex(Array(leaf.publicKeyInfo.prefix(27))) == "3059301306072a8648ce3d020106082a8648ce3d030107034200" + "04")
        #expect(ERR_peek_error() == 0)
    }

    /// The file names of a self-signed certificate as `openssl x509 -subject_hash(_old)` tells them.
    @Test func `tells the names of its files in hashed directories`() throws {
        let key = try PrivateKey.generate(.p256)
        let certificate = try CertificateBuilder(
            serial: [1], subject: [("CN", "pinproof hash")], notBefore: 0, notAfter: 1, key: key, extensions: []
        ).signed(by: .itself)
        #expect(certificate.subjectHashes == ("f7219605", "c0f319d7"))
    }
}
