extension Catalog {
    static let controls: [TestMode] = [
        TestMode(
            id: "passthrough", title: "Pass through",
            asks: "Does the client talk to the genuine server through this proxy?",
            family: .controls, arm: .any, level: .core, presentation: .splice, expected: .accept,
            references: ["MASVS-NETWORK-1"]),
        TestMode(
            id: "trusted-ca", title: "CA trusted by the client",
            asks: "Does the client accept a sound certificate from a CA that it trusts, or does it demand a certain one?",
            question: .pin, family: .controls, arm: .trusted, level: .core, presentation: .intercept(.trusted), expected: .policy,
            references: ["MASVS-NETWORK-2", "CWE-295"]),
        TestMode(
            id: "trusted-ca-mirrored", title: "CA trusted by the client, dressed as the origin",
            asks: "Is a sound certificate still refused when key type, signature hash, ALPN, versions and staple are the origin's?",
            question: .pin, family: .controls, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.with { $0.mirrorsOrigin = true }), expected: .policy,
            references: ["MASVS-NETWORK-2"]),
        TestMode(
            id: "canary", title: "Canary",
            asks: "Does the client trust our root at all, at a name that nobody can have pinned?",
            question: .pin, family: .controls, arm: .trusted, level: .core, presentation: .canary(.trusted), expected: .accept,
            references: ["MASVS-NETWORK-2"]),
        TestMode(
            id: "canary-untrusted", title: "Canary from an untrusted CA",
            asks: "Does the client check certificates at the canary's name at all?",
            family: .controls, arm: .untrusted, level: .standard, presentation: .canary(.untrusted),
            verifierErrors: [20], references: ["RFC 5280 §6.1", "CWE-295"]),
    ]
}
