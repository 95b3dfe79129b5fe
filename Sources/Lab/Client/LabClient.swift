package import NIOCore
internal import NIOPosix
internal import Wire

/// A demo client: a GET over HTTPS, with the certificate checks of its behaviour. It runs as a process of its own, so that it is tested
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
            /// The certificate is sound, and not what is pinned.
            case pinMismatch = 90
        }

        /// The first failure, if there was one.
        package let code: ExitCode
        /// For standard output when it was answered, as `200 lab.example.test`; else one sentence for standard error. A line for each URL.
        package let text: String
        /// The status of the last answer (RFC 9110 §15).
        package let status: Int?
    }

    /// What a behaviour needs besides a URL; those that need none of it ignore it.
    package struct Options: Sendable {
        /// https URLs, asked one after the other whatever became of the first.
        package var urls: [String]
        /// SHA-256 of the server's SubjectPublicKeyInfo in base64 (RFC 7469 §2.4).
        package var pin: String?
        /// The host that a pin is for; nil for that of the first URL.
        package var pinnedHost: String?
        /// Path of a PEM file with the server's certificate.
        package var leaf: String?
        /// Path of a PEM file with the only CAs for the pinned host.
        package var ca: String?
        /// Path of a PEM file with the client's own certificate and key.
        package var identity: String?

        package init(
            urls: [String], pin: String? = nil, pinnedHost: String? = nil, leaf: String? = nil, ca: String? = nil, identity: String? = nil
        ) {
            self.urls = urls
            self.pin = pin
            self.pinnedHost = pinnedHost
            self.leaf = leaf
            self.ca = ca
            self.identity = identity
        }
    }

    private let behaviour: LabBehaviour
    private let targets: [ClientTarget]
    private let pin: ClientPin?
    private let identity: ClientIdentity?
    private let environment: ClientEnvironment

    /// The credentials that every request carries, as they may be shown.
    package static let maskedCredentials = "Authorization: Bearer ***"

    /// - Parameter environment: the process's variables.
    package init(behaviour: LabBehaviour, options: Options, environment: [String: String]) throws(LabError) {
        self.behaviour = behaviour
        self.environment = try ClientEnvironment(environment)
        var targets: [ClientTarget] = []
        for url in options.urls { targets.append(try ClientTarget(url: url)) }
        guard let first = targets.first else { throw LabError(.option, "A demo client needs a URL: give it one with --url.") }
        self.targets = targets
        if let rule = behaviour.pin {
            let host = try options.pinnedHost.map { text throws(LabError) in try ClientTarget.host(text) } ?? first.hostPort.host
            pin = try ClientPin(rule, for: host, of: behaviour.name, options)
        } else {
            pin = nil
        }
        identity = behaviour.hasIdentity ? try ClientIdentity(options.identity, of: behaviour.name) : nil
    }

    /// Connects, verifies, asks, and reads the answer. Never throws: what goes wrong is the result.
    ///
    /// - Parameter limit: time for each connection; whatever a server does, the run ends.
    package func run(
        on group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup, within limit: TimeAmount = .seconds(20)
    ) async -> Ending {
        var endings: [Ending] = []
        for target in targets { endings.append(await ask(target, ClientTransport(group: group, limit: limit))) }
        return Ending(
            code: endings.first { $0.code != .answered }?.code ?? .answered, text: endings.map(\.text).joined(separator: "\n"),
            status: endings.last?.status)
    }

    /// One URL, with what the behaviour does about a refusal of its own.
    private func ask(_ target: ClientTarget, _ transport: ClientTransport) async -> Ending {
        var call = ClientCall(
            target: target, checks: behaviour.checks, pin: pin.flatMap { $0.applies(to: target.hostPort.host) ? $0 : nil },
            identity: identity, agent: "pinproof-lab/\(behaviour.name)", environment: environment, transport: transport)
        do throws(ClientFailure) {
            do throws(ClientFailure) {
                return answered(try await call.overTLS(), target)
            } catch {
                guard error.code == .certificateRefused else { throw error }
                switch behaviour.afterRefusal {
                case .givesUp: throw error
                case .retriesUnverified:
                    call.checks = LabBehaviour.Checks.none
                    return answered(try await call.overTLS(), target)
                case .asksInTheClear: return answered(try await call.inTheClear(), target)
                }
            }
        } catch {
            return Ending(code: error.code, text: error.sentence, status: nil)
        }
    }

    private func answered(_ status: Int, _ target: ClientTarget) -> Ending {
        Ending(code: .answered, text: "\(status) \(target.hostPort.host.text)", status: status)
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
