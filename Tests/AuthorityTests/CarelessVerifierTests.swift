import Authority
import Catalog
import OpenSSLKit
import Testing
import Wire

/// A verifier with one thing left out: what the strict one says is forgiven, and another rule stands in its place.
struct CarelessVerifier: Sendable {
    /// `X509_V_ERR_*` numbers that it passes over.
    var forgives: Set<Int32>
    /// What it looks at instead: the names of the leaf, and the host.
    var rule: @Sendable (Play, Names) -> Bool = { _, _ in true }

    struct Names {
        var common: [String]
        /// By the tag of each alternative name: 0x82 is a dNSName, 0x81 an rfc822Name, 0x86 a URI.
        var alternative: [(tag: UInt8, text: String)]

        var dns: [String] { alternative.filter { $0.tag == 0x82 }.map(\.text) }

        init(_ leaf: Certificate) throws {
            let leaf = try DecodedCertificate(leaf)
            common = try leaf.subjectAttributes.filter { $0.hasPrefix("2.5.4.3=") }.map { String($0.dropFirst(8)) }
            alternative =
                try leaf.value(DecodedCertificate.ID.subjectAlternativeName).map {
                    try DER($0).children.map { ($0.tag, String(decoding: $0.content, as: UTF8.self)) }
                } ?? []
        }
    }

    func accepts(_ play: Play, _ oracle: Oracle) throws -> Bool {
        let names = try Names(play.identity.leaf)
        return try oracle.errors(play).allSatisfy { $0.subtracting(forgives).isEmpty } && rule(play, names)
    }

    private static func name(_ rule: @escaping @Sendable (Names, String) -> Bool) -> CarelessVerifier {
        CarelessVerifier(forgives: [62, 64]) { play, names in rule(names, play.host.text) }
    }

