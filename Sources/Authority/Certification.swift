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
    private let authorities: Authorities
    private let p256: PrivateKey
    private let slowKeys = Mutex<[KeyUse: PrivateKey]>([:])
    private let cache = Mutex(LeafCache())
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: seconds since 1970-01-01T00:00:00Z.
    package init(_ material: Material, clock: @escaping @Sendable () -> Int64 = unixTime) throws(AuthorityError) {
        do {
            root = material.certificate
            authorities = try Authorities(material, now: clock())
            p256 = try PrivateKey.generate(.p256)
            self.clock = clock
        } catch {
            throw AuthorityError(.minting, "The CA could not be put to work: \(error)")
        }
    }

    /// Intermediates may stand below the root.
    package var allowsIntermediates: Bool { root.pathLength != 0 }

    /// The identity for a request, if it was minted less than half a day ago.
    package func cached(_ request: LeafRequest) -> ServerIdentity? {
        let now = clock()
        // A lifetime that was copied may end while the leaf is kept.
        if let end = request.lifetime?.upperBound, end < now + 60 { return nil }
        return cache.withLock { $0.find(request, now: now) }
    }

    /// The identity for a request, minted if need be. Takes 50 us, and 0.2 s once for a new RSA key: never on an event loop.
    package func mint(_ request: LeafRequest) throws(AuthorityError) -> ServerIdentity {
        if let known = cached(request) { return known }
        do {
            let now = clock()
            let made = try ChainBuilder(request: request, now: now, authorities: authorities, key: key).build()
            cache.withLock { $0.insert(made, for: request, now: now) }
            return made
        } catch let error as AuthorityError {
            throw error
        } catch {
            throw AuthorityError(.minting, "No certificate for \(request.host.text) could be minted: \(error)")
        }
    }

    private func key(_ use: KeyUse) throws(OpenSSLError) -> PrivateKey {
        if use.kind == .p256 { return use.owner == .leaf ? p256 : try PrivateKey.generate(.p256) }
        if let known = slowKeys.withLock({ $0[use] }) { return known }
        let made = try PrivateKey.generate(use.kind)
        return slowKeys.withLock { keys in
            let kept = keys[use] ?? made
            keys[use] = kept
            return kept
        }
    }
}

/// A key of some kind for one place of a chain. A key that served two places would be a fault of its own: a leaf that its own key signed.
struct KeyUse: Hashable {
    enum Owner: Hashable {
        case leaf
        /// An intermediate, by its place in the chain.
        case authority(Int)
        /// Nobody of the chain.
        case stranger
    }

    var kind: PrivateKey.Kind
    var owner: Owner
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
    /// Names that a sound leaf is for besides the host's.
    package var names: [CertificateBuilder.AlternativeName]
    /// Staple a good OCSP response of our own.
    package var staples: Bool
    /// The genuine server's chain, leaf first, for profiles that copy or send it; else empty, so that the request stays the same.
    package var genuine: [Certificate]
    /// The genuine server's key, where its owner lends it.
    package var ownersKey: PrivateKey?
    /// A publicly trusted chain of the user's own, and its key.
    package var own: OwnCertificate?

    package init(
        profile: ChainProfile, host: Host, key: PrivateKey.Kind = .p256, hash: CertificateBuilder.SignatureHash = .sha256,
        lifetime: ClosedRange<Int64>? = nil, names: [CertificateBuilder.AlternativeName] = [], staples: Bool = false,
        genuine: [Certificate] = [], ownersKey: PrivateKey? = nil,
        own: OwnCertificate? = nil
    ) {
        self.profile = profile
        self.host = host
        self.key = key
        self.hash = hash
        self.lifetime = lifetime
        self.names = names
        self.staples = staples
        self.genuine = genuine
        self.ownersKey = ownersKey
        self.own = own
    }
}

/// A publicly trusted chain of the user's own, leaf first, and its key.
package struct OwnCertificate: Hashable, Sendable {
    package var chain: [Certificate]
    package var key: PrivateKey

    package init(chain: [Certificate], key: PrivateKey) {
        self.chain = chain
        self.key = key
    }
}
