import Lab
import NIOPosix
import OpenSSLKit
import PinproofTesting
import Wire

/// The server that the clients of these tests call, on loopback, with a certificate for `api.weather.test` of a CA of its own.
struct WeatherServer: Sendable {
    let port: UInt16
    /// What its clients have to trust.
    let caPEM: String
    /// SHA-256 of its public key, base64.
    let pin: String
    private let origin: LabOrigin

    static let host = LabHost.api.name
    static let url = "https://\(host)/v1/forecast"

    /// A server for as long as the body takes.
    static func with<Result>(_ body: (WeatherServer) async throws -> Result) async throws -> Result {
        let authority = try LabPublicCA()
        let identity = try authority.identity(for: .name(host))
        let origin = try LabOrigin(identities: [.name(host): identity], group: MultiThreadedEventLoopGroup.singleton)
        let server = WeatherServer(
            port: try await origin.start(), caPEM: authority.root.pem, pin: Digest.base64(Digest.sha256(identity.leaf.publicKeyInfo)),
            origin: origin)
        do {
            let result = try await body(server)
            await origin.stop()
            return result
        } catch {
            await origin.stop()
            throw error
        }
    }

    /// Options of runs that lead to it.
    func options(timeout: Duration = .seconds(60), playsCanary: Bool = true) -> Pinproof.Options {
        Pinproof.Options(
            timeout: timeout, playsCanary: playsCanary, connectTo: ["\(Self.host):443:127.0.0.1:\(port)"], upstreamCA: [.text(caPEM)])
    }

    /// How many requests came through.
    var requests: Int { origin.requests.count }
}
