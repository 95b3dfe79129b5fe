internal import ArgumentParser
internal import Runner

/// Called by us in the network of a captured command, with the way out of it as standard input; no command for people.
struct CaptureSocketsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Capture.commandName, abstract: "Opens the sockets of a captured command.", shouldDisplay: false)

    @Argument(help: "TCP ports, separated by commas.")
    var ports: String

    func run() throws {
        try NetworkOpening.run(ports: ports.split(separator: ",").compactMap { UInt16($0) }, channel: 0)
    }
}
