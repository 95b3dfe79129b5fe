/// Revocation, transparency, and the shape of the list that is sent.
extension Catalog {
    static let revocation: [TestMode] = [
        TestMode(
            id: "stapled-revoked", title: "Stapled response says revoked",
            asks: "Does the client read the OCSP response that it asked for?",
            question: .revocation, family: .revocation, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.with { $0.staple = .revoked }),
            references: ["RFC 6960", "RFC 6066 §8", "CWE-299"]),
        TestMode(
            id: "stapled-expired", title: "Stapled response is over",
            asks: "Does the client notice that the stapled response is out of date?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.with { $0.staple = .expired }),
            expected: .policy, references: ["RFC 6960 §4.2.2.1", "CWE-299"]),
        TestMode(
            id: "stapled-forged", title: "Stapled response is forged",
            asks: "Does the client verify who signed the stapled response?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.with { $0.staple = .forged }),
            expected: .policy, references: ["RFC 6960 §3.2", "CWE-299"]),
        TestMode(
            id: "must-staple-missing", title: "Promised staple is missing",
            asks: "Does the client insist on a staple where the certificate promises one?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extras = [.mustStaple] }),
            expected: .policy, references: ["RFC 7633", "CWE-299"]),
        TestMode(
            id: "revocation-unreachable", title: "Revocation list cannot be had",
            asks: "Does the client go on where it cannot ask about revocation?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extras = [.unreachableRevocation] }),
            expected: .informational, references: ["RFC 5280 §6.3"]),
        TestMode(
            id: "sct-invalid", title: "Forged timestamp of a log",
            asks: "Does the client verify signed certificate timestamps?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.extras = [.timestamps] }),
            expected: .policy, references: ["RFC 6962 §5.2"]),
        TestMode(
            id: "missing-intermediate", title: "Intermediate not sent",
            asks: "Does the client find an intermediate that was not sent?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.with { $0.sent = [] }),
            expected: .informational, verifierErrors: [20, 21], references: ["RFC 8446 §4.4.2", "RFC 5280 §4.2.2.1"]),
        TestMode(
            id: "reversed-chain", title: "Chain in reverse order",
            asks: "Does the client put a chain in order?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.with {
                    $0.path = [.intermediate, .intermediate.with { $0.constraints = .authority(pathLength: nil) }]
                    $0.sent = [.reversedPath]
                }),
            expected: .accept, references: ["RFC 8446 §4.4.2"]),
        TestMode(
            id: "unrelated-appended", title: "A stray certificate in the list",
            asks: "Does the client pass over a certificate that does not belong there?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.with { $0.sent = [.path, .unrelated] }),
            expected: .accept, references: ["RFC 8446 §4.4.2"]),
        TestMode(
            id: "root-included", title: "Root sent along",
            asks: "Does the client accept a chain with its root in it?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.with { $0.sent = [.path, .anchor] }),
            expected: .accept, references: ["RFC 8446 §4.4.2"]),
        TestMode(
            id: "chain-12-deep", title: "Chain of twelve",
            asks: "How long a chain does the client follow?",
            question: .revocation, family: .revocation, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.with {
                    $0.path = Array(repeating: .intermediate.with { $0.constraints = .authority(pathLength: nil) }, count: 11)
                }),
            expected: .informational, references: ["RFC 5280 §6.1"]),
    ]
}
