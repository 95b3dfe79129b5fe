internal import Foundation
package import NIOCore
internal import NIOPosix
internal import OpenSSLKit
internal import Wire

/// A demo client: one GET over HTTPS, with the certificate checks of its behaviour. It runs as a process of its own, so that it is tested
/// like any other program.
///
/// It goes through the proxy of `https_proxy` or `HTTPS_PROXY`, trusts what is in the file of `SSL_CERT_FILE` and nothing else, and sends a
/// demo token in Authorization, which a client that accepts a bad certificate thereby gives away.
package struct LabClient: Sendable {
    /// How a run ended.
    package struct Ending: Hashable, Sendable {
        /// For the process; curl's numbers for the same things.
        package enum ExitCode: Int32, Sendable {
            case answered = 0
            /// No connection to the server or the proxy, or no tunnel through it.
            case unreachable = 7
            /// The TLS handshake failed for another reason than the certificate.
            case handshakeFailed = 35
            /// The connection ended before the answer was complete, or what came is no HTTP.
            case noAnswer = 52
            /// We refused the certificate.
            case certificateRefused = 60
            /// The file of `SSL_CERT_FILE` holds no certificates, or cannot be read.
            case noAnchors = 77
            /// The certificate is sound and its key is not the pinned one.
            case pinMismatch = 90
        }

        package let code: ExitCode
        /// For standard output when it was answered, as `200 lab.example.test`; else one sentence for standard error.
        package let text: String
        /// The status of the answer (RFC 9110 §15).
        package let status: Int?
    }

    let behaviour: LabBehaviour
    let target: ClientTarget
    let pin: [UInt8]?
    let environment: ClientEnvironment

    /// - Parameters:
    ///   - url: an https URL.
    ///   - pin: SHA-256 of the server's SubjectPublicKeyInfo in base64 (RFC 7469 §2.4); behaviours that do not compare one ignore it.
    ///   - environment: the process's variables.
    package init(behaviour: LabBehaviour, url: String, pin: String? = nil, environment: [String: String]) throws(LabError) {
        self.behaviour = behaviour
        target = try ClientTarget(url: url)
        self.environment = try ClientEnvironment(environment)
        guard behaviour.needsPin else {
            self.pin = nil
            return
        }
        guard let digest = pin.flatMap({ Data(base64Encoded: $0) }), digest.count == 32 else {
            throw LabError(
                .option,
                "\(behaviour.rawValue) needs --pin with the SHA-256 of the server's public key in base64: 44 characters, the last one =.")
        }
        self.pin = Array(digest)
    }

    /// Connects, verifies, asks, and reads the answer. Never throws: what goes wrong is the result.
    ///
    /// - Parameter limit: time for all of it; whatever a server does, the run ends.
    package func run(
        on group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup, within limit: TimeAmount = .seconds(20)
    ) async -> Ending {
        do throws(ClientFailure) {
            let context = try context()
            let status = try await ClientLink.with(environment.proxy ?? target.hostPort, within: limit, on: group) {
                link throws(ClientFailure) in
                try await exchange(context, &link)
            }
            return Ending(code: .answered, text: "\(status) \(target.hostPort.host.text)", status: status)
        } catch {
            return Ending(code: error.code, text: error.sentence, status: nil)
        }
    }

    /// Everything on one connection, in order.
    private func exchange(_ context: TLSContext, _ link: inout ClientLink) async throws(ClientFailure) -> Int {
        if environment.proxy != nil { try await openTunnel(&link) }
        let session = try session(context)
        try await shakeHands(session, &link)
        do throws(ClientFailure) {
            try comparePin(session)
            let status = try await ask(session, &link)
            await sayGoodbye(session, link)
            return status
        } catch {
            await sayGoodbye(session, link)
            throw error
        }
    }
}

/// Why a demo client ends without an answer.
struct ClientFailure: Error {
    let code: LabClient.Ending.ExitCode
    let sentence: String

    init(_ code: LabClient.Ending.ExitCode, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
