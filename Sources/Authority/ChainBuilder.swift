internal import Catalog
internal import OpenSSLKit
internal import Wire

/// Builds one chain: from its anchor down to the leaf, then what is sent.
struct ChainBuilder {
    let request: LeafRequest
    let now: Int64
    let authorities: Authorities
    /// A key pair of this kind, kept from an earlier time or made now.
    let key: (KeyUse) throws -> PrivateKey

    private var profile: ChainProfile { request.profile }
    private var maker: CertificateMaker {
        CertificateMaker(
            host: request.host, now: now, lifetime: authorities.lifetime, wanted: request.lifetime, more: request.names,
            lastGenuine: request.genuine.last)
    }

    func build() throws -> ServerIdentity {
        switch profile.anchor {
        case .genuine: return try identity(presenting: try genuine)
        case .own, .ownRenewed:
            let (leaf, own) = try own
            return try ServerIdentity(leaf: leaf, chain: Array(own.chain.dropFirst()), key: own.key)
        case .root, .rogue, .lookAlike, .explicitCurve, .itself, .ownLeaf: return try minted()
        }
    }

    /// A chain that is not ours, with a key that cannot be its.
    private func identity(presenting chain: [Certificate]) throws -> ServerIdentity {
        guard let leaf = chain.first else { throw missing("the genuine chain") }
        return try ServerIdentity(leaf: leaf, chain: Array(chain.dropFirst()), key: try PrivateKey.mismatched(showing: leaf))
    }

    // MARK: What we sign

    private func minted() throws -> ServerIdentity {
        let top = try anchor
        let path = try self.path(under: top)
        let issuer = path.first ?? top
        let leafKey = try key(of: profile.leaf, place: 0)
        let leaf = try make(profile.leaf, place: 0, key: leafKey, ownName: request.host.text, issuer: issuer)
        try checkTime(leaf, issuer)
        let sent = try profile.sent.flatMap { try certificates($0, path: path.map(\.certificate), top: top) }
        let handshakeKey = profile.handshakeKey == .leafs ? leafKey : try PrivateKey.mismatched(showing: leaf)
        return try ServerIdentity(leaf: leaf, chain: sent, key: handshakeKey, staple: try staple(for: leaf, issuer: issuer))
    }

    private var anchor: Issuer? {
        get throws {
            switch profile.anchor {
            case .root: authorities.root
            case .rogue: authorities.rogue
            case .lookAlike: try authorities.lookAlike()
            case .explicitCurve: try authorities.explicitCurve()
            case .itself, .genuine, .own, .ownRenewed: nil
            case .ownLeaf: try ownLeaf
            }
        }
    }

    /// The intermediates, nearest the leaf first.
    private func path(under top: Issuer?) throws -> [Issuer] {
        guard let top else { return [] }
        // The usual intermediates are there already.
        if profile.path == [.intermediate], let ready = authorities.intermediate(under: profile.anchor) {
            return ready.certificate == top.certificate ? [] : [ready]
        }
        let profiles = try profile.path.flatMap { Array(repeating: $0, count: try count($0)) }
        if let allowed = top.certificate.pathLength, allowed < profiles.count {
            let number = allowed == 0 ? "no" : "\(allowed)"
            throw AuthorityError(
                .minting, "The CA in use allows \(number) intermediates below it, and this mode is made with \(profiles.count).")
        }
        var path: [Issuer] = []
        for (index, step) in profiles.enumerated().reversed() {
            let above = path.first ?? top
            let stepKey = try key(of: step, place: index + 1)
            let made = try make(step, place: index + 1, key: stepKey, ownName: "pinproof intermediate \(index + 1)", issuer: above)
            path.insert(Issuer(certificate: made, key: stepKey, sent: [made], root: top.root), at: 0)
        }
        return path
    }

    /// How many certificates a place of the path stands for.
    private func count(_ step: CertificateProfile) throws -> Int {
        if step.base == .genuine { return max(0, try genuine.count - 1) }
        guard step.subject == .genuineIssuer else { return 1 }
        return try genuine.last?.isSelfIssued == false ? 1 : 0
    }

    private func make(_ profile: CertificateProfile, place: Int, key: PrivateKey, ownName: String, issuer: Issuer?) throws -> Certificate {
        let signer = try signer(profile, place: place, issuer: issuer, own: key)
        let made: Certificate
        if profile.base == .genuine {
            made = try CertificateCopy(
                of: try original(place), key: key, issuer: profile.issuerName == .genuine ? nil : issuer?.certificate
            )
            .signed(by: signer)
        } else {
            let builder = try maker.builder(profile, key: key, ownName: ownName, issuer: issuer?.certificate)
            made = try builder.signed(by: issuer.map { .issuer($0.certificate, signer) } ?? .itself, hash: hash(profile))
        }
        return try profile.surgery.map { try Surgery.operate(made, $0) } ?? made
    }

