package import Authority
package import Catalog
internal import OpenSSLKit
internal import Wire

/// What this machine's OpenSSL cannot do, found by trying.
package enum Capabilities {
    /// - Returns: of all that these modes ask for, what is missing. Takes some milliseconds, and is not to be called on an event loop.
    package static func missing(for modes: [TestMode], _ certification: Certification) -> Set<Capability> {
        var missing: Set<Capability> = []
        for mode in modes {
            guard case .intercept(let chain) = mode.presentation else { continue }
            if (try? TLSContext.server(.init(mode.tls, chain))) == nil { missing.insert(capability(of: mode.tls)) }
            let keys = ([chain.leaf] + chain.path).map(\.key)
            let lacking = keys.filter { kind($0).map { (try? PrivateKey.generate($0)) == nil } ?? false }
            missing.formUnion(lacking.map { .key($0) })
            guard lacking.isEmpty, let hash = ([chain.leaf] + chain.path).map(\.signature.hash).first(where: { $0 != .usual }) else {
                continue
            }
            if (try? certification.mint(LeafRequest(profile: chain, host: .name(Catalog.canaryHost)))) == nil {
                missing.insert(.hash(hash))
            }
        }
        return missing
    }

    private static func capability(of tls: TLSProfile) -> Capability {
        tls.suites == .sound ? .version(tls.versions.upperBound) : .suites(tls.suites)
    }

    /// Kinds that a build may lack; every OpenSSL has RSA and P-256.
    private static func kind(_ key: CertificateProfile.Key) -> PrivateKey.Kind? {
        switch key {
        case .curve(let name): .curve(name)
        case .explicitCurve: .explicitP256
        case .ed25519: .ed25519
        case .usual, .rsa, .owners: nil
        }
    }
}
