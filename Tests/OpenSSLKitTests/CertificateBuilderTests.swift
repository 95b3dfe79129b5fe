import COpenSSL
import OpenSSLKit
import Testing

@Suite struct `A certificate builder` {
    @Test func `writes times of any century`() throws {
        for seconds: Int64 in [0, -1, 2_524_607_999, 2_524_608_000, 253_402_300_799] {
            let leaf = try PKI().leaf { $0.notAfter = seconds }
            #expect(leaf.notAfter == seconds)
            #expect(try Certificate(der: leaf.der).notAfter == seconds)
        }
    }

    @Test func `keeps a text as it is`() throws {
        let leaf = try PKI().leaf { $0.subject = [("O", "Köln, \"Nord\""), ("CN", "a\0b")] }
        #expect(leaf.subject.contains("Köln"))
        #expect(leaf.der.contains(subsequence: Array("a\0b".utf8)))
    }

    @Test func `refuses what X.509 has no room for, and leaves no error behind`() throws {
        let pki = try PKI()
        let deviations: [(inout CertificateBuilder) -> Void] = [
            { $0.subject = [("CN", String(repeating: "a", count: 65))] }, { $0.subject = [("nonsense", "x")] },
            { $0.extensions = [.basicConstraints("nonsense")] }, { $0.extensions = [.keyUsage("nonsense")] },
            { $0.extensions = [.extendedKeyUsage("")] },
        ]
        for deviation in deviations {
            #expect(throws: OpenSSLError(.minting, "")) { try pki.leaf(deviation) }
            #expect(ERR_peek_error() == 0)
        }
    }

    @Test(arguments: [CertificateBuilder.SignatureHash.sha256, .sha384, .sha512]) func `signs with the hash it is told`(
        hash: CertificateBuilder.SignatureHash
    ) throws {
        let key = try PrivateKey.generate(.p256)
        let certificate = try CertificateBuilder(serial: [1], subject: [("CN", "x")], notBefore: 0, notAfter: 1, key: key, extensions: [])
            .signed(by: .itself, hash: hash)
        #expect(certificate.signatureHash == "\(hash)".uppercased())
    }
}

extension [UInt8] {
    func contains(subsequence: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: subsequence) }
    }
}
