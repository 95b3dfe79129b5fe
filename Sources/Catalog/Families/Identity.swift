extension Catalog {
    static let identity: [TestMode] = [
        TestMode(
            id: "wrong-host", title: "Wrong host name",
            asks: "Does the client accept a certificate that was issued for another name?",
            family: .identity, arm: .trusted, level: .core,
            presentation: .intercept(.trusted.leaf { $0.names = .other("wrong-host.pinproof.test") }),
            verifierErrors: [62], references: ["RFC 9525 §6", "CWE-297", "MASVS-NETWORK-1"])
    ]
}
