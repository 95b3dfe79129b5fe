package import Catalog
package import OpenSSLKit
internal import Synchronization
package import Wire

/// The local CA at work: turns a mode's chain profile and a host into the identity that a server presents.
///
/// Root signs an intermediate once, in memory; leaves are signed by that. The rogue root lives in memory only and dies with the process.
/// One leaf key of each type serves all leaves. Safe to use from any thread; `mint` is never to be called on an event loop.
package final class Certification: Sendable {
    /// The root that the user may install.
    package let root: Certificate
    private let sub: Issuer
    private let rogue: Issuer
    private let p256: PrivateKey
    private let slowKeys = Mutex<[PrivateKey.Kind: PrivateKey]>([:])
    private let cache = Mutex(LeafCache())
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: seconds since 1970-01-01T00:00:00Z.
    package init(_ material: Material, clock: @escaping @Sendable () -> Int64 = unixTime) throws(AuthorityError) {
        do {
            let now = clock()
            root = material.certificate
            let lifetime = Material.lifetime(now: now, end: material.certificate.notAfter)
            let top = Issuer(certificate: material.certificate, key: material.key, sent: [], root: material.certificate)
            // A CA that may have no CA below it signs the leaves itself.
            sub =
                material.certificate.pathLength == 0
                ? top : try top.intermediate(commonName: "pinproof intermediate \(Digest.hex(try Digest.random(4)))", lifetime: lifetime)
            let rogueName = Digest.hex(try Digest.random(4))
            rogue = try Issuer.root(commonName: "pinproof rogue \(rogueName)", lifetime: lifetime)
                .intermediate(commonName: "pinproof rogue intermediate \(rogueName)", lifetime: lifetime)
            p256 = try PrivateKey.generate(.p256)
            self.clock = clock
        } catch {
            throw AuthorityError(.minting, "The CA could not be put to work: \(error)")
        }
    }

    /// The identity for a request, if it was minted less than half a day ago.
    package func cached(_ request: LeafRequest) -> ServerIdentity? {
        let now = clock()
        return cache.withLock { $0.find(request, now: now) }
    }

    /// The identity for a request, minted if need be. Takes 50 us, and 0.2 s once for a new RSA key: never on an event loop.
    package func mint(_ request: LeafRequest) throws(AuthorityError) -> ServerIdentity {
        if let known = cached(request) { return known }
        do {
            let now = clock()
            let made = try build(request, now: now)
            cache.withLock { $0.insert(made, for: request, now: now) }
            return made
        } catch let error as AuthorityError {
            throw error
        } catch {
            throw AuthorityError(.minting, "No certificate for \(request.host.text) could be minted: \(error)")
        }
    }

    private func build(_ request: LeafRequest, now: Int64) throws -> ServerIdentity {
        let profile = request.profile
        let key = try self.key(request.key)
        let issuer: Issuer? =
            switch profile.issuer {
            case .sub: sub
            case .rogueSub: rogue
            case .itself: nil
            }
        let builder = try LeafBuilder.builder(
            profile.leaf, host: request.host, key: key, now: now, issuer: issuer?.certificate, wanted: request.lifetime)
        // A leaf that outlives its issuer, or that ends while it is served, would be a second fault.
        if let end = issuer?.certificate.notAfter, end - max(now, builder.notBefore) < LeafCache.freshness {
            throw AuthorityError(
                .unfit, "The CA ends too soon to sign for \(request.host.text). Start again, or run `pinproof ca remove` to get a new one.")
        }
        let leaf = try builder.signed(by: issuer.map { .issuer($0.certificate, $0.key) } ?? .itself, hash: request.hash)
        var chain = issuer?.sent ?? []
        if profile.sendsRoot, let issuer { chain.append(issuer.root) }
        var staple: [UInt8]?
        if request.staples, let issuer { staple = try OCSP.response(about: leaf, issuer: issuer.certificate, key: issuer.key) }
        return try ServerIdentity(leaf: leaf, chain: chain, key: key, staple: staple)
    }

    private func key(_ kind: PrivateKey.Kind) throws(OpenSSLError) -> PrivateKey {
        if kind == .p256 { return p256 }
        if let known = slowKeys.withLock({ $0[kind] }) { return known }
        let made = try PrivateKey.generate(kind)
        return slowKeys.withLock { keys in
            let kept = keys[kind] ?? made
            keys[kind] = kept
            return kept
        }
    }
}

/// All that a minted identity depends on; equal requests share one.
package struct LeafRequest: Hashable, Sendable {
    package var profile: ChainProfile
    package var host: Host
    package var key: PrivateKey.Kind
    package var hash: CertificateBuilder.SignatureHash
    /// From when to when the leaf is to be valid, in seconds since 1970-01-01T00:00:00Z, as far as its issuer allows; nil for our usual
    /// few days.
    package var lifetime: ClosedRange<Int64>?
    /// Staple a good OCSP response of our own.
    package var staples: Bool

    package init(
        profile: ChainProfile, host: Host, key: PrivateKey.Kind = .p256, hash: CertificateBuilder.SignatureHash = .sha256,
        lifetime: ClosedRange<Int64>? = nil, staples: Bool = false
    ) {
        self.profile = profile
        self.host = host
        self.key = key
        self.hash = hash
        self.lifetime = lifetime
        self.staples = staples
    }
}
