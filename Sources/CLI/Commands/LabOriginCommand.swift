internal import ArgumentParser
internal import Lab
internal import NIOPosix
internal import OpenSSLKit
internal import Wire

struct LabOriginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "origin", abstract: "Runs the lab's server by itself, for any client to be tried on.",
        discussion: """
            It listens on loopback until Ctrl-C, answers every GET with a small JSON object, over http on the same port too,
            and says which commands to try. Its CA and all keys are made for this one run.

            Examples:
              pinproof lab origin
              pinproof lab origin --port 8443 --host api.example.test --pem-dir /tmp/lab
            """)

    @Option(help: ArgumentHelp("The port to listen on; a free one by default.", valueName: "port"))
    var port: UInt16?

    @Option(
        name: .customLong("host"),
        help: ArgumentHelp(
            "A name to present a certificate for, besides localhost and 127.0.0.1. Repeatable.", valueName: "host"))
    var hosts: [String] = []

    @Option(
        name: .customLong("pem-dir"),
        help: ArgumentHelp("Folder for the PEM files; by default one that is removed at the end.", valueName: "dir"), completion: .directory
    )
    var folder: String?

    @Flag(name: .customLong("client-certificate"), help: "Demand a client certificate, and write one that will do.")
    var demandsCertificate = false

    func validate() throws {
        if port == 0 { throw ValidationError("--port takes 1 to 65535; leave it out for a free one.") }
        _ = try names()
    }

    private func names() throws -> [Host] {
        try (hosts.isEmpty ? [LabHost.api.name] : hosts).map { text in
            let host: Host
            do { host = try Host.parse(text) } catch { throw ValidationError("--host \(printable(text)): \(error)") }
            if case .name = host { return host }
            // Clients send no SNI for an address, and where they send none it is that of 127.0.0.1 that they meet.
            guard host == .ipv4("127.0.0.1") else {
                throw ValidationError("--host \(printable(text)): the only address of this origin is 127.0.0.1. Give it a name instead.")
            }
            return host
        }
    }

    func run() async throws {
        let names = try names()
        let files = try OriginFiles(folder: folder)
        defer { files.remove() }
        let publicCA = try LabPublicCA()
        let identities = try publicCA.identities(for: Set(names + [.name("localhost"), .ipv4("127.0.0.1")]))
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        if demandsCertificate { settings.clientAnchors = try publicCA.clientAnchors() }
        let origin = try LabOrigin(
            identities: identities, settings: settings, group: MultiThreadedEventLoopGroup.singleton)
        let signals = Signals.stream()
        let port = try await origin.start(port: port)
        let ca = try files.write(publicCA.pem, to: "ca.pem")
        let client = demandsCertificate ? try files.write(try publicCA.client("demo client"), to: "client.pem") : nil
        for name in names {
            guard let identity = identities[name] else { continue }
            let leaf = identity.leaf
            let suffix = "\(name.text.replacing(":", with: "-")).pem"
            let file = try files.write(Array(leaf.pem.utf8), to: "leaf-\(suffix)")
            // What its owner could lend: its key, and the next certificate of the same CA.
            let key = try files.write(try identity.key.pem(), to: "key-\(suffix)")
            let next = try publicCA.identity(for: name)
            let renewed = try files.write(
                ([next.leaf] + next.chain).flatMap { Array($0.pem.utf8) } + (try next.key.pem()), to: "renewed-\(suffix)")
            StandardOutput.write(
                OriginText(
                    program: CommandLine.arguments.first ?? "pinproof", host: name, port: port, ca: ca, leaf: file, key: key,
                    renewed: renewed,
                    identity: client, pin: Digest.base64(Digest.sha256(leaf.publicKeyInfo))
                ).text)
        }
        StandardError.write("pinproof: end with Ctrl-C\n")
        for await _ in signals { break }
        await origin.stop()
    }
}
