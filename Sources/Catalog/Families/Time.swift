extension Catalog {
    static let time: [TestMode] = [
        TestMode(
            id: "expired", title: "Expired",
            asks: "Does the client accept a certificate whose time is over?",
            family: .time, arm: .trusted, level: .core, presentation: .intercept(.trusted.leaf { $0.validity = .ended(daysAgo: 30) }),
            verifierErrors: [10], references: ["RFC 5280 §6.1.3(a)(2)", "CWE-298", "MASVS-NETWORK-1"]),
        TestMode(
            id: "not-yet-valid", title: "Not yet valid",
            asks: "Does the client accept a certificate whose time has not come?",
            family: .time, arm: .trusted, level: .standard, presentation: .intercept(.trusted.leaf { $0.validity = .startsIn(days: 2) }),
            verifierErrors: [9], references: ["RFC 5280 §6.1.3(a)(2)", "CWE-298", "MASVS-NETWORK-1"]),
    ]
}
