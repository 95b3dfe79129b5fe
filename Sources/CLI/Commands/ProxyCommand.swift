internal import ArgumentParser
internal import Authority
internal import Catalog
internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Proxy
internal import Reports
internal import Verdicts
internal import Wire

struct ProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract: "Stays up and plays one test mode to every client that comes.",
        discussion: """
            Point a client at it as its HTTP proxy. On a terminal what the client does is told in a line per
            connection; --events tells it as JSON lines.
            An accepted connection goes on to the genuine server.

            Examples:
              pinproof proxy --mode untrusted-ca
              pinproof proxy --listen 127.0.0.1:8888 --mode trusted-ca --events events.jsonl
            """)

    @Option(help: ArgumentHelp("Address and port to listen on.", valueName: "addr:port"))
    var listen = "127.0.0.1:8080"

    @Option(help: ArgumentHelp("The test mode to play (see `pinproof modes`).", valueName: "id"))
    var mode: String

    @Option(help: ArgumentHelp("Write every connection as a JSON line to this file; - for standard output.", valueName: "file"))
    var events: String?

    @Option(help: ArgumentHelp("Seconds of silence after the handshake until it counts.", valueName: "seconds"))
    var window = 1.0

    @OptionGroup(title: "CA") var authority: AuthorityOptions
    @OptionGroup(title: "Origins") var upstream: UpstreamOptions
    @OptionGroup(title: "What is lent") var owner: OwnerOptions
    @OptionGroup(title: "Logging") var logging: LoggingOptions

    func validate() throws {
        _ = try address()
        _ = try playedMode()
        _ = try upstream.rules()
        guard window > 0, window <= 3600 else { throw ValidationError("--window takes 1 to 3600 seconds.") }
    }

    private func playedMode() throws -> TestMode {
        guard let mode = Catalog.mode(mode) else {
            throw ValidationError("There is no test mode \(printable(mode)). `pinproof modes` lists them.")
        }
        return mode
    }

    private func address() throws -> HostPort {
        do {
            let address = try HostPort.parse(listen)
            guard address.host.isAddress else { throw ValidationError("--listen takes an address and a port, for example 127.0.0.1:8080.") }
            guard let bytes = address.host.addressBytes, bytes[0] == 127 || bytes == Array(repeating: 0, count: 15) + [1] else {
                throw ValidationError("--listen \(listen): only loopback addresses can be listened on (127.0.0.1 or [::1]).")
            }
            return address
        } catch let error as WireError {
            throw ValidationError("--listen \(printable(listen)): \(error.message)")
        }
    }

    func run() async throws {
        let mode = try playedMode()
        let address = try address()
        let owner = try owner.material()
        let workshop = try Workshop(authority: authority, upstream: upstream, logger: logging.logger("pinproof"))
        let journal = try Journal(events: events, run: Tool.runID(), showsLines: events != "-" && StandardOutput.isTerminal)
        let needsHello = mode.presentation != .splice
        let choose: Chooser = { $0.hello == nil && needsHello ? .needsHello : .play(mode) }
        let server = ProxyServer(
            engine: workshop.engine,
            settings: ProxySettings(
                rules: try upstream.rules(), choose: choose, sink: journal, window: .nanoseconds(Int64(window * 1e9)),
                owner: owner, logger: workshop.logger, wallClock: { Date().timeIntervalSince1970 }))
        let signals = Signals.stream()
        let port = try await server.listen(host: address.host, port: address.port)
        StandardError.write("pinproof: playing \(mode.id) on \(HostPort(host: address.host, port: port).text); end with Ctrl-C\n")

        var received = 0
        for await _ in signals {
            received += 1
            if received > 1 { break }
            await server.stopListening()
            Task {
                await server.drain(within: .seconds(10), reason: .drain)
                journal.finish()
                Self.exit(withError: nil)
            }
        }
        journal.finish()
    }
}
