import Authority
import Catalog
import OpenSSLKit
import Wire

/// A CA at work with a clock that stands still, and a public PKI beside it, whose servers are the genuine ones.
struct Realm: Sendable {
    /// One for all tests that only mint, because an RSA key takes a fifth of a second to make.
    static let shared = Result { try Realm() }

    /// Kinds of genuine servers.
    enum Genuine: CaseIterable, Sendable {
        /// By an intermediate under a root.
        case ec, rsa
        /// By the root itself.
        case ecAlone, rsaAlone
        /// By the lower one of two intermediates.
        case ecLong, rsaLong
        /// The root is sent too.
        case ecWithRoot, rsaWithRoot
        case selfSigned
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    let now = unixTime()
    let material: Material
    let certification: Certification

    init(_ material: Material? = nil) throws {
        let now = now
        let material = try material ?? Material.make(now: now)
        self.material = material
        certification = try Certification(material, clock: { now })
    }

    /// What the genuine server of a host has.
    func genuine(_ kind: Genuine, _ host: Host) throws -> PublicCA {
        switch kind {
        case .ec: try PublicCA("public", host, try PublicCA.Keys.ec.get(), now: now)
        case .rsa: try PublicCA("public", host, try PublicCA.Keys.rsa.get(), now: now)
        case .ecAlone: try PublicCA("public", host, try PublicCA.Keys.ec.get(), intermediates: 0, now: now)
        case .rsaAlone: try PublicCA("public", host, try PublicCA.Keys.rsa.get(), intermediates: 0, now: now)
        case .ecLong: try PublicCA("public", host, try PublicCA.Keys.ec.get(), intermediates: 2, now: now)
        case .rsaLong: try PublicCA("public", host, try PublicCA.Keys.rsa.get(), intermediates: 2, now: now)
        case .ecWithRoot: try PublicCA("public", host, try PublicCA.Keys.ec.get(), sendsRoot: true, now: now)
        case .rsaWithRoot: try PublicCA("public", host, try PublicCA.Keys.rsa.get(), sendsRoot: true, now: now)
        case .selfSigned: try PublicCA(selfSigned: host, try PublicCA.Keys.ec.get(), now: now)
        }
    }

    /// A certificate that the user has for a name of its own.
    func own() throws -> PublicCA {
        try PublicCA("other", .name("owner.pinproof.test"), try PublicCA.Keys.ec.get(), now: now)
    }
}

/// A mode played to a client at a host, and all that was at hand for it.
struct Play {
    let mode: TestMode
    let profile: ChainProfile
    let host: Host
    /// Of a leaf whose key is the usual one.
    let kind: PrivateKey.Kind
    let genuine: PublicCA
    let own: PublicCA
    let identity: ServerIdentity

    /// The profiles of the path, one for each certificate: copies are as many as there are genuine intermediates.
    var path: [CertificateProfile] {
        profile.path.flatMap { step -> [CertificateProfile] in
            if step.base == .genuine { return genuine.chain.dropFirst().map { _ in step } }
            return step.subject == .genuineIssuer && genuine.chain.last?.isSelfIssued == true ? [] : [step]
        }
    }

    /// What is sent, leaf first.
    var sent: [Certificate] { [identity.leaf] + identity.chain }
}

extension Realm {
    var materials: Materials {
        Materials(
            hasGenuineChain: true, hasOwnersKey: true, hasOwnCertificate: true, allowsIntermediates: certification.allowsIntermediates)
    }

    /// Nil where the mode cannot be played at this host.
    func play(_ mode: TestMode, _ host: Host, _ kind: PrivateKey.Kind = .p256, _ genuineKind: Genuine = .ec) throws -> Play? {
        guard let profile = mode.presentation.chain, mode.applicability(host: host, offer: nil, materials: materials) == .applicable
        else { return nil }
        let genuine = try genuine(genuineKind, host)
        // Whoever vouches for itself has no issuer that could vouch for another key.
        if profile.anchor == .ownRenewed, genuine.chain.count == 1 { return nil }
        let own = try profile.anchor == .ownRenewed ? PublicCA(renewing: genuine, now: now) : own()
        let identity = try certification.mint(request(profile, host, kind, genuine, own))
        return Play(mode: mode, profile: profile, host: host, kind: kind, genuine: genuine, own: own, identity: identity)
    }

    /// The same with a second fault: in what we mint, or where we mint nothing or a copy, in the original.
    func play(_ sound: Play, _ bend: (inout CertificateProfile) -> Void, _ deviate: PublicCA.Deviation) throws -> Play? {
        let profile = sound.profile
        let isCopy = profile.leaf.base == .genuine || profile.isUnchanged
        let bent = isCopy ? profile : profile.leaf(bend)
        if !isCopy, bent == profile { return nil }
        let genuine = isCopy ? try PublicCA(sound.genuine, deviate: deviate) : sound.genuine
        let own = isCopy ? try PublicCA(sound.own, deviate: deviate) : sound.own
        let identity = try certification.mint(request(bent, sound.host, sound.kind, genuine, own))
        return Play(
            mode: sound.mode, profile: bent, host: sound.host, kind: sound.kind, genuine: sound.genuine, own: sound.own, identity: identity)
    }

    private func request(_ profile: ChainProfile, _ host: Host, _ kind: PrivateKey.Kind, _ genuine: PublicCA, _ own: PublicCA)
        -> LeafRequest
    {
        LeafRequest(
            profile: profile, host: host, key: kind, genuine: genuine.chain, ownersKey: genuine.key,
            own: OwnCertificate(chain: own.chain, key: own.key))
    }
}
