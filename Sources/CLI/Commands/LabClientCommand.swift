internal import ArgumentParser
internal import Foundation
internal import Lab

struct LabClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Runs one demo client: a GET with the certificate checks of its kind.",
        discussion: "It obeys https_proxy and SSL_CERT_FILE, and trusts nothing else.\n\n" + LabBehaviour.help)

    @Argument(help: "The kind of client.")
    var behaviour: LabBehaviour

    @Option(
        name: .customLong("url"),
        help: ArgumentHelp("An https URL. Repeatable; each is asked, whatever became of the first.", valueName: "url"))
    var urls: [String]

    @Option(help: ArgumentHelp("SHA-256 of the server's public key, for the clients that pin it.", valueName: "base64"))
    var pin: String?

    @Option(help: ArgumentHelp("The server's certificate (PEM), for pin-leaf and pin-text.", valueName: "pem"), completion: .file())
    var leaf: String?

    @Option(
        help: ArgumentHelp("The only CA for the pinned host (PEM), for pin-ca and pin-ca-no-host.", valueName: "pem"), completion: .file())
    var ca: String?

    @Option(
        name: .customLong("pinned-host"),
        help: ArgumentHelp("The host that a pin of one host is for; by default that of the first URL.", valueName: "host"))
    var pinnedHost: String?

    @Option(help: ArgumentHelp("A client certificate and its key (PEM), for mtls.", valueName: "pem"), completion: .file())
    var identity: String?

    func run() async throws {
        let client: LabClient
        do {
            client = try LabClient(
                behaviour: behaviour,
                options: LabClient.Options(urls: urls, pin: pin, pinnedHost: pinnedHost, leaf: leaf, ca: ca, identity: identity),
                environment: ProcessInfo.processInfo.environment)
        } catch {
            throw ValidationError(error.message)
        }
        let ending = await client.run()
        if ending.code == .answered { StandardOutput.write(ending.text + "\n") } else { StandardError.write(ending.text + "\n") }
        if ending.code != .answered { throw ArgumentParser.ExitCode(ending.code.rawValue) }
    }
}
