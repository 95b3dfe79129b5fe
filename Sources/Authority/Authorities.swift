internal import Catalog
internal import OpenSSLKit

/// Those who sign: the root and its intermediate, and a rogue root that lives in memory only and dies with the process, with its own.
struct Authorities: Sendable {
    let root: Issuer
    /// Under the root; the root itself where it allows no CA below it.
    let sub: Issuer
    let rogue: Issuer
    let rogueSub: Issuer
    /// Of every authority, in seconds since 1970-01-01T00:00:00Z.
    let lifetime: ClosedRange<Int64>

    init(_ material: Material, now: Int64) throws(OpenSSLError) {
        lifetime = Material.lifetime(now: now, end: material.certificate.notAfter)
        root = Issuer(certificate: material.certificate, key: material.key, sent: [], root: material.certificate)
        sub =
            material.certificate.pathLength == 0
            ? root : try root.intermediate(commonName: "pinproof intermediate \(Digest.hex(try Digest.random(4)))", lifetime: lifetime)
        let name = Digest.hex(try Digest.random(4))
        rogue = try Issuer.root(commonName: "pinproof rogue \(name)", lifetime: lifetime)
        rogueSub = try rogue.intermediate(commonName: "pinproof rogue intermediate \(name)", lifetime: lifetime)
    }

    /// The clean intermediate under this anchor, where there is one.
    func intermediate(under anchor: ChainProfile.Anchor) -> Issuer? {
        switch anchor {
        case .root: sub
        case .rogue: rogueSub
        case .lookAlike, .explicitCurve, .itself, .genuine, .own, .ownRenewed, .ownLeaf: nil
        }
    }

    /// A root of ours that looks like one of the system's: the same name and key identifier, another key.
    func lookAlike() throws -> Issuer { try copy { try PrivateKey.generate(PrivateKey.Kind(like: $0) ?? .p256) } }

    /// A copy of one of the system's roots with the very same key, on another curve.
    func explicitCurve() throws -> Issuer { try copy { try PrivateKey.onAnotherCurve(showing: $0) } }

    /// A copy of a root with an EC key. Who finds that root by its name must find that the signatures are of its kind, and false.
    private func copy(key: (Certificate) throws -> PrivateKey) throws -> Issuer {
        guard let model = try SystemTrust.model.get() else {
            throw AuthorityError(.minting, "There is no root with an EC key in the system's store to look like.")
        }
        let key = try key(model)
        let copy = try CertificateCopy(of: model, key: key).signed(by: key)
        return Issuer(certificate: copy, key: key, sent: [], root: copy)
    }
}