    /// Does `name`, in which `*` stands for any text, fit the whole host?
    private static func fits(_ name: String, _ host: String) -> Bool {
        let parts = name.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return name == host }
        return host.hasPrefix(parts[0]) && host.hasSuffix(parts[1]) && host.utf8.count >= name.utf8.count - 1
    }

    /// Each with the modes that it falls for.
    static let all: [(what: String, verifier: CarelessVerifier, fallsFor: Set<String>)] = [
        (
            "trusts every issuer", CarelessVerifier(forgives: [18, 19, 20, 21]),
            [
                "canary-untrusted", "untrusted-ca", "untrusted-ca-root-sent", "self-signed", "self-signed-ca", "stuffed-chain",
                "issuer-name-mismatch",
            ]
        ),
        (
            "verifies no signature", CarelessVerifier(forgives: [7, 78]),
            [
                "cloned-leaf", "cloned-chain", "look-alike-root", "bad-signature", "bad-intermediate-signature", "tampered-leaf",
                "psychic-signature", "explicit-curve", "signature-algorithm-mismatch",
            ]
        ),
        (
            "asks no issuer whether it is a CA", CarelessVerifier(forgives: [25, 26, 32, 79, 81, 82]),
            [
                "leaf-as-ca", "own-leaf-as-ca", "intermediate-not-ca", "intermediate-no-basic-constraints", "intermediate-v1",
                "intermediate-no-cert-sign", "path-length-exceeded",
            ]
        ),
        ("looks at no purpose", CarelessVerifier(forgives: [26]), ["eku-client-auth", "eku-code-signing", "key-usage-wrong"]),
        (
            "looks at no time", CarelessVerifier(forgives: [9, 10]),
            [
                "expired", "expired-yesterday", "expired-years-ago", "expired-last-century", "not-yet-valid", "expired-intermediate",
                "inverted-validity",
                "pin-expired",
            ]
        ),
        ("looks at no name", CarelessVerifier(forgives: [62, 64]), ["wrong-host", "own-cert", "no-names", "pin-wrong-host"]),
        (
            "looks at no name constraint", CarelessVerifier(forgives: [47, 48]),
            ["name-constraint-excluded", "name-constraint-not-permitted"]
        ),
        ("passes over critical extensions", CarelessVerifier(forgives: [34]), ["unknown-critical-extension"]),
        ("takes an extension twice", CarelessVerifier(forgives: [20, 21, 26]), ["duplicate-extension"]),
        (
            "takes weak keys and hashes", CarelessVerifier(forgives: [66, 67, 68]),
            ["rsa-1024", "rsa-512", "ec-p192", "sha1-signature", "md5-signature"]
        ),
        ("compares the end of the host", name { names, host in names.dns.contains { host.hasSuffix(".\($0)") } }, ["parent-domain"]),
        (
            "compares the end of the name", name { names, host in names.dns.contains { $0.hasSuffix(host) } },
            ["child-domain", "prefix-lookalike"]
        ),
        (
            "compares the domain", name { names, host in names.dns.contains { $0.drop { $0 != "." } == host.drop { $0 != "." } } },
            ["sibling-domain"]
        ),
        (
            "compares the beginning of the name", name { names, host in names.dns.contains { $0.hasPrefix(host) } },
            ["suffix-lookalike", "ip-as-dns"]
        ),
        (
            "takes the host for a pattern",
            name { names, host in
                names.dns.contains { name in
                    name.utf8.count == host.utf8.count && zip(name.utf8, host.utf8).allSatisfy { $0 == $1 || $1 == UInt8(ascii: ".") }
                }
            }, ["regex-dot"]
        ),
        (
            "lets a wildcard stand for anything", name { names, host in names.dns.contains { fits($0, host) } },
            ["wildcard-too-deep", "wildcard-star", "wildcard-partial", "wildcard-inner"]
        ),
        (
            "reads the common name", name { names, host in names.common.contains(host) },
            ["cn-only", "cn-right-san-wrong", "ip-missing", "multivalue-rdn-cn"]
        ),
        (
            "stops at a NUL",
            name { names, host in (names.dns + names.common).contains { $0.contains("\0") && $0.prefix { $0 != "\0" } == host } },
            ["nul-in-san", "nul-in-cn"]
        ),
        (
            "looks for the host in every kind of name",
            name { names, host in names.alternative.contains { $0.tag != 0x82 && $0.text.contains(host) } },
            ["uri-san", "email-san"]
        ),
        (
            "prints the names and reads what it printed",
            name { names, host in
                names.dns.map { "DNS:\($0)" }.joined(separator: ", ").split(separator: ", ").contains { $0 == "DNS:\(host)" }
            }, ["san-text-injection"]
        ),
        (
            "pins the text of the issuer",
            CarelessVerifier(forgives: []) { play, _ in
                play.sent.dropFirst().first?.subject == play.genuine.chain.dropFirst().first?.subject
                    && play.identity.leaf.subject == play.genuine.chain[0].subject
            }, ["pin-same-names"]
        ),
        (
            "pins the text of the root",
            CarelessVerifier(forgives: []) { play, _ in play.sent.contains { $0.subject == play.genuine.root.subject } },
            ["pin-same-names"]
        ),
        (
            "pins anywhere in the list", CarelessVerifier(forgives: []) { play, _ in play.sent.contains(play.genuine.chain[0]) },
            ["pin-stuffed-tail"]
        ),
        (
            "pins the place of the issuer in the list",
            CarelessVerifier(forgives: []) { play, _ in play.sent.dropFirst().first == play.genuine.chain.dropFirst().first },
            ["pin-stuffed-index"]
        ),
    ]
}

@Suite struct `A careless verifier` {
    private static let modes = `Every mode`.modes.filter { mode in
        mode.expected == .reject && (mode.question == .certificate || mode.question == .pin)
    }

    @Test func `falls for each mode that a sound one rejects`() throws {
        let realm = try Realm.shared.get()
        let oracle = try Oracle(realm)
        for mode in Self.modes {
            let play = try realm.play(mode, Hosts.home(of: mode))
            let played = try #require(play)
            let twins = CarelessVerifier.all.filter { $0.fallsFor.contains(mode.id) }
            #expect(!twins.isEmpty, "\(mode.id)")
            for twin in twins {
                let isAccepted = try twin.verifier.accepts(played, oracle)
                #expect(isAccepted, "\(mode.id): who \(twin.what)")
            }
        }
        let known = Set(Self.modes.map(\.id))
        #expect(CarelessVerifier.all.allSatisfy { $0.fallsFor.isSubset(of: known) })
    }
}
