import Lab
import NIOCore
import NIOPosix
import OpenSSLKit
import Wire

/// What every test on loopback needs: names, event loops, an origin that runs.
enum Stage {
    static let host = Host.name("lab.example.test")
    static let group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup

    /// An origin that runs for the length of `body`; afterwards its connections have ended by themselves.
    static func withOrigin<Result: Sendable>(
        _ identities: [Host: ServerIdentity], _ settings: LabOrigin.Settings = .init(),
        _ body: (LabOrigin, UInt16) async throws -> Result
    ) async throws -> Result {
        let origin = try LabOrigin(identities: identities, settings: settings, group: group)
        let port = try await origin.start()
        do {
            let result = try await body(origin, port)
            await origin.stop(within: .seconds(5))
            return result
        } catch {
            await origin.stop()
            throw error
        }
    }

    /// The pin of what an origin presents.
    static func pin(_ identity: ServerIdentity) -> String { Digest.base64(Digest.sha256(identity.leaf.publicKeyInfo)) }
}
