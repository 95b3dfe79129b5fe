/// How strong keys and hashes are.
extension Catalog {
    static let strength: [TestMode] = [
        TestMode(
            id: "rsa-1024", title: "RSA with 1024 bits",
            asks: "Is a key taken that is too short?",
            family: .strength, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.key = .rsa(1024) }),
            verifierErrors: [66], references: ["CA/Browser Forum BR §6.1.5", "CWE-326", "MASVS-NETWORK-1"]),
        TestMode(
            id: "rsa-512", title: "RSA with 512 bits",
            asks: "Is a key taken that anyone can break?",
            family: .strength, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.key = .rsa(512) }),
            tls: TLSProfile { $0.versions = 0x0303...0x0303 }, verifierErrors: [66], references: ["CWE-326"]),
        TestMode(
            id: "ec-p192", title: "P-192",
            asks: "Is a curve of 192 bits taken?",
            family: .strength, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.key = .curve("prime192v1") }),
            tls: TLSProfile { $0.versions = 0x0303...0x0303 }, verifierErrors: [66], references: ["CWE-326"]),
        TestMode(
            id: "ec-p224", title: "P-224",
            asks: "Is a curve of 224 bits taken?",
            family: .strength, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.key = .curve("secp224r1") }),
            tls: TLSProfile { $0.versions = 0x0303...0x0303 }, expected: .policy, references: ["CA/Browser Forum BR §6.1.5"]),
        TestMode(
            id: "sha1-signature", title: "Signed with SHA-1",
            asks: "Is a signature taken whose hash is broken?",
            family: .strength, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.signature.hash = .sha1 }),
            verifierErrors: [68], references: ["RFC 9155", "CWE-327", "MASVS-NETWORK-1"]),
        TestMode(
            id: "md5-signature", title: "Signed with MD5",
            asks: "Is a signature taken whose hash was broken long ago?",
            family: .strength, arm: .trusted, level: .full,
            // There is no ECDSA with MD5, so the intermediate has an RSA key.
            presentation: .intercept(
                .trusted.with {
                    $0.leaf.signature.hash = .md5
                    $0.path = [.intermediate.with { $0.key = .rsa(2048) }]
                }),
            verifierErrors: [68], references: ["RFC 6151", "CWE-327"]),
        TestMode(
            id: "rsa-4096", title: "RSA with 4096 bits",
            asks: "Is a long RSA key taken, as it should be?",
            family: .strength, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.key = .rsa(4096) }),
            expected: .accept, references: ["RFC 8446 §4.2.3"]),
        TestMode(
            id: "ec-p384", title: "P-384",
            asks: "Is a curve of 384 bits taken?",
            family: .strength, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.key = .curve("secp384r1") }),
            expected: .accept, references: ["RFC 8446 §4.2.3"]),
        TestMode(
            id: "ed25519", title: "Ed25519",
            asks: "Is an Ed25519 key taken?",
            family: .strength, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.key = .ed25519 }),
            expected: .informational, references: ["RFC 8410"]),
    ]
}
