/// Where findings stand in the standards: OWASP MASVS 2, MASWE (the list as it stands, and its beta), MASTG and CWE.
///
/// Numbers of MASWE were given anew when the list left its beta, so everything is keyed by the alias, and nothing else here may know a
/// number.
package enum Taxonomy {
    /// Network Traffic Not Encrypted.
    package static let cleartextTraffic = Weakness(
        id: "cleartext-traffic", title: "Network Traffic Not Encrypted", masvs: "MASVS-NETWORK-1",
        masvsV1: ["MSTG-NETWORK-1", "MSTG-NETWORK-2"], maswe: "MASWE-0026",
        masweBeta: ["MASWE-0050", "MASWE-0037", "MASWE-0048"], profiles: ["L1", "L2", "EUDIW"], cwe: cwe([319]),
        tests: [
            GuideTest(id: "MASTG-TEST-0236", title: "Cleartext Traffic Observed on the Network", extent: .observed),
            GuideTest(id: "MASTG-TEST-0218", title: "Insecure TLS Protocols in Network Traffic", extent: .partial),
            GuideTest(id: "MASTG-TEST-0348", title: "Insecure TLS Protocols in Network Traffic (iOS)", extent: .partial),
            GuideTest(id: "MASTG-TEST-0217", title: "Insecure TLS Protocols Explicitly Allowed in Code", extent: .effect),
            GuideTest(id: "MASTG-TEST-0343", title: "URLSession TLS Protocol Configuration", extent: .effect),
            GuideTest(id: "MASTG-TEST-0344", title: "Network.framework TLS Protocol Configuration", extent: .effect),
            GuideTest(id: "MASTG-TEST-0345", title: "Embedded or Third-party TLS Stack Configuration", extent: .effect),
            GuideTest(id: "MASTG-TEST-0233", title: "Hardcoded HTTP URLs", extent: .review),
            GuideTest(id: "MASTG-TEST-0321", title: "Hardcoded HTTP URLs (iOS)", extent: .review),
            GuideTest(id: "MASTG-TEST-0235", title: "Android App Configurations Allowing Cleartext Traffic", extent: .review),
            GuideTest(id: "MASTG-TEST-0322", title: "App Transport Security Configurations Allowing Cleartext Traffic", extent: .review),
            GuideTest(id: "MASTG-TEST-0323", title: "Uses of Low-Level Networking APIs that Bypass ATS", extent: .review),
            GuideTest(id: "MASTG-TEST-0342", title: "References to Weak ATS TLS Policy Exceptions in Info.plist", extent: .review),
        ],
        covers: """
            Plain HTTP that comes through the proxy is noted with its host, its time and its first line, and so is whether it comes only \
            after TLS was refused. Weak versions and cipher suites are offered to the client where the modes of the protocol family are \
            played.
            """,
        leavesOut: """
            Protocols other than HTTP and TLS, traffic that goes around the proxy, Bluetooth, NFC and USB. Settings that would allow plain \
            traffic, and URLs that no run reached, are found in the app's files only.
            """)

    /// Insecure Certificate Validation.
    package static let certificateValidation = Weakness(
        id: "insecure-cert-validation", title: "Insecure Certificate Validation", masvs: "MASVS-NETWORK-1", masvsV1: ["MSTG-NETWORK-3"],
        maswe: "MASWE-0027", masweBeta: ["MASWE-0052"], profiles: ["L1", "L2", "EUDIW"], cwe: cwe([295, 297]),
        tests: [
            GuideTest(
                id: "MASTG-TEST-0234", title: "Missing Implementation of Server Hostname Verification with SSLSockets", extent: .effect),
            GuideTest(id: "MASTG-TEST-0282", title: "Unsafe Custom Trust Evaluation", extent: .effect),
            GuideTest(id: "MASTG-TEST-0283", title: "Incorrect Implementation of Server Hostname Verification", extent: .effect),
            GuideTest(id: "MASTG-TEST-0284", title: "Incorrect SSL Error Handling in WebViews", extent: .effect),
            GuideTest(id: "MASTG-TEST-0396", title: "References to URLSessionDelegate Bypassing Certificate Validation", extent: .effect),
            GuideTest(id: "MASTG-TEST-0397", title: "References to WKNavigationDelegate Bypassing Certificate Validation", extent: .effect),
            GuideTest(id: "MASTG-TEST-0285", title: "Outdated Android Version Allowing Trust in User-Provided CAs", extent: .review),
            GuideTest(
                id: "MASTG-TEST-0286", title: "Network Security Configuration Allowing Trust in User-Provided CAs", extent: .review),
            GuideTest(id: "MASTG-TEST-0295", title: "GMS Security Provider Not Updated", extent: .review),
        ],
        covers: """
            Each faulty certificate of the chosen modes is shown to each client at each domain, and whether a request was sent all the \
            same. That is what a stranger on the network would see, whichever line of code lets it happen.
            """,
        leavesOut: """
            Which line of code it is. Domains, screens and web views that the command did not reach. Faults of modes that were not played. \
            A certificate that a public CA should not have issued, and revocation beyond what is stapled.
            """)

    /// Insecure Identity Pinning.
    package static let pinning = Weakness(
        id: "insecure-pinning", title: "Insecure Identity Pinning", masvs: "MASVS-NETWORK-2", masvsV1: ["MSTG-NETWORK-4"],
        maswe: "MASWE-0028", masweBeta: ["MASWE-0047"], profiles: ["L2", "EUDIW"], cwe: cwe([295]),
        tests: [
            GuideTest(id: "MASTG-TEST-0244", title: "Missing Certificate Pinning in Network Traffic", extent: .observed),
            GuideTest(id: "MASTG-TEST-0242", title: "Missing Certificate Pinning in Network Security Configuration", extent: .review),
            GuideTest(id: "MASTG-TEST-0243", title: "Expired Certificate Pins in the Network Security Configuration", extent: .review),
            GuideTest(id: "MASTG-TEST-0385", title: "Missing Certificate Pinning in ATS", extent: .review),
        ],
        covers: """
            Whether a sound certificate of a CA that the client trusts is refused at a domain, with the control that shows the trust; and \
            whether a pin that refuses it can be got around by what a stranger can copy.
            """,
        leavesOut: """
            Which key a pin names, whether there is a backup pin, and when pins expire: these stand in the app. Whose domain it is: a \
            missing pin is a fault of domains that the developer controls, and of no others. Pins that are removed from a device that the \
            attacker holds.
            """)

    /// All of them, as the standards order them.
    package static let weaknesses = [cleartextTraffic, certificateValidation, pinning]

    /// The weakness with this alias; nil where there is none.
    package static func weakness(_ alias: String) -> Weakness? { weaknesses.first { $0.id == alias } }

    /// The entry of the Common Weakness Enumeration with this number; nil where none of the modes speaks of it.
    package static func cwe(_ number: Int) -> CWE? { titles[number].map { CWE(number: number, title: $0) } }

    private static func cwe(_ numbers: [Int]) -> [CWE] { numbers.compactMap(cwe) }

    private static let titles = [
        158: "Improper Neutralization of Null Byte or NUL Character",
        295: "Improper Certificate Validation",
        296: "Improper Following of a Certificate's Chain of Trust",
        297: "Improper Validation of Certificate with Host Mismatch",
        298: "Improper Validation of Certificate Expiration",
        299: "Improper Check for Certificate Revocation",
        306: "Missing Authentication for Critical Function",
        319: "Cleartext Transmission of Sensitive Information",
        326: "Inadequate Encryption Strength",
        327: "Use of a Broken or Risky Cryptographic Algorithm",
        347: "Improper Verification of Cryptographic Signature",
        697: "Incorrect Comparison",
    ]
}
