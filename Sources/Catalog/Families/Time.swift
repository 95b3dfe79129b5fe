/// When the certificate is valid.
extension Catalog {
    static let time: [TestMode] = [
        TestMode(
            id: "expired", title: "Expired",
            asks: "Does the client accept a certificate whose time is over?",
            family: .time, arm: .trusted, level: .core,
            presentation: .intercept(.trusted.leaf { $0.validity = .ended(daysAgo: 30) }),
            verifierErrors: [10], references: ["RFC 5280 §6.1.3(a)(2)", "CWE-298", "MASVS-NETWORK-1"]),
        TestMode(
            id: "expired-yesterday", title: "Expired yesterday",
            asks: "Does the client grant days of grace?",
            family: .time, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.validity = .ended(daysAgo: 1) }),
            verifierErrors: [10], references: ["RFC 5280 §6.1.3(a)(2)", "CWE-298"]),
        TestMode(
            id: "expired-years-ago", title: "Expired three years ago",
            asks: "Does the client forgive even years?",
            family: .time, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.validity = .ended(daysAgo: 3 * 365) }),
            verifierErrors: [10], references: ["RFC 5280 §6.1.3(a)(2)", "CWE-298"]),
        TestMode(
            id: "expired-last-century", title: "Expired in the last century",
            asks: "Does the client read a year of two digits as one of this century?",
            family: .time, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.validity = .ended(daysAgo: 20_000) }),
            verifierErrors: [10], references: ["RFC 5280 §4.1.2.5.1", "CWE-298"]),
        TestMode(
            id: "not-yet-valid", title: "Not yet valid",
            asks: "Does the client accept a certificate whose time has not come?",
            family: .time, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.validity = .startsIn(days: 2) }),
            verifierErrors: [9], references: ["RFC 5280 §6.1.3(a)(2)", "CWE-298", "MASVS-NETWORK-1"]),
        TestMode(
            id: "expired-intermediate", title: "Expired intermediate",
            asks: "Does the client look at the time of the leaf alone?",
            family: .time, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.intermediate { $0.validity = .ended(daysAgo: 30) }),
            verifierErrors: [10], references: ["RFC 5280 §6.1.3(a)(2)", "CWE-298", "MASVS-NETWORK-1"]),
        TestMode(
            id: "inverted-validity", title: "Ends before it begins",
            asks: "Does the client accept a time that never was?",
            family: .time, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.validity = .inverted }),
            verifierErrors: [9, 10], references: ["RFC 5280 §4.1.2.5", "CWE-298"]),
        TestMode(
            id: "too-long-validity", title: "Valid for 826 days",
            asks: "Does the client limit how long a certificate may be valid?",
            family: .time, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.validity = .long(days: 826) }),
            expected: .policy, references: ["CA/Browser Forum BR §6.3.2"]),
    ]
}
