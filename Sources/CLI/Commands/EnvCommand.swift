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

            A container needs the folder of the bundles under the same path, and the host's network to find the proxy:
              docker run --network host -v "$PWD/.pinproof:$PWD/.pinproof:ro" --env-file FILE IMAGE
            where FILE was written by `pinproof env --shell docker`. It is a file because the output of a command that is put into the
            line of another is split at every space.

            Examples:
              pinproof proxy --mode trusted-ca &
              eval "$(pinproof env --mode trusted-ca)"
              pinproof env --shell fish | source
              pinproof env --shell pwsh | Out-String | Invoke-Expression
            """)

    @Option(
        help: ArgumentHelp("The mode that the proxy plays: only the trusted ones put our root into the bundle.", valueName: "id"),
        completion: .list(Catalog.modes.map(\.id)))
    var mode = Catalog.trusted

    @Option(help: ArgumentHelp("Where the proxy listens.", valueName: "addr:port"))
    var listen = "127.0.0.1:8080"

    @Option(
        help: ArgumentHelp(
            "The language: bash (for every POSIX shell), fish, pwsh, or docker (an environment file).",
            discussion: "Default: what $SHELL names, else bash."))
    var shell: Shell?

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
        let folder = try RunFolder(
            id: "env", workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
            environment: ProcessInfo.processInfo.environment)
        let variables = try ChildEnvironment.prepare(
            in: folder, anchors: try SystemTrust.bundles() + upstream.bundles(),
            rootPEM: try authority.location.loadOrMake().certificate.pem,
            proxy: try HostPort.parse(listen), mode: played)
        let language = shell ?? Shell(path: ProcessInfo.processInfo.environment["SHELL"])
        StandardOutput.write(try language.script(setting: variables, removing: ChildEnvironment.removed))
    }
}

extension Shell: ExpressibleByArgument {}
