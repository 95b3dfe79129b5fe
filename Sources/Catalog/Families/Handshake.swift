/// What the handshake proves, and how strong it is.
extension Catalog {
    static let handshake: [TestMode] = [
        TestMode(
            id: "genuine-wrong-key", title: "Genuine certificate, another key",
            asks: "Does the client verify that the server holds the key of its certificate?",
            question: .keyProof, family: .protocol, arm: .any, level: .standard,
            presentation: .intercept(ChainProfile(path: [], anchor: .genuine, sent: [])),
            references: ["RFC 8446 §4.4.3", "RFC 5246 §7.4.3", "CWE-347"]),
        TestMode(
            id: "bad-handshake-signature", title: "Handshake signed by another key",
            asks: "Does the client verify the signature of the handshake?",
            question: .keyProof, family: .protocol, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.with { $0.handshakeKey = .strangers }),
            references: ["RFC 8446 §4.4.3", "CVE-2014-1266", "CWE-347"]),
        TestMode(
            id: "tls10-only", title: "TLS 1.0",
            asks: "Does the client still speak TLS 1.0?",
            question: .protocol, family: .protocol, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted),
            tls: TLSProfile { $0.versions = 0x0301...0x0301 }, references: ["RFC 8996", "CWE-327"]),
        TestMode(
            id: "tls11-only", title: "TLS 1.1",
            asks: "Does the client still speak TLS 1.1?",
            question: .protocol, family: .protocol, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted),
            tls: TLSProfile { $0.versions = 0x0302...0x0302 }, references: ["RFC 8996", "CWE-327"]),
        TestMode(
            id: "tls12-only", title: "TLS 1.2",
            asks: "Does the client speak TLS 1.2?",
            question: .protocol, family: .protocol, arm: .trusted, level: .full,
            presentation: .intercept(.trusted),
            tls: TLSProfile { $0.versions = 0x0303...0x0303 }, expected: .accept, references: ["RFC 9325 §3.1.1"]),
        TestMode(
            id: "tls13-only", title: "TLS 1.3",
            asks: "Does the client speak TLS 1.3?",
            question: .protocol, family: .protocol, arm: .trusted, level: .full,
            presentation: .intercept(.trusted),
            tls: TLSProfile { $0.versions = 0x0304...0x0304 }, expected: .informational, references: ["RFC 9325 §3.1.1"]),
        TestMode(
            id: "no-forward-secrecy", title: "RSA key exchange",
            asks: "Does the client go without forward secrecy?",
            question: .protocol, family: .protocol, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted),
            tls: TLSProfile {
                $0.versions = 0x0303...0x0303
                $0.suites = .staticRSA
            }, references: ["RFC 9325 §4.1", "CWE-327"]),
        TestMode(
            id: "cbc-only", title: "CBC suites",
            asks: "Does the client take cipher suites in CBC mode?",
            question: .protocol, family: .protocol, arm: .trusted, level: .full,
            presentation: .intercept(.trusted),
            tls: TLSProfile {
                $0.versions = 0x0303...0x0303
                $0.suites = .cbc
            }, expected: .policy, references: ["RFC 9325 §4.2"]),
        TestMode(
            id: "null-cipher", title: "No encryption",
            asks: "Does the client go without encryption?",
            question: .protocol, family: .protocol, arm: .trusted, level: .full,
            presentation: .intercept(.trusted),
            tls: TLSProfile {
                $0.versions = 0x0303...0x0303
                $0.suites = .null
            }, references: ["RFC 9325 §4.1", "CWE-319"]),
        TestMode(
            id: "anonymous", title: "No certificate",
            asks: "Does the client go without a certificate?",
            question: .keyProof, family: .protocol, arm: .trusted, level: .full,
            presentation: .intercept(.trusted),
            tls: TLSProfile {
                $0.versions = 0x0303...0x0303
                $0.suites = .anonymous
            }, references: ["RFC 9325 §4.1", "CWE-306"]),
        TestMode(
            id: "weak-dh", title: "Diffie-Hellman with 512 bits",
            asks: "Does the client take a group that anyone can break?",
            question: .protocol, family: .protocol, arm: .trusted, level: .full,
            presentation: .intercept(.trusted),
            tls: TLSProfile {
                $0.versions = 0x0303...0x0303
                $0.suites = .weakDH
            }, references: ["RFC 9325 §4.1", "CVE-2015-4000", "CWE-326"]),
        TestMode(
            id: "client-cert-requested", title: "A client certificate is asked for",
            asks: "Does the client go on when it is asked for a certificate?",
            question: .protocol, family: .protocol, arm: .trusted, level: .full,
            presentation: .intercept(.trusted),
            tls: TLSProfile { $0.asksForCertificate = true }, expected: .informational, references: ["RFC 8446 §4.3.2"]),
        TestMode(
            id: "alpn-none", title: "ALPN goes unanswered",
            asks: "Does the client go on when its ALPN offer is not answered?",
            question: .protocol, family: .protocol, arm: .trusted, level: .full,
            presentation: .intercept(.trusted),
            tls: TLSProfile { $0.answersALPN = false }, expected: .informational, references: ["RFC 7301 §3.2"]),
    ]
}
