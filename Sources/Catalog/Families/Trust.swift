/// Who signed, and whether the signature holds.
extension Catalog {
    static let trust: [TestMode] = [
        TestMode(
            id: "untrusted-ca", aliases: ["no-ca"], title: "Untrusted CA",
            asks: "Does the client accept a certificate from a CA that it has never heard of?",
            family: .trust, arm: .untrusted, level: .core,
            presentation: .intercept(.untrusted),
            verifierErrors: [20], references: ["RFC 5280 §6.1", "CWE-295", "CWE-296", "MASVS-NETWORK-1"]),
        TestMode(
            id: "untrusted-ca-root-sent", title: "Untrusted CA, its root sent along",
            asks: "Does the client trust a root because the server sent it?",
            family: .trust, arm: .untrusted, level: .core,
            presentation: .intercept(.untrusted.with { $0.sent = [.path, .anchor] }),
            verifierErrors: [19], references: ["RFC 5280 §6.1", "CWE-296", "MASVS-NETWORK-1"]),
        TestMode(
            id: "self-signed", title: "Self-signed",
            asks: "Does the client accept a certificate that vouches for itself?",
            family: .trust, arm: .untrusted, level: .core,
            presentation: .intercept(ChainProfile(path: [], anchor: .itself)),
            verifierErrors: [18], references: ["RFC 5280 §6.1", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "self-signed-ca", title: "Self-signed, and a CA",
            asks: "Does the client accept a self-signed certificate that calls itself a CA?",
            family: .trust, arm: .untrusted, level: .standard,
            presentation: .intercept(
                ChainProfile(
                    leaf: .leaf.with {
                        $0.constraints = .authority(pathLength: nil)
                        $0.keyUsage = .serverAndSigning
                    }, path: [], anchor: .itself)),
            verifierErrors: [18], references: ["RFC 5280 §6.1", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "cloned-leaf", title: "Clone of the genuine certificate",
            asks: "Does the client compare the fields of a certificate, and not its signature?",
            family: .trust, arm: .untrusted, level: .standard,
            presentation: .intercept(
                ChainProfile(leaf: .leaf.cloned, path: [], anchor: .itself, sent: [.genuineIntermediates])),
            verifierErrors: [7], references: ["RFC 5280 §6.1.3(a)(1)", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "cloned-chain", title: "Clone of the whole genuine chain",
            asks: "Does the client know its issuers by their names alone?",
            family: .trust, arm: .untrusted, level: .full,
            presentation: .intercept(
                .untrusted.with {
                    $0.leaf = .leaf.cloned
                    $0.path = [.intermediate.cloned]
                }),
            verifierErrors: [7], references: ["RFC 5280 §6.1.3", "CWE-295"]),
        TestMode(
            id: "look-alike-root", title: "Root that looks like a trusted one",
            asks: "Does the client know its trust anchors by name and key identifier alone?",
            family: .trust, arm: .untrusted, level: .full,
            presentation: .intercept(ChainProfile(anchor: .lookAlike)),
            verifierErrors: [7], references: ["RFC 5280 §6.1.3", "CWE-295"]),
        TestMode(
            id: "bad-signature", title: "Signed by another key",
            asks: "Does the client verify the signature on the certificate?",
            family: .trust, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.signature.signer = .stranger }),
            verifierErrors: [7], references: ["RFC 5280 §6.1.3(a)(1)", "CWE-347", "MASVS-NETWORK-1"]),
        TestMode(
            id: "bad-intermediate-signature", title: "Intermediate signed by another key",
            asks: "Does the client verify the signatures above the leaf?",
            family: .trust, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.intermediate { $0.signature.signer = .stranger }),
            verifierErrors: [7], references: ["RFC 5280 §6.1.3(a)(1)", "CWE-347"]),
        TestMode(
            id: "tampered-leaf", title: "Changed after signing",
            asks: "Does the client notice that a certificate was changed after it was signed?",
            family: .trust, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.surgery = .tamper }),
            verifierErrors: [7], references: ["RFC 5280 §6.1.3(a)(1)", "CWE-347"]),
        TestMode(
            id: "issuer-name-mismatch", title: "Issuer with another name",
            asks: "Does the client check that the names of issuer and subject chain?",
            family: .trust, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.issuerName = .other }),
            verifierErrors: [20, 21], references: ["RFC 5280 §6.1.3(a)(4)", "CWE-295"]),
        TestMode(
            id: "leaf-as-ca", title: "Signed by an ordinary leaf",
            asks: "Does the client let any certificate sign others?",
            family: .trust, arm: .trusted, level: .standard,
            presentation: .intercept(
                .trusted.with { $0.path = [.leaf.with { $0.name(.fixed("ordinary.pinproof.test")) }] }),
            verifierErrors: [26, 32, 79], references: ["RFC 5280 §6.1.4(k)", "CVE-2002-0862", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "own-cert", title: "Valid certificate of another name",
            asks: "Does the client accept any publicly trusted certificate, whatever its name?",
            family: .trust, arm: .untrusted, level: .full,
            presentation: .intercept(ChainProfile(path: [], anchor: .own, sent: [])),
            verifierErrors: [62], references: ["RFC 9525 §6", "CWE-297"]),
        TestMode(
            id: "own-leaf-as-ca", title: "Signed by a valid certificate of another name",
            asks: "Does the client let the owner of any publicly trusted certificate sign others?",
            family: .trust, arm: .untrusted, level: .full,
            presentation: .intercept(ChainProfile(path: [], anchor: .ownLeaf, sent: [.ownChain])),
            // Public intermediates have a path length of 0, so 25 comes with it.
            verifierErrors: [25, 26, 32, 79], references: ["RFC 5280 §6.1.4(k)", "CVE-2002-0862", "CWE-295"]),
        TestMode(
            id: "stuffed-chain", title: "Untrusted CA, trusted certificates appended",
            asks: "Is one trusted certificate anywhere in the list enough?",
            family: .trust, arm: .untrusted, level: .standard,
            presentation: .intercept(.untrusted.with { $0.sent = [.path, .rootAndIntermediate, .genuineChain] }),
            verifierErrors: [20], references: ["RFC 5280 §6.1", "CVE-2016-2402", "CWE-295", "MASVS-NETWORK-1"]),
        TestMode(
            id: "psychic-signature", title: "Signature of two zeros",
            asks: "Does the client take the signature r = 0, s = 0 for one?",
            family: .trust, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.surgery = .zeroSignature }),
            verifierErrors: [7], references: ["CVE-2022-21449", "CWE-347"]),
        TestMode(
            id: "explicit-curve", title: "Trusted root's key on a made-up curve",
            asks: "Does the client take a root for a trusted one because it has the same key, on whatever curve?",
            family: .trust, arm: .untrusted, level: .full,
            presentation: .intercept(ChainProfile(anchor: .explicitCurve, sent: [.path, .anchor])),
            verifierErrors: [7], references: ["RFC 5480 §2.1.1", "CVE-2020-0601", "CWE-295"]),
    ]
}
