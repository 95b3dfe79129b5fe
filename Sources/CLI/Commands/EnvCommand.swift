internal import ArgumentParser
internal import Authority
internal import Catalog
internal import Foundation
internal import OpenSSLKit
internal import Runner
internal import Wire

struct EnvCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Prints the variables that `run` would set, for a shell to read.",
        discussion: """
            The CA bundles are written to .pinproof/runs/env. The variables point to a proxy that you start yourself.

            Examples:
              pinproof proxy --mode trusted-ca &
              eval "$(pinproof env --mode trusted-ca)"
            """)

    @Option(help: ArgumentHelp("The mode that the proxy plays: only the trusted ones put our root into the bundle.", valueName: "id"))
    var mode = Catalog.trusted

    @Option(help: ArgumentHelp("Where the proxy listens.", valueName: "addr:port"))
    var listen = "127.0.0.1:8080"

    @OptionGroup(title: "Origins") var upstream: AnchorOptions
    @OptionGroup(title: "CA") var authority: AuthorityOptions

    func validate() throws {
        guard Catalog.mode(mode) != nil else {
            throw ValidationError("There is no test mode \(printable(mode)). `pinproof modes` lists them.")
        }
        do { _ = try HostPort.parse(listen) } catch { throw ValidationError("--listen \(printable(listen)): \(error.message)") }
    }

    func run() throws {
        guard let played = Catalog.mode(mode) else { return }
        let proxy = "http://\(try HostPort.parse(listen).text)"
        let folder = try RunFolder(
            id: "env", workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
            environment: ProcessInfo.processInfo.environment)
        let variables = try ChildEnvironment.prepare(
            in: folder, anchors: try SystemTrust.bundles() + upstream.bundles(),
            rootPEM: try authority.location.loadOrMake().certificate.pem,
            proxy: proxy, mode: played)
        StandardOutput.write("unset \(ChildEnvironment.removed.joined(separator: " "))\n")
        for (name, value) in variables { StandardOutput.write("export \(name)=\(quoted(value))\n") }
    }

    /// For a POSIX shell.
    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
