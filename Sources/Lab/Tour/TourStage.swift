internal import Authority
internal import Foundation
internal import NIOCore
internal import OpenSSLKit
internal import Proxy
internal import Runner
internal import Wire

/// The servers that a tour's clients call, and the files that some of them are given.
struct TourStage: Sendable {
    private let plain: (origin: LabOrigin, port: UInt16)
    /// The same hosts, where every client has to show a certificate.
    private let mutual: (origin: LabOrigin, port: UInt16)
    /// SHA-256 of the api's public key, base64.
    private let pin: String
    /// What anyone can buy from the same CA: a certificate of another name.
    let own: OwnCertificate
    private let folder: RunFolder

    private static let loopback = Host.ipv4("127.0.0.1")
    private static let caFile = "genuine-ca.pem"
    private static let leafFile = "genuine-leaf.pem"
    private static let identityFile = "client.pem"

    static func url(of host: LabHost) -> String { "https://\(host.name)/v1/\(host == .api ? "forecast" : "alerts")" }

    /// Starts the servers on free ports of loopback, and writes the files.
    static func open(_ publicCA: LabPublicCA, in folder: RunFolder, on group: any EventLoopGroup) async throws -> TourStage {
        let identities = try publicCA.identities(for: LabHost.allCases.map { .name($0.name) })
        guard let api = identities[.name(LabHost.api.name)] else { throw LabError(.issuing, "The lab's api has no certificate.") }
        try folder.write(publicCA.pem, to: caFile)
        try folder.write(Array(api.leaf.pem.utf8), to: leafFile)
        try folder.write(try publicCA.client("demo client"), to: identityFile)

        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        let plain = try LabOrigin(identities: identities, settings: settings, group: group)
        settings.clientAnchors = try publicCA.clientAnchors()
        let mutual = try LabOrigin(identities: identities, settings: settings, group: group)
        let other = try publicCA.identity(for: .name("customer.weather.test"))
        let port = try await plain.start()
        do {
            return TourStage(
                plain: (plain, port), mutual: (mutual, try await mutual.start()),
                pin: Digest.base64(Digest.sha256(api.leaf.publicKeyInfo)),
                own: OwnCertificate(chain: [other.leaf] + other.chain, key: other.key), folder: folder)
        } catch {
            await plain.stop()
            throw error
        }
    }

    func close() async {
        await plain.origin.stop()
        await mutual.origin.stop()
        // A key is not kept; where it cannot be removed, it opens nothing any more.
        try? FileManager.default.removeItem(at: folder.url.appendingPathComponent(Self.identityFile))
    }

    /// Every host leads to the lab, so that nothing leaves the machine.
    func rules(for behaviour: LabBehaviour) -> UpstreamRules {
        UpstreamRules(redirections: [
            .init(host: nil, port: nil, toHost: Self.loopback, toPort: behaviour.hasIdentity ? mutual.port : plain.port)
        ])
    }

    /// The arguments of this program that make it this demo client; the api's URL is `{url}`.
    func arguments(for behaviour: LabBehaviour) -> [String] {
        ["lab", "client", behaviour.name, "--url", "{url}"]
            + behaviour.hosts.filter { $0 != .api }.flatMap { ["--url", Self.url(of: $0)] }
            + (behaviour.pin.map(arguments) ?? [])
            + (behaviour.hasIdentity ? ["--identity", path(Self.identityFile)] : [])
    }

    private func arguments(for pin: LabBehaviour.Pin) -> [String] {
        let value =
            switch pin.subject {
            case .publicKey, .presentedKey: ["--pin", self.pin]
            case .leaf, .names: ["--leaf", path(Self.leafFile)]
            case .authority: ["--ca", path(Self.caFile)]
            }
        return value + (pin.scope == .oneHost ? ["--pinned-host", LabHost.api.name] : [])
    }

    private func path(_ file: String) -> String { folder.url.appendingPathComponent(file).path }
}
