internal import Catalog
internal import OpenSSLKit
internal import Proxy
internal import Verdicts
internal import Wire

extension Pinproof.Options {
    /// What can be said against them before anything is played.
    func check() throws(Pinproof.Failure) {
        guard (1...100).contains(trials) else { throw Self.wrong("trials takes 1 to 100, and not \(trials).") }
        guard timeout > .zero, timeout <= .seconds(86_400) else { throw Self.wrong("timeout takes more than nothing and at most a day.") }
        guard (.seconds(1) ... .seconds(3600)).contains(window) else { throw Self.wrong("window takes a second to an hour.") }
    }

    /// The set that was asked for here, else the policy's, else the core.
    func profile(_ policy: Policy?) -> CatalogProfile {
        profile?.inCatalog ?? policy?.profile?.value ?? .core
    }

    /// The chosen modes by id, in the order of the catalogue.
    func modeIDs(_ policy: Policy?) throws(Pinproof.Failure) -> [String] {
        let profile = profile(policy)
        guard !modes.isEmpty else { return profile.modes.map(\.id) }
        do { return try Selection.modes(modes.joined(separator: ","), from: profile).map(\.id) } catch {
            throw Self.wrong("modes: \(error.description)")
        }
    }

    /// Where genuine servers are dialled.
    func rules() throws(Pinproof.Failure) -> UpstreamRules {
        do { return UpstreamRules(redirections: try connectTo.map { try UpstreamRules.Redirection(parsing: $0) }) } catch {
            throw Self.wrong("connectTo: \((error as? ProxyError)?.message ?? "\(error)")")
        }
    }

    /// The anchors besides those of the system.
    func anchors() throws(Pinproof.Failure) -> [[UInt8]] {
        var bundles: [[UInt8]] = []
        for source in upstreamCA {
            let bytes = try source.bytes(limit: 16_777_216)
            guard let certificates = try? Certificate.all(pem: bytes), !certificates.isEmpty else {
                throw Self.wrong("upstreamCA: \(source.name) holds no PEM certificate.")
            }
            bundles.append(bytes)
        }
        return bundles
    }

    private static func wrong(_ sentence: String) -> Pinproof.Failure { Pinproof.Failure(.option, sentence) }
}
