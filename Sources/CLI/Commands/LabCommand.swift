internal import ArgumentParser
internal import Lab

struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "The offline lab: demo clients that check more or less, and a server to try any client on.",
        discussion: """
            Everything happens on loopback. Nothing is installed and nothing leaves this machine.

            Examples:
              pinproof lab try
              pinproof lab try --client pin-spki --no-canary
              pinproof lab origin
              pinproof lab client strict --url https://localhost:8443/
            """,
        subcommands: [LabTryCommand.self, LabOriginCommand.self, LabClientCommand.self])
}

extension LabBehaviour: ExpressibleByArgument {
    package init?(argument: String) {
        guard let behaviour = LabBehaviour.named(argument) else { return nil }
        self = behaviour
    }

    package static var allValueStrings: [String] { all.map(\.name) }

    /// The help of every behaviour, a line for each.
    static var help: String { all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n") }
}