    /// The key that signs: a stranger's is of the issuer's own kind, so that the algorithm stays the same.
    private func signer(_ profile: CertificateProfile, place: Int, issuer: Issuer?, own: PrivateKey) throws -> PrivateKey {
        if profile.base == .genuine, profile.issuerName == .genuine {
            let original = try original(place)
            // A copy that names itself as its issuer vouches for itself, as its original does.
            if original.isSelfIssued { return own }
            // Else it is signed by someone with a key of its issuer's kind, so that the algorithm stays the same.
            if place + 1 >= (try genuine.count) || issuer == nil {
                return try key(KeyUse(kind: original.isSignedWithRSA ? .rsa(2048) : .p256, owner: .stranger))
            }
        }
        guard let issuer else { return own }
        guard profile.signature.signer == .stranger else { return issuer.key }
        return try key(KeyUse(kind: issuer.key.isRSA ? .rsa(issuer.key.bits) : .p256, owner: .stranger))
    }

    private func hash(_ profile: CertificateProfile) -> CertificateBuilder.SignatureHash {
        switch profile.signature.hash {
        case .usual: request.hash
        case .sha1: .sha1
        case .md5: .md5
        }
    }

    /// A CA under a genuine name has a key of another algorithm than the genuine one's: a verifier that looks in its store for an issuer
    /// of that name would find the genuine one, whose key does not fit the signature, and stop there for that.
    private func key(of profile: CertificateProfile, place: Int) throws -> PrivateKey {
        let owner = place == 0 ? KeyUse.Owner.leaf : .authority(place)
        func made(_ kind: PrivateKey.Kind) throws -> PrivateKey { try key(KeyUse(kind: kind, owner: owner)) }
        switch profile.key {
        case .usual where profile.subject == .genuineIssuer:
            return try made((try genuine.last?.isSignedWithRSA ?? false) ? .p256 : .rsa(2048))
        case .usual where profile.base == .genuine && profile.issuerName == .issuers && place > 0:
            return try made(try original(place).keyType.hasPrefix("RSA") ? .p256 : .rsa(2048))
        case .usual where profile.base == .genuine: return try made(PrivateKey.Kind(like: try original(place)) ?? request.key)
        case .usual: return try made(place == 0 ? request.key : .p256)
        case .rsa(let bits): return try made(.rsa(bits))
        case .curve(let name): return try made(.curve(name))
        case .ed25519: return try made(.ed25519)
        case .owners:
            guard let owners = request.ownersKey else { throw missing("the owner's key (--owner-key)") }
            return owners
        }
    }

    /// The genuine certificate at this place of its chain.
    private func original(_ place: Int) throws -> Certificate {
        guard let original = try genuine.dropFirst(place).first else { throw missing("a genuine chain that is as long") }
        return original
    }

    /// A leaf that outlives its issuer, or that ends while it is served, would be a second fault.
    private func checkTime(_ leaf: Certificate, _ issuer: Issuer?) throws {
        guard let end = issuer?.certificate.notAfter, profile.path == [.intermediate], profile.leaf.base == .clean else { return }
        guard end - max(now, leaf.notBefore ?? now) < LeafCache.freshness else { return }
        throw AuthorityError(
            .unfit, "The CA ends too soon to sign for \(request.host.text). Start again, or run `pinproof ca remove` to get a new one.")
    }

    // MARK: What is sent

    private func certificates(_ sent: ChainProfile.Sent, path: [Certificate], top: Issuer?) throws -> [Certificate] {
        switch sent {
        case .path: path
        case .reversedPath: path.reversed()
        case .anchor: top.map { [$0.certificate] } ?? []
        case .rootAndIntermediate: [authorities.sub.certificate, authorities.root.certificate]
        case .genuineChain: try genuine
        case .genuineIntermediates: Array(try genuine.dropFirst())
        case .ownChain: try own.chain.chain
        case .unrelated: [(profile.anchor == .rogue ? authorities.sub : authorities.rogueSub).certificate]
        }
    }

    private func staple(for leaf: Certificate, issuer: Issuer?) throws -> [UInt8]? {
        guard let issuer, let kind = profile.staple ?? (request.staples ? .good : nil) else { return nil }
        let (status, began, lasts): (OCSP.Status, Int64, Int64) =
            switch kind {
            case .good, .forged: (.good, -3600, 86_400)
            case .revoked: (.revoked, -3600, 86_400)
            case .expired: (.good, -14 * 86_400, -7 * 86_400)
            }
        let key = kind == .forged ? try PrivateKey.mismatched(showing: issuer.certificate) : issuer.key
        return try OCSP.response(about: leaf, issuer: issuer.certificate, key: key, status: status, from: began, to: lasts)
    }

    private var own: (leaf: Certificate, chain: OwnCertificate) {
        get throws {
            guard let own = request.own, let leaf = own.chain.first else { throw missing("your own certificate (--own-cert)") }
            return (leaf, own)
        }
    }

    private var ownLeaf: Issuer {
        get throws {
            let (leaf, own) = try own
            return Issuer(certificate: leaf, key: own.key, sent: own.chain, root: own.chain.last ?? leaf)
        }
    }

    private var genuine: [Certificate] {
        get throws {
            guard !request.genuine.isEmpty else { throw missing("the genuine chain") }
            return request.genuine
        }
    }

    private func missing(_ what: String) -> AuthorityError {
        AuthorityError(.minting, "This mode needs \(what), which is not there for \(request.host.text).")
    }
}
