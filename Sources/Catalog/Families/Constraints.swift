/// What a certificate and its issuers may do, and how they are written.
extension Catalog {
    static let constraints: [TestMode] = [
        TestMode(
            id: "intermediate-not-ca", title: "Intermediate that is no CA",
            asks: "Does the client let a certificate sign that says it may not?",
            family: .constraints, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.intermediate { $0.constraints = .endEntity }),
            verifierErrors: [26, 79, 82], references: ["RFC 5280 §6.1.4(k)", "CVE-2002-0862", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "intermediate-no-basic-constraints", title: "Intermediate without basicConstraints",
            asks: "Does the client take a certificate for a CA that does not say so?",
            family: .constraints, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.intermediate { $0.constraints = nil }),
            verifierErrors: [79, 82], references: ["RFC 5280 §6.1.4(k)", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "intermediate-v1", title: "Intermediate of version 1",
            asks: "Does the client take a certificate of version 1 for a CA?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.intermediate { $0.version = 1 }),
            verifierErrors: [26, 79], references: ["RFC 5280 §6.1.4(k)", "CWE-295"]),
        TestMode(
            id: "intermediate-no-cert-sign", title: "Intermediate that may not sign certificates",
            asks: "Does the client look at the key usage of a CA?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.intermediate { $0.keyUsage = .crlSigning }),
            // 81: a path length where certificates may not be signed.
            verifierErrors: [26, 32, 79, 81], references: ["RFC 5280 §6.1.4(n)", "CWE-295"]),
        TestMode(
            id: "path-length-exceeded", title: "Path too long",
            asks: "Does the client hold a CA to the length of path that it was given?",
            family: .constraints, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.with { $0.path = [.intermediate, .intermediate] }),
            verifierErrors: [25], references: ["RFC 5280 §6.1.4(l)", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "name-constraint-excluded", title: "Name that its CA may not sign",
            asks: "Does the client hold a CA to the names that it must not sign for?",
            family: .constraints, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.intermediate { $0.extras = [.excludes(.host)] }),
            verifierErrors: [48], references: ["RFC 5280 §4.2.1.10", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "name-constraint-not-permitted", title: "Name outside of what its CA may sign",
            asks: "Does the client hold a CA to the names that it may sign for?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.intermediate { $0.extras = [.permits(.fixed("permitted.pinproof.test"))] }),
            hosts: .names, verifierErrors: [47], references: ["RFC 5280 §4.2.1.10", "CWE-295"]),
        TestMode(
            id: "unknown-critical-extension", title: "Unknown critical extension",
            asks: "Does the client pass over what it was told not to pass over?",
            family: .constraints, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.extras = [.unknown(isCritical: true)] }),
            verifierErrors: [34], references: ["RFC 5280 §4.2", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "unknown-noncritical-extension", title: "Unknown extension",
            asks: "Does the client pass over what it may pass over?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extras = [.unknown(isCritical: false)] }),
            expected: .accept, references: ["RFC 5280 §4.2"]),
        TestMode(
            id: "eku-client-auth", title: "For clients only",
            asks: "Is a certificate for clients taken from a server?",
            family: .constraints, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.extendedKeyUsage = [.clientAuth] }),
            verifierErrors: [26], references: ["RFC 5280 §4.2.1.12", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "eku-code-signing", title: "For signing code only",
            asks: "Is a certificate for signing code taken from a server?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extendedKeyUsage = [.codeSigning] }),
            verifierErrors: [26], references: ["RFC 5280 §4.2.1.12", "CWE-295"]),
        TestMode(
            id: "eku-any", title: "For any purpose",
            asks: "Is a certificate for any purpose good for a server?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extendedKeyUsage = [.any] }),
            expected: .policy, verifierErrors: [26], references: ["RFC 5280 §4.2.1.12"]),
        TestMode(
            id: "eku-absent", title: "For no stated purpose",
            asks: "Is a certificate without a stated purpose good for a server?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extendedKeyUsage = nil }),
            expected: .policy, references: ["RFC 5280 §4.2.1.12"]),
        TestMode(
            id: "intermediate-eku-mismatch", title: "Intermediate for clients only",
            asks: "Does the client hold the purposes of a CA against what it signs?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.intermediate { $0.extendedKeyUsage = [.clientAuth] }),
            expected: .policy, verifierErrors: [26], references: ["CA/Browser Forum BR §7.1.2.2"]),
        TestMode(
            id: "key-usage-wrong", title: "Key that may not sign a handshake",
            asks: "Does the client look at the key usage of the leaf?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.keyUsage = .dataEncipherment }),
            verifierErrors: [26], references: ["RFC 5280 §4.2.1.3", "RFC 8446 §4.4.2.2"]),
        TestMode(
            id: "leaf-is-ca", title: "Leaf that is a CA",
            asks: "Is a CA certificate taken from a server?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.constraints = .authority(pathLength: nil)
                    $0.keyUsage = .serverAndSigning
                }),
            expected: .policy, references: ["RFC 5280 §4.2.1.9"]),
        TestMode(
            id: "aki-missing", title: "No authorityKeyIdentifier",
            asks: "Does the client demand that a certificate names its issuer's key?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.authorityKeyIdentifier = .absent }),
            expected: .policy, verifierErrors: [85], references: ["RFC 5280 §4.2.1.1"]),
        TestMode(
            id: "aki-mismatch", title: "Another authorityKeyIdentifier",
            asks: "Does the client compare the key that a certificate names with its issuer's?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.authorityKeyIdentifier = .other }),
            expected: .policy, verifierErrors: [20, 21], references: ["RFC 5280 §4.2.1.1"]),
        TestMode(
            id: "duplicate-extension", title: "An extension twice",
            asks: "Does the client accept an extension that stands there twice?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extras = [.duplicate] }),
            // OpenSSL takes a certificate that it calls invalid for nobody's issue, hence 20 and 21.
            verifierErrors: [20, 21, 26], references: ["RFC 5280 §4.2"]),
        TestMode(
            id: "serial-zero", title: "Serial number zero",
            asks: "Is a serial number of zero taken?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.serial = .zero }),
            expected: .policy, references: ["RFC 5280 §4.1.2.2"]),
        TestMode(
            id: "serial-negative", title: "Negative serial number",
            asks: "Is a negative serial number taken?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.serial = .negative }),
            expected: .policy, references: ["RFC 5280 §4.1.2.2"]),
        TestMode(
            id: "signature-algorithm-mismatch", title: "Two signature algorithms",
            asks: "Does the client notice that the algorithm beside the signature is not the signed one?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.surgery = .otherAlgorithm }),
            verifierErrors: [7, 78], references: ["RFC 5280 §4.1.1.2", "CWE-347"]),
        TestMode(
            id: "malformed-extension", title: "Extension with an octet too many",
            asks: "Does the client read extensions to their end?",
            family: .constraints, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extras = [.malformed] }),
            // Many stop reading at the end of what they understand.
            expected: .policy, references: ["RFC 5280 §4.2", "X.690 §8.1"]),
    ]
}
