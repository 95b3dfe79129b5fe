internal import ArgumentParser
internal import Authority
internal import Catalog
internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Proxy
internal import Reports
internal import Runner
internal import Verdicts
internal import Wire

struct ProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract: "Stays up and plays one test mode to every client that comes.",
        discussion: """
            Point a client at it as its HTTP or SOCKS 5 proxy. On a terminal what the client does is told in a line per
            connection; --events tells it as JSON lines.
            An accepted connection goes on to the genuine server.

            Examples:
              pinproof proxy --mode untrusted-ca
              pinproof proxy --listen 127.0.0.1:8888 --mode trusted-ca --events events.jsonl
            """)

    @Option(help: ArgumentHelp("Address and port to listen on.", valueName: "addr:port"))
    var listen = "127.0.0.1:8080"

    @Option(
        help: ArgumentHelp(
            "Also listen here for clients that believe this to be the server, because a name leads here; their SNI says whom they want.",
            valueName: "addr:port"))
    var direct: String?

    @Option(
        help: ArgumentHelp("The test mode to play (see `pinproof modes`).", valueName: "id"),
        completion: .list(Catalog.modes.map(\.id)))
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
        _ = try addresses()
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

    /// Where it listens, and how clients come there.
    private func addresses() throws -> [(Entry, HostPort)] {
        try [(Entry.proxy, try address(listen, "--listen"))] + (direct.map { [(.direct(port: 443), try address($0, "--direct"))] } ?? [])
    }

    private func address(_ text: String, _ option: String) throws -> HostPort {
        do {
            let address = try HostPort.parse(text)
            guard address.host.isAddress else {
                throw ValidationError("\(option) takes an address and a port, for example 127.0.0.1:8080.")
            }
            guard let bytes = address.host.addressBytes, bytes[0] == 127 || bytes == Array(repeating: 0, count: 15) + [1] else {
                throw ValidationError("\(option) \(text): only loopback addresses can be listened on (127.0.0.1 or [::1]).")
            }
            return address
        } catch let error as WireError {
            throw ValidationError("\(option) \(printable(text)): \(error.message)")
        }
    }

    func run() async throws {
        let mode = try playedMode()
        let addresses = try addresses()
        let owner = try owner.material()
        let workshop = try Workshop(authority: authority, upstream: upstream, logger: logging.logger("pinproof"))
        let journal = try Journal(events: events, run: RunIdentity.newID(), showsLines: events != "-" && StandardOutput.isTerminal)
        let needsHello = mode.presentation != .splice
        let choose: Chooser = { $0.hello == nil && needsHello ? .needsHello : .play(mode) }
        let signals = Signals.stream()
        var servers: [ProxyServer] = []
        for (entry, address) in addresses {
            let server = ProxyServer(
                engine: workshop.engine,
                settings: ProxySettings(
                    entry: entry, rules: try upstream.rules(), choose: choose, sink: journal, window: .nanoseconds(Int64(window * 1e9)),
                    owner: owner, logger: workshop.logger, wallClock: { Date().timeIntervalSince1970 }))
            let port = try await server.listen(host: address.host, port: address.port)
            StandardError.write("pinproof: playing \(mode.id) on \(HostPort(host: address.host, port: port).text)\(entry.words)\n")
            servers.append(server)
        }
        StandardError.write("pinproof: end with Ctrl-C\n")

        var received = 0
        for await _ in signals {
            received += 1
            if received > 1 { break }
            for server in servers { await server.stopListening() }
            Task { [servers] in
                await withDiscardingTaskGroup { group in
                    for server in servers { group.addTask { await server.drain(within: .seconds(10), reason: .drain) } }
                }
                journal.finish()
                Self.exit(withError: nil)
            }
        }
        journal.finish()
    }
}

extension Entry {
    fileprivate var words: String {
        switch self {
        case .proxy: ", for HTTP and SOCKS 5"
        case .direct(let port): ", for names that lead here, as port \(port)"
        }
    }
}
