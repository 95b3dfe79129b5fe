import Foundation
import Lab
import OpenSSLKit

/// The files that demo clients are given, in a folder of their own: the genuine leaf and CA, a client certificate, and a bundle of anchors.
struct Kit {
    private let folder: URL
    private let pin: String

    /// Lends a kit to the body and clears it away.
    ///
    /// - Parameters:
    ///   - genuine: what the genuine server presents.
    ///   - anchors: what the clients trust; by default the genuine CA.
    static func with<Result>(
        _ authority: LabPublicCA, genuine: ServerIdentity, trusting anchors: [Certificate]? = nil, _ body: (Kit) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-lab-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let kit = Kit(folder: folder, pin: Stage.pin(genuine))
        try Data(authority.pem).write(to: kit.file("ca.pem"))
        try Data(genuine.leaf.pem.utf8).write(to: kit.file("leaf.pem"))
        try Data(try authority.client("a client")).write(to: kit.file("client.pem"))
        try Data((anchors ?? [authority.root]).map(\.pem).joined().utf8).write(to: kit.file("anchors.pem"))
        return try await body(kit)
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    /// Everything that any behaviour needs.
    func options(_ urls: [String], pinnedHost: String? = nil) -> LabClient.Options {
        LabClient.Options(
            urls: urls, pin: pin, pinnedHost: pinnedHost, leaf: file("leaf.pem").path, ca: file("ca.pem").path,
            identity: file("client.pem").path)
    }

    /// Runs a client against these URLs.
    ///
    /// - Parameter proxy: the port of a proxy on loopback; nil for none.
    func run(_ behaviour: LabBehaviour, _ urls: String..., proxy: UInt16? = nil, pinnedHost: String? = nil) async throws -> LabClient.Ending
    {
        var environment = ["SSL_CERT_FILE": file("anchors.pem").path]
        if let proxy {
            environment["https_proxy"] = "http://127.0.0.1:\(proxy)"
            environment["http_proxy"] = "http://127.0.0.1:\(proxy)/"
        }
        return try await LabClient(behaviour: behaviour, options: options(urls, pinnedHost: pinnedHost), environment: environment)
            .run(on: Stage.group)
    }
}
