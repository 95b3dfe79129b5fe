internal import ArgumentParser
internal import Authority
internal import Foundation
internal import Lab
internal import NIOPosix
internal import Proxy
internal import Reports
internal import Runner
internal import Synchronization
internal import Verdicts

struct LabTryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Tests the demo clients and explains what each of them gives away.",
        discussion: "Exits with 0 if every verdict is the one that the client must get, and with 1 otherwise.\n\n" + LabBehaviour.help)

    @Option(name: .customLong("client"), help: ArgumentHelp("Test this demo client only. Repeatable.", valueName: "name"))
    var clients: [LabBehaviour] = []

    @Flag(
        name: .customLong("no-canary"),
        help: "Do not send the commands to the canary. Pins of one host, compared in the handshake, cannot be told then.")
    var noCanary = false

    @Option(help: ArgumentHelp("Write all runs as a JSON array; - for standard output.", valueName: "file"), completion: .file())
    var json: String?

    @Option(help: ArgumentHelp("Write a report on all of them, as one HTML file.", valueName: "file"), completion: .file())
    var html: String?

    @OptionGroup(title: "Logging") var logging: LoggingOptions

    func run() async throws {
        for file in [page, list].compactMap(\.self) { try file.check() }
        let material = try Material.make()
        let publicCA = try LabPublicCA()
        let engine = try Engine(
            group: MultiThreadedEventLoopGroup(numberOfThreads: 2), threads: .singleton, certification: try Certification(material)
        ) { [publicCA.pem] }
        let identity = RunIdentity(of: material)
        let folder = try RunFolder(
            id: identity.id, workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
            environment: ProcessInfo.processInfo.environment)
        let tour = LabTour(
            engine: engine, identity: identity, folder: folder, executable: try Tool.executable(), playsCanary: !noCanary,
            logger: logging.logger("pinproof"))
        let chosen = clients.isEmpty ? LabBehaviour.all : LabBehaviour.all.filter(clients.contains)
        let progress = TourProgress(clients: chosen.count)
        let stops = try await tour.run(chosen, publicCA: publicCA) { progress.note($1, of: $0) }
        progress.end()

        try write(stops, folder: folder)
        if json != "-" {
            StandardOutput.write(
                TourReport(style: StandardOutput.isColoured ? .ansi : .plain, credentials: LabClient.maskedCredentials)
                    .render(stops.map(\.client)))
        }
        let differences = stops.flatMap { stop in stop.differences.map { "\(stop.behaviour.name) at \($0)" } }
        guard differences.isEmpty else {
            StandardError.write(
                "pinproof: not what these demo clients must get:\n" + differences.map { "  \($0)\n" }.joined()
                    + "Every run is kept in \(folder.url.path)\n")
            throw ArgumentParser.ExitCode(RunExit.violated.rawValue)
        }
    }

    private var page: OutputFile? { html.map { OutputFile(option: "--html", path: $0) } }

    private var list: OutputFile? { json == "-" ? nil : json.map { OutputFile(option: "--json", path: $0) } }

    /// Each run into its folder, and all of them to where the user wants them.
    private func write(_ stops: [LabTour.Stop], folder: RunFolder) throws {
        for stop in stops { try folder.subfolder(stop.behaviour.name).write(RunFile.json(stop.run), to: "run.json") }
        let runs = RunFile.json(stops.map(\.run))
        if json == "-" { StandardOutput.write(runs) }
        let isListed = list?.write(runs) ?? true
        let isShown = page?.write(HTMLReport.html(tour: stops.map(\.client))) ?? true
        if !isListed || !isShown { throw RunnerError(.folder, "The runs are kept in \(folder.url.path).") }
    }
}

extension LabTour.Stop {
    /// As reports take it.
    fileprivate var client: TourReport.Client { .init(name: behaviour.name, summary: behaviour.summary, run: run) }
}

/// How far a tour is: one line on a terminal that is written anew; nothing elsewhere.
private final class TourProgress: Sendable {
    private let clients: Int
    private let state = Mutex(State())

    private struct State {
        var trials = 0
        /// What is still to come, of those that have begun.
        var remaining: [LabBehaviour: Int] = [:]
    }

    init(clients: Int) { self.clients = clients }

    func note(_ notice: RunNotice, of behaviour: LabBehaviour) {
        let text: String? = state.withLock { state in
            switch notice {
            case .trialBegins(_, let remaining): state.remaining[behaviour] = remaining
            case .trialEnded(_, let remaining, _):
                state.trials += 1
                state.remaining[behaviour] = remaining
            case .connection, .cleartext, .origin, .exchange, .finding, .remark: return nil
            }
            let running = state.remaining.filter { $0.value > 0 }.map(\.key.name).sorted().joined(separator: ", ")
            return "\(state.remaining.count { $0.value == 0 }) of \(clients) clients done, \(state.trials) runs"
                + (running.isEmpty ? "" : "; now \(running)")
        }
        if let text, StandardError.isTerminal { StandardError.write("\r\u{1B}[K\(text.prefix(78))") }
    }

    func end() {
        if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
    }
}
