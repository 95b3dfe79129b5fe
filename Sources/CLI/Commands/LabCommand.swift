internal import ArgumentParser
internal import Authority
internal import Foundation
internal import Lab
internal import NIOPosix
internal import Proxy
internal import Reports
internal import Runner
internal import Verdicts

struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "The offline lab: demo clients that check more or less, and what an attacker sees.",
        discussion: """
            Everything happens on loopback. Nothing is installed and nothing leaves this machine.

            Examples:
              pinproof lab try
              pinproof lab client strict --url https://api.weather.test/
            """,
        subcommands: [Try.self, Client.self])

    struct Try: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "try", abstract: "Tests the demo clients and explains what each of them gives away.")

        @OptionGroup(title: "Logging") var logging: LoggingOptions

        func run() async throws {
            let material = try Material.make()
            let publicCA = try LabPublicCA()
            let engine = try Engine(
                group: MultiThreadedEventLoopGroup(numberOfThreads: 2), threads: .singleton, certification: try Certification(material)
            ) { [publicCA.pem] }
            let identity = Tool.identity(of: material)
            let folder = try RunFolder(
                id: identity.id, workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
                environment: ProcessInfo.processInfo.environment)
            let tour = LabTour(
                engine: engine, identity: identity, folder: folder, executable: try Tool.executable(),
                logger: logging.logger("pinproof"))
            let stops = try await tour.run(publicCA: publicCA) { behaviour, notice in
                if case .trialBegins(let spec, let remaining) = notice {
                    Progress.show("\(behaviour.rawValue): trial \(spec.n) of \(spec.n + remaining - 1)")
                }
            }
            Progress.end()
            let style: Style = StandardOutput.isColoured ? .ansi : .plain
            StandardOutput.write(
                TourReport(style: style).render(
                    host: LabTour.host,
                    stops.map {
                        TourReport.Client(
                            name: $0.behaviour.rawValue, summary: $0.behaviour.summary, run: $0.run, readByAttacker: $0.readByAttacker)
                    }))
            let wrong = stops.filter { !$0.isAsExpected }.map(\.behaviour.rawValue)
            guard wrong.isEmpty else {
                StandardError.write(
                    "pinproof: the lab got a verdict that it should not get: \(wrong.joined(separator: ", ")). Its files are in \(folder.url.path)\n"
                )
                throw ArgumentParser.ExitCode(RunExit.violated.rawValue)
            }
        }
    }

    struct Client: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "client", abstract: "Runs one demo client: a GET with the certificate checks of its kind.",
            discussion: LabBehaviour.allCases.map { "\($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

        @Argument(help: "The kind of client.")
        var behaviour: LabBehaviour

        @Option(help: ArgumentHelp("An https URL.", valueName: "url"))
        var url: String

        @Option(help: ArgumentHelp("SHA-256 of the server's public key, base64, for the clients that pin.", valueName: "base64"))
        var pin: String?

        func run() async throws {
            let client: LabClient
            do {
                client = try LabClient(behaviour: behaviour, url: url, pin: pin, environment: ProcessInfo.processInfo.environment)
            } catch {
                throw ValidationError(error.message)
            }
            let ending = await client.run()
            if ending.code == .answered { StandardOutput.write(ending.text + "\n") } else { StandardError.write(ending.text + "\n") }
            if ending.code != .answered { throw ArgumentParser.ExitCode(ending.code.rawValue) }
        }
    }
}

extension LabBehaviour: ExpressibleByArgument {}

/// One line on a terminal that is written anew; nothing elsewhere.
enum Progress {
    static func show(_ text: String) {
        if StandardError.isTerminal { StandardError.write("\r\u{1B}[K\(text)") }
    }

    static func end() {
        if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
    }
}
