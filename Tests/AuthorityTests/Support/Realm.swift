import Authority
import Catalog
import OpenSSLKit
import Wire

/// A CA at work, with a clock that stands still.
struct Realm {
    /// One for all tests that only mint, because an RSA key takes a fifth of a second to make.
    static let shared = Result { try Realm() }

    /// Seconds since 1970-01-01T00:00:00Z.
    let now = unixTime()
    let material: Material
    let certification: Certification

    init() throws {
        let now = now
        material = try Material.make(now: now)
        certification = try Certification(material, clock: { now })
    }

    /// What is sent for a profile: the leaf, and what comes after it.
    func chain(_ profile: ChainProfile, _ host: Host, _ kind: PrivateKey.Kind) throws -> [Certificate] {
        let identity = try certification.mint(LeafRequest(profile: profile, host: host, key: kind))
        return [identity.leaf] + identity.chain
    }
}
