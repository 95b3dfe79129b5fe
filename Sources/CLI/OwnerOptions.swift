internal import ArgumentParser
internal import Authority
internal import Catalog
internal import Foundation
internal import OpenSSLKit
internal import Proxy

/// What is lent for modes that need more than our own CA.
struct OwnerOptions: ParsableArguments {
    @Option(
        name: .customLong("owner-key"),
        help: ArgumentHelp("The genuine server's private key (PEM), to tell what a pin names; it stays in memory.", valueName: "pem"),
        completion: .file())
    var key: String?

    @Option(
        name: .customLong("owner-chain"),
        help: ArgumentHelp("The genuine server's chain (PEM, leaf first), for where it cannot be fetched.", valueName: "pem"),
        completion: .file())
    var chain: String?

    @Option(
        name: .customLong("own-cert"),
        help: ArgumentHelp(
            "A publicly trusted chain of your own (PEM, leaf first), and its key where that is another file. For another name it asks "
                + "whether names are checked; for the tested name, by its issuer and over another key, whether the issuer is pinned.",
            valueName: "pem[,key]"),
        completion: .file())
    var own: String?

    /// A mode that is played alone would never be shown without what it needs.
    func check(for mode: TestMode, isSink: Bool) throws {
        guard let profile = mode.presentation.chain else { return }
        if profile.needsOwnersKey, key == nil {
            throw ValidationError("--mode \(mode.id) shows the genuine server's own key: lend it with --owner-key.")
        }
        if profile.needsOwnCertificate, own == nil {
            throw ValidationError("--mode \(mode.id) shows a certificate of your own: lend one with --own-cert.")
        }
        if isSink, profile.mirrorsOrigin {
            throw ValidationError("--mode \(mode.id) is made after the genuine server, which --sink does not ask: leave one of them out.")
        }
        if isSink, profile.needsGenuineChain || profile.needsOwnersKey, chain == nil {
            throw ValidationError(
                "--mode \(mode.id) needs the genuine server's chain, which --sink does not fetch: give it with --owner-chain.")
        }
    }

    /// Read at once, so that a wrong path is told before anything is made.
    func material() throws(AuthorityError) -> OwnersMaterial {
        var material = OwnersMaterial()
        if let key { material.key = try Lent.key(try Self.bytes(key, "--owner-key"), name: "--owner-key \(key)") }
        if let chain { material.chain = try Lent.genuineChain(try Self.bytes(chain, "--owner-chain"), name: "--owner-chain \(chain)") }
        if let key = material.key, let leaf = material.chain.first, !leaf.matches(key) {
            throw AuthorityError(.unfit, "The key of --owner-key is not that of the first certificate of --owner-chain.")
        }
        guard let own else { return material }
        let files = own.split(separator: ",", maxSplits: 1).map(String.init)
        guard let file = files.first else { throw AuthorityError(.unreadable, "--own-cert names no file.") }
        let keyFile = files.last ?? file
        let lent = OwnCertificate(
            chain: try Lent.ownChain(try Self.bytes(file, "--own-cert"), name: "--own-cert \(file)"),
            key: try Lent.key(try Self.bytes(keyFile, "--own-cert"), name: "--own-cert \(keyFile)"))
        guard lent.chain.first?.matches(lent.key) ?? false else {
            throw AuthorityError(.unfit, "--own-cert: the key is not that of the first certificate.")
        }
        material.own = lent
        return material
    }

    private static func bytes(_ path: String, _ option: String) throws(AuthorityError) -> [UInt8] {
        do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw AuthorityError(.unreadable, "\(option) \(path) cannot be read. Check the path and its permissions.")
        }
    }
}
