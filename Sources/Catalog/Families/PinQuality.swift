/// What a pin is made of. Asked only where the sound certificate of our CA is refused.
extension Catalog {
    static let pinQuality: [TestMode] = [
        TestMode(
            id: "pin-same-names", title: "Everything of the genuine chain but its keys",
            asks: "Does the pin compare texts, such as the names of issuers?",
            question: .pin, family: .pin, arm: .trusted, level: .standard,
            presentation: .intercept(
                .trusted.with {
                    $0.leaf = .leaf.with { $0.base = .genuine }
                    $0.path = [.intermediate.with { $0.base = .genuine }, .genuineIssuer]
                }),
            references: ["MASVS-NETWORK-2", "CWE-295"]),
        TestMode(
            id: "pin-stuffed-tail", title: "Genuine chain appended",
            asks: "Does the pin look anywhere in the list that the server sends?",
            question: .pin, family: .pin, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.with { $0.sent = [.path, .genuineChain] }),
            references: ["CVE-2016-2402", "MASVS-NETWORK-2", "CWE-295"]),
        TestMode(
            id: "pin-stuffed-index", title: "Genuine intermediates put first",
            asks: "Does the pin look at one place of the list that the server sends?",
            question: .pin, family: .pin, arm: .trusted, level: .full,
            // Each stands at the place that it has in the genuine list.
            presentation: .intercept(.trusted.with { $0.sent = [.genuineIntermediates, .path] }),
            references: ["CVE-2016-2402", "MASVS-NETWORK-2", "CWE-295"]),
        TestMode(
            id: sameKey, title: "The genuine key in a new certificate",
            asks: "Does the pin name the key, and not the certificate?",
            question: .pin, family: .pin, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.key = .owners }),
            expected: .informational, references: ["RFC 7469 §2.4", "MASVS-NETWORK-2"]),
        TestMode(
            id: sameIssuer, title: "A new key by the genuine issuer",
            asks: "Does the pin name the issuer, so that any certificate of that CA gets past it?",
            question: .pin, family: .pin, arm: .any, level: .full,
            presentation: .intercept(ChainProfile(path: [], anchor: .ownRenewed, sent: [])),
            expected: .informational, references: ["RFC 7469 §2.4", "MASVS-NETWORK-2"]),
        TestMode(
            id: "pin-wrong-host", title: "The genuine key under another name",
            asks: "Does a client that pins forget to check the name?",
            question: .pin, family: .pin, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.key = .owners
                    $0.name(.fixed("other-host.pinproof.test"))
                }),
            verifierErrors: [62], references: ["CWE-297", "MASVS-NETWORK-2"]),
        TestMode(
            id: "pin-expired", title: "The genuine key in an expired certificate",
            asks: "Does a client that pins forget to check the time?",
            question: .pin, family: .pin, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.key = .owners
                    $0.validity = .ended(daysAgo: 30)
                }),
            verifierErrors: [10], references: ["CWE-298", "MASVS-NETWORK-2"]),
    ]
}
