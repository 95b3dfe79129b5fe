package import Logging
internal import OpenSSLKit
package import Proxy
package import Runner
package import Verdicts
internal import Wire

/// The tour: a genuine server on loopback, and demo clients in processes of their own, each tested like any other program.
///
/// Nothing is installed, nothing leaves the machine. The server's CA stands for the public ones; it is what a clean machine trusts.
package struct LabTour: Sendable {
    /// The host of the lab's server; `.test` is reserved (RFC 6761 §6.2).
    package static let host = "api.weather.test"
    package static let path = "/v1/forecast"

    /// What one demo client turned out to do.
    package struct Stop: Sendable {
        package let behaviour: LabBehaviour
        package let run: Run

        package var finding: Finding? { run.findings.first }

        /// The verdict is the one that this behaviour must get.
        package var isAsExpected: Bool {
            run.findings.count == 1 && finding?.verdict == behaviour.expected && finding?.confidence == .proven
        }

        /// What was read of the client under certificates that it should have refused.
        package var readByAttacker: String? {
            guard let finding, !finding.acceptedModes.isEmpty else { return nil }
            return finding.cells.first { finding.acceptedModes.contains($0.mode) && $0.request != nil }?.request
        }
    }

    private let engine: Engine
    private let identity: RunIdentity
    private let folder: RunFolder
    private let executable: String
    private let logger: Logger

    /// - Parameter executable: path of this program, which is also the demo clients.
    package init(engine: Engine, identity: RunIdentity, folder: RunFolder, executable: String, logger: Logger) {
        self.engine = engine
        self.identity = identity
        self.folder = folder
        self.executable = executable
        self.logger = logger
    }

    /// Tests every demo client, one after the other.
    ///
    /// - Parameter tell: what happens, with the client that it happens to.
    package func run(
        publicCA: LabPublicCA, tell: @escaping @Sendable (LabBehaviour, RunNotice) -> Void
    ) async throws -> [Stop] {
        let host = try Host.parse(Self.host)
        let genuine = try publicCA.identity(for: host)
        let origin = try LabOrigin(identities: [host: genuine], group: engine.group)
        let port = try await origin.start()
        let pin = Digest.base64(Digest.sha256(genuine.leaf.publicKeyInfo))
        do {
            var stops: [Stop] = []
            for behaviour in LabBehaviour.allCases {
                let options = RunOptions(
                    command: CommandTemplate(command(behaviour, pin: pin)),
                    rules: UpstreamRules(redirections: [
                        .init(host: host, port: 443, toHost: try Host.parse("127.0.0.1"), toPort: port)
                    ]),
                    timeout: .seconds(20))
                let conductor = try Conductor(
                    options: options, engine: engine, identity: identity, folder: try folder.subfolder(behaviour.rawValue),
                    anchors: [publicCA.pem], environment: [:], logger: logger, tell: { tell(behaviour, $0) })
                stops.append(Stop(behaviour: behaviour, run: try await conductor.run()))
            }
            await origin.stop()
            return stops
        } catch {
            await origin.stop()
            throw error
        }
    }

    private func command(_ behaviour: LabBehaviour, pin: String) -> [String] {
        [executable, "lab", "client", behaviour.rawValue, "--url", "https://\(Self.host)\(Self.path)"]
            + (behaviour.needsPin ? ["--pin", pin] : [])
    }
}
