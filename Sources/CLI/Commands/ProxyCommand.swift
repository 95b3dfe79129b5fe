internal import ArgumentParser
internal import Authority
internal import Catalog
internal import Foundation
internal import Logging
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
        abstract: "Stays up and tests every client and domain that comes.",
        discussion: """
            Point a client at it as its HTTP or SOCKS 5 proxy, or lead it here by a name (--direct) or a redirection (--transparent). A
            domain is passed through first, then tested, one mode after the other as the client comes back, and passed through for good
            once its verdict is known, which is told in a line. An accepted connection goes on to the genuine server, or is answered here
            (--sink). Names under pinproof.test are always answered here, each with the mode that it names: expired.pinproof.test;
            pinproof.test lists them. With --mode nothing is planned: every client meets that mode, and on a terminal each connection is a
            line; elsewhere --events - tells them.

            Examples:
              pinproof proxy
              pinproof proxy --listen 127.0.0.1:8888 --mode trusted-ca --events events.jsonl
              pinproof proxy --lan --direct 0.0.0.0:443 --transparent 0.0.0.0:8443 --mode untrusted-ca
            """)

    @Option(
        help: ArgumentHelp("Play this one test mode to everyone (see `pinproof modes`), and judge nothing.", valueName: "id"),
        completion: .list(Catalog.modes.map(\.id)))
    var mode: String?

    @Flag(
        name: .customLong("single-app"),
        help: "One program only is in use at each address: what it accepts elsewhere proves what it trusts.")
    var singleApp = false

    @Flag(name: .customLong("assume-trusted"), help: "Take it that clients trust our root; a pin is then likely, never proven.")
    var assumeTrusted = false

    @Flag(
        name: .customLong("ask-client-cert"),
        help: "Ask clients for a certificate where their origin asks for one, and tell what they show. It changes the handshake.")
    var asksForClientCertificate = false

    @Option(
        help: ArgumentHelp(
            "Go on where an earlier run of a proxy ended: what it judged is passed through.",
            discussion: "An id of `pinproof runs`, or last.",
            valueName: "run"))
    var resume: SavedRun?

    @Option(help: ArgumentHelp("With --resume: test this host again from the beginning. Repeatable.", valueName: "host"))
    var again: [String] = []

    @Flag(help: "Start the proxy again at once when a crash or a signal ends it; after five times within a minute no more.")
    var supervise = false

    @OptionGroup(title: "Ways in") var listeners: ListenerOptions
    @OptionGroup(title: "What is tested") var selection: SelectionOptions
    @OptionGroup(title: "Results") var results: ResultFiles
    @OptionGroup(title: "Reports for build machines") var reports: ReportOptions
    @OptionGroup(title: "Store") var storing: StoringOptions
    @OptionGroup(title: "Policy") var policy: PolicyOptions
    @OptionGroup(title: "Traffic") var traffic: TrafficOptions
    @OptionGroup(title: "CA") var authority: AuthorityOptions
    @OptionGroup(title: "Origins") var upstream: UpstreamOptions
    @OptionGroup(title: "What is lent") var owner: OwnerOptions
    @OptionGroup(title: "Logging") var logging: LoggingOptions

    func validate() throws {
        try playedMode().map { try owner.check(for: $0, isSink: upstream.sink) }
        _ = try upstream.rules()
        guard resume != nil || again.isEmpty else { throw ValidationError("--again goes with --resume. While it runs, type: again HOST") }
        guard mode == nil || !asksForVerdicts else {
            throw ValidationError("--mode plays one mode and judges nothing: leave it out, or leave out what asks for verdicts.")
        }
        try traffic.check(hasEvents: results.events != nil)
    }

    private var asksForVerdicts: Bool {
        singleApp || resume != nil || selection.modes != nil || selection.profile != nil || results.json != nil || results.html != nil
            || policy.policy != nil || reports.isAsked
    }

    /// nil where the planner chooses.
    private func playedMode() throws -> TestMode? {
        guard let mode else { return nil }
        guard let mode = Catalog.mode(mode) else {
            throw ValidationError("There is no test mode \(printable(mode)). `pinproof modes` lists them.")
        }
        return mode
    }

    func run() async throws {
        if supervise {
            let arguments = CommandLine.arguments.dropFirst().filter { $0 != "--supervise" }
            throw ArgumentParser.ExitCode(try await Supervisor(try Tool.executable(), arguments).run())
        }
        let mode = try playedMode()
        let admission = try listeners.admission()
        let owner = try owner.material()
        let policy = try policy.read()
        try reports.checkFiles()
        try results.checkFiles()
        let keys = try traffic.keys()
        let workshop = try Workshop(
            authority: authority, upstream: upstream, logger: logging.logger("pinproof"), keyLog: keys?.lines)
        defer { keys?.finish() }
        let identity = RunIdentity(of: workshop.material)
        let isQuiet = results.events == "-" || mode == nil
        let journal = try Journal(
            events: results.events, run: identity.id, showsLines: !isQuiet && StandardOutput.isTerminal, traffic: traffic)
        let resumed = try resume.map { try resumable($0, identity) }
        let planner = mode == nil ? try planner(policy, owner, workshop, resuming: resumed) : nil
        let keeper = Keeper(storing, head: head(identity, planner?.evidence))
        if let resumed {
            workshop.engine.skipConnections(to: resumed.connections.map(\.id).max() ?? 0)
            keeper.keep(resumed)
        }
        let servers = Listeners()
        var desk: SurveyDesk?
        if let planner {
            desk = SurveyDesk(
                planner: planner, profile: profile(policy), workshop: workshop, rules: try upstream.rules(), owner: owner, journal: journal,
                keeper: keeper, identity: identity, linesGoTo: results.takesStandardOutput ? StandardError.write : StandardOutput.write,
                release: { servers.release($0) })
        }
        let settings = try settings(
            desk?.survey.choose ?? Self.chooser(mode), sink(desk, journal, keeper), owner, workshop.logger, plans: mode == nil)
        let signals = Signals.stream()
        for way in try listeners.ways() {
            var settings = settings
            settings.entry = way.entry
            settings.admission = admission
            settings.exchanges = traffic.options
            settings.readsProxyProtocol = listeners.readsProxyProtocol
            settings.asksForClientCertificate = asksForClientCertificate
            let server = ProxyServer(engine: workshop.engine, settings: settings)
            let port = try await server.listen(host: way.address.host, port: way.address.port)
            let what = mode.map { "playing \($0.id)" } ?? "testing who comes"
            StandardError.write("pinproof: \(what) on \(HostPort(host: way.address.host, port: port).text)\(way.entry.words)\n")
            servers.add(server)
        }
        StandardError.write("pinproof: end with Ctrl-C\n")
        if let desk { TypedCommand.read { desk.take($0) } }

        var received = 0
        for await _ in signals {
            received += 1
            if received > 1 { break }
            await servers.stop()
            Task { [desk] in
                await servers.drain()
                let run = await desk?.finish()
                await keeper.finish()
                let status = run.map { conclude($0, policy) } ?? .success
                journal.finish()
                keys?.finish()
                Self.exit(withError: status == .success ? nil : ArgumentParser.ExitCode(status.rawValue))
            }
        }
        journal.finish()
    }

    private func sink(_ desk: SurveyDesk?, _ journal: Journal, _ keeper: Keeper) -> any ObservationSink {
        if let desk { return desk.survey }
        return storing.noStore ? journal : JournalAndKeeper(journal: journal, keeper: keeper)
    }

    /// The run that is gone on with.
    private func resumable(_ name: SavedRun, _ identity: RunIdentity) throws -> Run {
        let run = try name.read(storing.location)
        guard run.asked.clientele != .command, !run.isMixed else {
            throw ValidationError("--resume takes a run of `pinproof proxy` that tested by itself; \(printable(run.id)) is another.")
        }
        // What a client made of another root says nothing of this one.
        guard run.authority?.fingerprint == identity.authority.fingerprint else {
            throw ValidationError("--resume \(printable(run.id)): that run had another CA. Name its folder with --ca-dir, or begin anew.")
        }
        return run
    }

    private func profile(_ policy: Policy?) -> String { selection.modes == nil ? selection.profile(policy).rawValue : "chosen" }

    /// The run before anything was seen in it.
    private func head(_ identity: RunIdentity, _ evidence: Evidence?) -> Run {
        Run(
            id: identity.id, started: Date().timeIntervalSince1970, ended: 0, toolVersion: identity.toolVersion, command: [],
            profile: mode ?? selection.profile(nil).rawValue, modes: evidence?.modes.map(\.id) ?? [mode].compactMap(\.self),
            authority: identity.authority, equipment: evidence?.equipment ?? Equipment(),
            asked: evidence?.asked ?? Run.Asked(clientele: .many))
    }

    private func settings(
        _ choose: @escaping Chooser, _ sink: any ObservationSink, _ owner: OwnersMaterial, _ logger: Logger, plans: Bool
    ) throws -> ProxySettings {
        var settings = ProxySettings(
            rules: try upstream.rules(), choose: choose, sink: sink, window: .nanoseconds(Int64(selection.window * 1e9)), owner: owner,
            logger: logger, wallClock: { Date().timeIntervalSince1970 })
        if plans { settings.identify = { SocketOwner.program(port: $0, listener: $1) } }
        return settings
    }

    private static func chooser(_ mode: TestMode?) -> Chooser {
        guard let mode else { return { _ in .needsHello } }
        let needsHello = mode.presentation != .splice
        return { intent -> Choice in
            if intent.hello == nil, needsHello { return .needsHello }
            return .play(mode)
        }
    }

    private func planner(_ policy: Policy?, _ owner: OwnersMaterial, _ workshop: Workshop, resuming resumed: Run?) throws -> Planner {
        // A canary is played to whom it is given in place of a URL.
        let modes = try selection.modeIDs(policy).filter { Catalog.mode($0)?.isCanary == false }
        let equipment = try owner.equipment(workshop.engine.certification, for: modes.compactMap(Catalog.mode))
        let options = PlanOptions(
            modes: modes, trials: selection.trials, hosts: selection.hosts, noCanary: true, assumeTrusted: assumeTrusted, limit: 300,
            equipment: equipment, hasOrigins: !upstream.sink, policy: policy)
        let clientele = singleApp ? Clientele.singleApp : .many
        guard let resumed else { return Planner(options: options, clientele: clientele) }
        var planner = Planner(options: options, clientele: clientele, resuming: resumed)
        for host in again where !planner.again(host) {
            StandardError.write("pinproof: --again \(printable(host)): nobody called it in that run\n")
        }
        return planner
    }

    /// Writes what was found to where the user wants it.
    private func conclude(_ run: Run, _ policy: Policy?) -> RunExit {
        let judged = policy?.judge(run, today: PolicyInput.today)
        if !results.takesStandardOutput {
            StandardOutput.write(results.text(run))
            if let judged { StandardOutput.write("\n" + PolicyText.of(judged)) }
        }
        let isReported = reports.write(
            JudgedRun(run, policy: judged, failOn: [], hosts: selection.hosts), environment: ProcessInfo.processInfo.environment)
        let folder = folder(of: run)
        let isWritten = results.write(run, policy: judged, folder: folder) && folder != nil
        if !storing.noStore { StandardError.write("pinproof: this run is \(run.id); `pinproof report \(run.id)` shows it again\n") }
        let status = self.policy.exitZero ? .success : judged?.exit ?? .success
        return status == .success && !(isReported && isWritten) ? .environment : status
    }

    /// nil where none can be made, which is told.
    private func folder(of run: Run) -> RunFolder? {
        do {
            return try RunFolder(
                id: run.id, workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
                environment: ProcessInfo.processInfo.environment)
        } catch {
            StandardError.write("pinproof: \(error.message)\n")
            return nil
        }
    }
}
