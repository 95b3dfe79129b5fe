/// What is known of a genuine server: learnt by a probe or by an upstream handshake, verified against the real trust anchors.
package struct Origin: Codable, Hashable, Sendable {
    package var domain: Domain
    /// The ALPN names that were offered when this was learnt.
    package var offeredALPN: [String]
    /// What became of the attempt.
    package var state: State
    /// The negotiated ALPN name; nil where none.
    package var alpn: String?
    /// `TLSv1.2`, `TLSv1.3`; nil where no handshake was completed.
    package var version: String?
    /// Key type of the genuine leaf: `EC-256`, `RSA-2048`, …
    package var keyType: String?
    /// Hash of the genuine leaf's signature: `SHA256`, …
    package var signatureHash: String?
    /// When the genuine leaf's time began and ends, in seconds since 1970-01-01T00:00:00Z.
    package var notBefore: Int64?
    package var notAfter: Int64?
    /// The origin staples an OCSP response.
    package var staples: Bool
    /// The genuine leaf (or its handshake, or its staple) carries signed certificate timestamps.
    package var carriesSCTs: Bool
    /// The origin asked for a client certificate.
    package var asksForCertificate: Bool
    /// SHA-256 of the genuine leaf's SubjectPublicKeyInfo, base64: what pins name.
    package var spki: String?
    /// The genuine chain as PEM, leaf first.
    package var chainPEM: [String]
    /// What reports tell of the same certificates, in the same order; empty where it was not read.
    package var chain: [ChainLink]

    package enum State: String, Codable, Sendable, CaseIterable {
        case verified
        case untrusted
        case down
        /// Not verified, because the user said so for this host.
        case unverified
    }

    package init(
        domain: Domain, offeredALPN: [String], state: State, alpn: String? = nil, version: String? = nil, keyType: String? = nil,
        signatureHash: String? = nil, notBefore: Int64? = nil, notAfter: Int64? = nil, staples: Bool = false, carriesSCTs: Bool = false,
        asksForCertificate: Bool = false,
        spki: String? = nil, chainPEM: [String] = [], chain: [ChainLink] = []
    ) {
        self.domain = domain
        self.offeredALPN = offeredALPN
        self.state = state
        self.alpn = alpn
        self.version = version
        self.keyType = keyType
        self.signatureHash = signatureHash
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.staples = staples
        self.carriesSCTs = carriesSCTs
        self.asksForCertificate = asksForCertificate
        self.spki = spki
        self.chainPEM = chainPEM
        self.chain = chain
    }
}

/// One certificate of a genuine chain, as far as people and pins need to know it. Its names come from the server and are not to be trusted.
package struct ChainLink: Codable, Hashable, Sendable {
    /// In the form of RFC 2253.
    package var subject: String
    package var issuer: String
    /// The entries of subjectAltName: `DNS:example.com, DNS:www.example.com`; nil where there is none.
    package var names: String?
    /// Seconds since 1970-01-01T00:00:00Z.
    package var notBefore: Int64?
    package var notAfter: Int64?
    /// `EC-256`, `RSA-2048`, …
    package var keyType: String
    /// `SHA256`, …; nil where the signature has no hash of its own.
    package var signatureHash: String?
    /// SHA-256 of the SubjectPublicKeyInfo, base64: what pins name (RFC 7469 §2.4).
    package var spki: String

    package init(
        subject: String, issuer: String, names: String? = nil, notBefore: Int64? = nil, notAfter: Int64? = nil, keyType: String,
        signatureHash: String? = nil, spki: String
    ) {
        self.subject = subject
        self.issuer = issuer
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.keyType = keyType
        self.signatureHash = signatureHash
        self.spki = spki
    }
}

extension Origin {
    /// Whether a leaf of ours may copy this lifetime: it has begun, and lasts at least ten minutes more, so that it is not a fault of its
    /// own. All in seconds since 1970-01-01T00:00:00Z.
    package static func canMirror(_ begin: Int64, _ end: Int64, at now: Int64) -> Bool { begin <= now && end >= now + 600 }
}
