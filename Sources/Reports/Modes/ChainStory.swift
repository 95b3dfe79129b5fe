internal import Catalog

/// A chain, certificate by certificate and field by field, with what sets it apart from the one that a sound client accepts.
struct ChainStory {
    /// One field of one certificate, or of the handshake.
    struct Row: Hashable {
        var place: String
        var field: String
        var words: String
        var isDifferent = false
    }

    let rows: [Row]

    /// Compared with `trusted-ca`: a field is marked whose words are others there, or that has no counterpart there.
    init(_ chain: ChainProfile, _ tls: TLSProfile) {
        let sound = Self.rows(of: .trusted, TLSProfile())
        rows = Self.rows(of: chain, tls).map { row in
            var row = row
            row.isDifferent = !sound.contains(row)
            return row
        }
    }

    private static func rows(of chain: ChainProfile, _ tls: TLSProfile) -> [Row] {
        guard !chain.isUnchanged else {
            let isGenuine = chain.anchor == .genuine
            return [
                Row(place: "chain", field: "source", words: "\(isGenuine ? "the genuine server's" : "your own"), unchanged"),
                Row(place: "chain", field: "sent", words: "all of it, leaf first"),
                Row(place: "handshake", field: "key", words: isGenuine ? "another one than the leaf's" : "the leaf's"),
            ]
        }
        let path = chain.path.enumerated().flatMap { index, certificate in
            rows(chain.facts(certificate, place: index + 1), at: chain.path.count == 1 ? "issuer" : "issuer \(index + 1)")
        }
        let rest: [(String, String)] = [
            ("root", chain.namesGenuineIssuer ? "the genuine one, by name alone" : chain.anchor.words),
            ("sent", (["leaf"] + chain.sent.flatMap(chain.sentWords)).joined(separator: ", ")),
        ]
        return rows(chain.facts(chain.leaf, place: 0), at: "leaf") + path + rest.map { Row(place: "chain", field: $0.0, words: $0.1) }
            + tls.facts(chain).map { Row(place: "handshake", field: $0.0, words: $0.1) }
    }

    private static func rows(_ facts: [(String, String)], at place: String) -> [Row] {
        facts.map { Row(place: place, field: $0.0, words: $0.1) }
    }
}

extension ChainProfile.Anchor {
    fileprivate var words: String {
        switch self {
        case .root: "our root"
        case .rogue: "one that nobody trusts"
        case .lookAlike: "ours, with name and key identifier of one of the system's"
        case .explicitCurve: "one of the system's with its very key, on a made-up curve"
        case .itself: "none: the leaf signs itself"
        case .genuine: "the genuine one"
        case .own: "a public one"
        case .ownRenewed: "the genuine issuer's"
        case .ownLeaf: "a public leaf of yours, which is no CA"
        }
    }
}

extension TLSProfile {
    fileprivate func facts(_ chain: ChainProfile) -> [(String, String)] {
        let versions = versions.lowerBound == versions.upperBound ? Self.name(versions.upperBound) : "TLS 1.2 and 1.3"
        let staple: String? =
            switch chain.staple {
            case nil, .good: nil
            case .revoked: "revoked"
            case .expired: "good, until a week ago"
            case .forged: "good, signed by a key that may not"
            }
        return [
            ("version", versions), ("suites", suites.words),
            ("key", chain.handshakeKey == .leafs ? "the leaf's" : "another one than the leaf's"),
        ] + (staple.map { [("staple", $0)] } ?? [])
            + (asksForCertificate ? [("asks", "for a client certificate, and goes on without")] : [])
            + (answersALPN ? [] : [("ALPN", "not answered")])
            + (chain.mirrorsOrigin ? [("dress", "key type, hash, lifetime, ALPN, version and staple as the origin's")] : [])
    }

    private static func name(_ version: UInt16) -> String {
        switch version {
        case 0x0301: "TLS 1.0 alone"
        case 0x0302: "TLS 1.1 alone"
        case 0x0303: "TLS 1.2 alone"
        default: "TLS 1.3 alone"
        }
    }
}

extension TLSProfile.Suites {
    fileprivate var words: String {
        switch self {
        case .sound: "the usual ones"
        case .staticRSA: "RSA key exchange"
        case .cbc: "AES in CBC mode"
        case .null: "none that encrypts"
        case .anonymous: "anonymous ones"
        case .weakDH: "Diffie-Hellman with 512 bits"
        }
    }
}
