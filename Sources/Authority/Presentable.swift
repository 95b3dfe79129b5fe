package import Catalog
internal import OpenSSLKit
internal import Wire

/// What this machine's OpenSSL can present, found by trying: every key, hash, suite and version that a mode takes is used once, in a
/// handshake in memory with a client that takes everything.
package enum Presentable {
    /// What these modes take, and no handshake could be made with. Takes about 0.1 s for the whole catalogue: never on an event loop.
    package static func missing(for modes: [TestMode]) -> Set<Capability> {
        Set(Set(modes.flatMap(\.capabilities)).filter { !works($0) })
    }

    /// A server with this key can shake hands as the usual ones do.
    static func serves(_ key: PrivateKey) -> Bool {
        do { return try finishes(try identity(key, .sha256), TLSContext.ServerSettings(TLSProfile(), .trusted)) } catch { return false }
    }

    private static func works(_ capability: Capability) -> Bool {
        do { return try shakesHands(capability) } catch { return false }
    }

    private static func shakesHands(_ capability: Capability) throws -> Bool {
        var (kind, hash, tls) = (PrivateKey.Kind.p256, CertificateBuilder.SignatureHash.sha256, TLSProfile())
        var profile = ChainProfile.trusted
        switch capability {
        // Their own keys are nothing to find out about, and long ones take long to make.
        case .key(.usual), .key(.owners): return true
        case .key(.rsa(let bits)) where bits >= 2048: return true
        case .key(.rsa(let bits)): kind = .rsa(bits)
        case .key(.curve(let name)): kind = .curve(name)
        case .key(.ed25519): kind = .ed25519
        case .hash(let weak):
            profile.leaf.signature.hash = weak
            // There is no ECDSA with MD5.
            if weak == .md5 { (kind, hash) = (.rsa(2048), .md5) } else if weak == .sha1 { hash = .sha1 }
        case .suites(let suites):
            tls.suites = suites
            if suites.takesRSA { kind = .rsa(2048) }
        case .version(let version): tls.versions = version...version
        }
        if case .key(let key) = capability { profile.leaf.key = key }
        if tls.suites != .sound || profile.isWeak { tls.versions = TLSVersion.tls12...TLSVersion.tls12 }
        return try finishes(try identity(kind, hash), TLSContext.ServerSettings(tls, profile))
    }

    /// A certificate that vouches for itself: enough for a client that verifies nothing.
    private static func identity(_ kind: PrivateKey.Kind, _ hash: CertificateBuilder.SignatureHash) throws -> ServerIdentity {
        try identity(try PrivateKey.generate(kind), hash)
    }

    private static func identity(_ key: PrivateKey, _ hash: CertificateBuilder.SignatureHash) throws -> ServerIdentity {
        let now = unixTime()
        let leaf = try CertificateBuilder(
            serial: try Issuer.serial(), subject: [("CN", "trial")], notBefore: now - 3600, notAfter: now + 3600, key: key, extensions: []
        ).signed(by: .itself, hash: hash)
        return try ServerIdentity(leaf: leaf, chain: [], key: key)
    }

    private static func finishes(_ identity: ServerIdentity, _ settings: TLSContext.ServerSettings) throws -> Bool {
        let server = try TLSSession.server(try .server(settings), identity: identity, alpn: nil)
        let client = try TLSSession.client(try .permissiveClient(), host: .name("trial.pinproof.test"), alpn: [])
        var (mine, its) = (client.step(), TLSSession.Progress.wantsMore)
        // A handshake takes three flights at most, each way.
        for _ in 0..<4 where mine == .wantsMore || its == .wantsMore {
            if let flight = client.takeOutbound() { server.receive(flight) }
            if its == .wantsMore { its = server.step() }
            if let flight = server.takeOutbound() { client.receive(flight) }
            if mine == .wantsMore { mine = client.step() }
        }
        return mine == .done && its == .done
    }
}

extension Certification {
    /// What is at hand to build the chains of these modes from. Takes about 0.1 s for the whole catalogue: never on an event loop.
    package func materials(
        for modes: [TestMode], hasGenuineChain: Bool = false, hasOwnersKey: Bool = false, hasOwnCertificate: Bool = false
    ) -> Materials {
        Materials(
            hasGenuineChain: hasGenuineChain, hasOwnersKey: hasOwnersKey, hasOwnCertificate: hasOwnCertificate,
            hasSystemRoots: SystemTrust.hasModel, allowsIntermediates: allowsIntermediates, missing: Presentable.missing(for: modes))
    }
}
