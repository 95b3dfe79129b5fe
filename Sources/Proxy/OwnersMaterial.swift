package import Authority
package import Catalog
package import OpenSSLKit
package import Verdicts
internal import Wire

/// What people lend for the modes that need more than our own CA.
package struct OwnersMaterial: Sendable {
    /// The genuine server's key.
    package var key: PrivateKey?
    /// The genuine server's chain, leaf first, for where it cannot be fetched; else empty.
    package var chain: [Certificate]
    /// A publicly trusted chain of the user's own, and its key.
    package var own: OwnCertificate?

    package init(key: PrivateKey? = nil, chain: [Certificate] = [], own: OwnCertificate? = nil) {
        self.key = key
        self.chain = chain
        self.own = own
    }

    /// What is known of a genuine server, with the lent chain where it is this server's and none was fetched.
    package func completed(_ origin: Origin) -> Origin {
        guard origin.chainPEM.isEmpty, let leaf = chain.first, let host = try? Host.parse(origin.domain.host), Self.names(leaf, host) else {
            return origin
        }
        var origin = origin
        origin.hold(chain)
        return origin
    }

    /// The genuine chain of a host, fetched or lent; empty where there is none.
    func genuine(_ host: Host, _ facts: Origin?) -> [Certificate] {
        let fetched = facts?.chainPEM.compactMap { try? Certificate.all(pem: Array($0.utf8)).first } ?? []
        if fetched.isEmpty, let leaf = chain.first, Self.names(leaf, host) { return chain }
        return fetched
    }

    /// The lent certificate is another name's: only then is it a fault to take it.
    func ownIsStrange(to host: Host) -> Bool {
        own?.chain.first.map { !Self.names($0, host) } ?? false
    }

    /// The lent certificate is a valid one that the genuine issuer might have given this host next: over another key.
    func ownRenews(_ genuine: [Certificate], at host: Host) -> Bool {
        guard let own, let leaf = own.chain.first, let current = genuine.first, Self.names(leaf, host, without: [9, 10]) else {
            return false
        }
        let issuers = Set(genuine.dropFirst().map(\.publicKeyInfo))
        return leaf.publicKeyInfo != current.publicKeyInfo && own.chain.dropFirst().contains { issuers.contains($0.publicKeyInfo) }
    }

    /// Whether a certificate is one for this host (RFC 9525 §6).
    ///
    /// - Parameter others: errors of OpenSSL's verifier that it must not have either: 9 not yet valid, 10 expired.
    private static func names(_ leaf: Certificate, _ host: Host, without others: Set<Int32> = []) -> Bool {
        // X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH.
        (try? TrustStore().errors(leaf: leaf, chain: [], host: host).isDisjoint(with: others.union([62, 64]))) ?? false
    }
}

extension OwnersMaterial {
    /// What verdicts need to know of it.
    ///
    /// - Throws: `AuthorityError` where nothing can be made with the lent key.
    package func equipment(_ certification: Certification, for modes: [TestMode]) throws(AuthorityError) -> Equipment {
        let lent = ChainProfile.trusted.leaf { $0.key = .owners }
        let shown = try key.map { key throws(AuthorityError) in
            try certification.mint(LeafRequest(profile: lent, host: .name(Catalog.canaryHost), ownersKey: key))
        }
        let materials = certification.materials(for: modes)
        return Equipment(
            ownersKey: shown.map { Digest.base64(Digest.sha256($0.leaf.publicKeyInfo)) }, hasOwnCertificate: own != nil,
            hasSystemRoots: materials.hasSystemRoots, allowsIntermediates: materials.allowsIntermediates, missing: materials.missing)
    }
}
