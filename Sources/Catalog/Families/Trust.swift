extension Catalog {
    static let trust: [TestMode] = [
        TestMode(
            id: "untrusted-ca", aliases: ["no-ca"], title: "Untrusted CA",
            asks: "Does the client accept a certificate from a CA that it has never heard of?",
            family: .trust, arm: .untrusted, level: .core, presentation: .intercept(.untrusted),
            verifierErrors: [20], references: ["RFC 5280 §6.1", "CWE-295", "CWE-296", "MASVS-NETWORK-1"]),
        TestMode(
            id: "untrusted-ca-root-sent", title: "Untrusted CA, its root sent along",
            asks: "Does the client trust a root because the server sent it?",
            family: .trust, arm: .untrusted, level: .core, presentation: .intercept(.untrusted.with { $0.sendsRoot = true }),
            verifierErrors: [19], references: ["RFC 5280 §6.1", "CWE-296", "MASVS-NETWORK-1"]),
        TestMode(
            id: "self-signed", title: "Self-signed",
            asks: "Does the client accept a certificate that vouches for itself?",
            family: .trust, arm: .untrusted, level: .core, presentation: .intercept(ChainProfile(issuer: .itself)),
            verifierErrors: [18], references: ["RFC 5280 §6.1", "CWE-295", "MASVS-NETWORK-1"]),
    ]
}
