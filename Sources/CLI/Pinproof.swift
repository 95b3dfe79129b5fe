internal import ArgumentParser
internal import CPlatform
internal import Runner

@main
struct Pinproof: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pinproof",
        abstract: "Says per domain, with proof, whether a client validates certificates and whether it pins them.",
        version: Tool.version,
        subcommands: [
            RunCommand.self, ProxyCommand.self, ModesCommand.self, CACommand.self, CheckCommand.self, PolicyCommand.self, EnvCommand.self,
            LabCommand.self, RunsCommand.self, ReportCommand.self, DiffCommand.self, ReplayCommand.self, MergeCommand.self,
            CaptureSocketsCommand.self,
        ])

    static func main() async {
        pinproof_prepare_process()
        await run(arguments: nil)
    }
}

enum Tool {
    static let version = RunIdentity.currentVersion
}
