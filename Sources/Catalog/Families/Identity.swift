/// For whom the certificate is.
extension Catalog {
    static let identity: [TestMode] = [
        TestMode(
            id: "wrong-host", title: "Wrong host name",
            asks: "Does the client accept a certificate that was issued for another name?",
            family: .identity, arm: .trusted, level: .core,
            presentation: .intercept(.trusted.leaf { $0.name(.fixed("other-host.pinproof.test")) }),
            verifierErrors: [62], references: ["RFC 9525 §6", "CWE-297", "MASVS-NETWORK-1"]),
        TestMode(
            id: "parent-domain", title: "Parent domain",
            asks: "Is a certificate for the parent domain good for the host?",
            family: .identity, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.name(.parent) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297", "MASVS-NETWORK-1"]),
        TestMode(
            id: "child-domain", title: "Child domain",
            asks: "Is a certificate for a name below the host good for the host?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.child) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297"]),
        TestMode(
            id: "sibling-domain", title: "Sibling domain",
            asks: "Is a certificate for another host of the domain good for this one?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.sibling) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297"]),
        TestMode(
            id: "suffix-lookalike", title: "Host as a prefix of another name",
            asks: "Does the client look only at how the name begins, or whether it contains the host?",
            family: .identity, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.name(.appended(".attacker.test")) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297", "MASVS-NETWORK-1"]),
        TestMode(
            id: "prefix-lookalike", title: "Host as a suffix of another name",
            asks: "Does the client look only at how the name ends?",
            family: .identity, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.name(.prepended("evil")) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297", "MASVS-NETWORK-1"]),
        TestMode(
            id: "regex-dot", title: "A letter for a dot",
            asks: "Does the client take the host for a pattern in which a dot matches anything?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.dotReplaced) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-697"]),
        TestMode(
            id: "wildcard", title: "Wildcard",
            asks: "Is a wildcard for the first label taken, as it should be?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.wildcard) }),
            hosts: .names, expected: .accept, references: ["RFC 9525 §6.3"]),
        TestMode(
            id: "wildcard-too-deep", title: "Wildcard for two labels",
            asks: "Does a wildcard stand for more than one label?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.deepWildcard) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297"]),
        TestMode(
            id: "wildcard-tld", title: "Wildcard under a top-level domain",
            asks: "Does a wildcard for a whole top-level domain stand for a host right below it, which some clients allow?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.topLevelWildcard) }),
            hosts: .names, expected: .policy, verifierErrors: [62], references: ["RFC 9525 §6.3", "RFC 9525 §7.1"]),
        TestMode(
            id: "wildcard-star", title: "Wildcard alone",
            asks: "Is a certificate for every name good for the host?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.bareWildcard) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297"]),
        TestMode(
            id: "wildcard-partial", title: "Wildcard within a label",
            asks: "Is a wildcard taken that is not a whole label?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.partialWildcard) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297"]),
        TestMode(
            id: "wildcard-inner", title: "Wildcard in the second label",
            asks: "Is a wildcard taken that is not the first label?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.innerWildcard) }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297"]),
        TestMode(
            id: "cn-only", title: "Common name without alternative name",
            asks: "Does the client still fall back to the common name?",
            family: .identity, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.alternativeNames = nil }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §2", "CWE-297", "MASVS-NETWORK-1"]),
        TestMode(
            id: "cn-right-san-wrong", title: "Right common name, wrong alternative name",
            asks: "Does the client read the common name beside an alternative name?",
            family: .identity, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.alternativeNames = [.dns(.fixed("other-host.pinproof.test"))] }),
            verifierErrors: [62], references: ["RFC 9525 §6.4", "CWE-297", "MASVS-NETWORK-1"]),
        TestMode(
            id: "nul-in-san", title: "NUL in the alternative name",
            asks: "Does the client stop reading a name at a NUL?",
            family: .identity, arm: .trusted, level: .standard,
            presentation: .intercept(.trusted.leaf { $0.alternativeNames = [.dns(.nulBefore(".attacker.test"))] }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CVE-2009-2408", "CWE-158", "MASVS-NETWORK-1"]),
        TestMode(
            id: "nul-in-cn", title: "NUL in the common name",
            asks: "Does the client read the common name, and stop at a NUL?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.subject = .commonName(.nulBefore(".attacker.test"))
                    $0.alternativeNames = nil
                }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §2", "CVE-2009-2408", "CWE-158"]),
        TestMode(
            id: "ip-as-dns", title: "Address as a DNS name",
            asks: "Is an address taken that stands where a DNS name should?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.alternativeNames = [.dns(.host)] }),
            hosts: .addresses, verifierErrors: [64], references: ["RFC 9525 §6.4", "CWE-297"]),
        TestMode(
            id: "ip-missing", title: "Address in the common name alone",
            asks: "Is an address taken from the common name?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.alternativeNames = nil }),
            hosts: .addresses, verifierErrors: [64], references: ["RFC 9525 §6.4", "CWE-297"]),
        TestMode(
            id: "uri-san", title: "Host in a URI",
            asks: "Is a name taken that stands in a URI?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.subject = .organisation
                    $0.alternativeNames = [.uri(.host)]
                }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CVE-2021-44531", "CWE-297"]),
        TestMode(
            id: "email-san", title: "Host in an email address",
            asks: "Is a name taken that stands in an email address?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.subject = .organisation
                    $0.alternativeNames = [.email(.host)]
                }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §6.3", "CWE-297"]),
        TestMode(
            id: "san-text-injection", title: "A name that reads like two",
            asks: "Does the client print the names and read what it printed?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.subject = .organisation
                    $0.alternativeNames = [.dns(.injected)]
                }),
            hosts: .names, verifierErrors: [62], references: ["RFC 5280 §4.2.1.6", "CVE-2021-44532", "CWE-297"]),
        TestMode(
            id: "multivalue-rdn-cn", title: "Common name among other attributes",
            asks: "Is a common name taken that shares its place with another attribute?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.subject = .multiValued(.host)
                    $0.alternativeNames = nil
                }),
            hosts: .names, verifierErrors: [62], references: ["RFC 9525 §2", "CVE-2021-44533", "CWE-297"]),
        TestMode(
            id: "no-names", title: "No name at all",
            asks: "Is a certificate without any host name good for every host?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.subject = .organisation
                    $0.alternativeNames = nil
                }),
            verifierErrors: [62], references: ["RFC 9525 §6", "CWE-297"]),
        TestMode(
            id: "many-sans", title: "A hundred names",
            asks: "Does the client find the host among a hundred names?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(
                .trusted.leaf {
                    $0.alternativeNames = (1...100).map { .dns(.fixed("name-\($0).pinproof.test")) } + [.host]
                }),
            expected: .accept, references: ["RFC 5280 §4.2.1.6"]),
        TestMode(
            id: "trailing-dot", title: "Name with a trailing dot",
            asks: "Is a name with a dot at its end read as the same name without it?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.trailingDot) }),
            hosts: .names, expected: .policy, verifierErrors: [62], references: ["RFC 5280 §4.2.1.6", "RFC 9525 §6.3"]),
        TestMode(
            id: "upper-case", title: "Name in upper case",
            asks: "Are names compared without regard to case, as they should be?",
            family: .identity, arm: .trusted, level: .full,
            presentation: .intercept(.trusted.leaf { $0.name(.upperCase) }),
            hosts: .names, expected: .accept, references: ["RFC 9525 §6.3"]),
    ]
}
