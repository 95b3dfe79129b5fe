internal import ArgumentParser
internal import Authority
internal import Catalog
internal import Foundation
internal import Proxy
internal import Reports
internal import Runner
internal import Verdicts
internal import Wire

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a command once per test mode and says what its TLS client checks.",
        usage: "pinproof run [<options>] -- <command> [<arguments> ...]",
        discussion: """
            The command runs with its proxy and CA variables set to ours. It runs a dozen times or more: choose one that does no harm when
            it is repeated. An accepted trial reaches the real origin, as often as there are trials.

            Examples:
              pinproof run -- curl -sS https://example.com
              pinproof run --url https://example.com --fail-on unpinned,inconclusive -- curl -sS {url}
              pinproof run --policy pinproof.yml -- ./smoke-test
            """)

    @Argument(parsing: .postTerminator, help: "The command, after --. It may hold {url}, {ca}, {proxy} and {mode}.")
    var command: [String] = []

    @Option(help: ArgumentHelp("What {url} stands for; its canary trial proves that the client trusts our root.", valueName: "url"))
    var url: String?

    @OptionGroup(title: "What is tested") var selection: SelectionOptions
    @OptionGroup(title: "The command") var trial: TrialOptions
    @OptionGroup(title: "Trust") var trust: TrustOptions
    @OptionGroup(title: "Network") var network: CaptureFlags
    @OptionGroup(title: "Origins") var upstream: UpstreamOptions
    @OptionGroup(title: "What is lent") var owner: OwnerOptions
    @OptionGroup(title: "Traffic") var traffic: TrafficOptions
    @OptionGroup(title: "Results") var results: ResultOptions
    @OptionGroup(title: "Reports for build machines") var reports: ReportOptions
    @OptionGroup(title: "Store") var storing: StoringOptions
    @OptionGroup(title: "Policy") var policy: PolicyOptions
    @OptionGroup(title: "CA") var authority: AuthorityOptions
    @OptionGroup(title: "Logging") var logging: LoggingOptions

    private var template: CommandTemplate { CommandTemplate(command) }

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("There is no command. Put it after --, as in: pinproof run -- curl https://example.com")
        }
        if template.hasURL, url == nil { throw ValidationError("The command holds {url}: say what it stands for with --url.") }
        if let url, !url.hasPrefix("https://") && !url.hasPrefix("http://") {
            throw ValidationError("--url \(printable(url)): expected a URL that begins with https:// (or http://).")
        }
        if network.capture, template.hasProxy {
            throw ValidationError("The command holds {proxy}, and with --capture there is none: leave one of them out.")
        }
        _ = try network.options(url: try options(nil).planWithURL.urlDomain, rules: try upstream.rules())
        _ = try results.failures()
        // The run's folder has events in any case.
        try traffic.check(hasEvents: true)
    }

    func run() async throws {
        let policy = try policy.read()
        var options = try options(policy)
        options.owner = try owner.material()
        options.exchanges = traffic.options
        if results.list {
            // Nothing is made on disk for a list.
            try equip(&options, from: try Certification(try Material.make()))
            StandardOutput.write(PlanList.text(options.planWithURL))
            return
        }
        try reports.checkFiles()
        try results.files.checkFiles()
        let logger = logging.logger("pinproof")
        let keys = try traffic.keys()
        defer { keys?.finish() }
        let workshop = try Workshop(authority: authority, upstream: upstream, logger: logger, keyLog: keys?.lines)
        try equip(&options, from: workshop.engine.certification)
        let identity = RunIdentity(of: workshop.material)
        let folder = try RunFolder(
            id: identity.id, workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
            environment: ProcessInfo.processInfo.environment)
        let telling = try RunTelling(
            run: identity.id, events: results.files.events, folder: folder, showsOutput: logging.verbose > 0, traffic: traffic)
        let capture: Capture? =
            if let wanted = try network.options(url: options.planWithURL.urlDomain, rules: options.rules) {
                try await Capture.open(wanted, in: folder)
            } else { nil }
        let conductor = try Conductor(
            options: options, engine: workshop.engine, identity: identity, folder: folder, anchors: workshop.anchors,
            environment: ProcessInfo.processInfo.environment, capture: capture, logger: logger, tell: { telling.tell($0) })

        let playing = Task { try await conductor.run() }
        let watching = Task {
            var count = 0
            for await _ in Signals.stream() {
                count += 1
                if count > 1 {
                    RunningCommands.kill()
                    Foundation.exit(RunExit.interrupted.rawValue)
                }
                StandardError.write("pinproof: ending the trial; the report so far follows\n")
                playing.cancel()
            }
        }
        let run = try await playing.value
        let wasInterrupted = playing.isCancelled
        watching.cancel()
        telling.finish()
        let judged = policy?.judge(run, today: PolicyInput.today)
        let isReported = reports.write(
            JudgedRun(run, policy: judged, failOn: try results.failures(), hosts: selection.hosts),
            environment: ProcessInfo.processInfo.environment)
        storing.save(run, kind: .run)
        let isWritten = results.files.write(run, policy: judged, folder: folder)

        let connected = run.connections.contains { $0.hello != nil }
        if !results.files.takesStandardOutput {
            StandardOutput.write(results.text(run, connected: connected, hosts: selection.hosts))
            if let judged { StandardOutput.write("\n" + PolicyText.of(judged)) }
        }
        if wasInterrupted { throw ArgumentParser.ExitCode(RunExit.interrupted.rawValue) }
        let observed = RunExit.of(run.findings, failOn: try results.failures(), connected: connected, hosts: selection.hosts)
        let status = self.policy.exitZero ? .success : RunExit.worst(observed, judged?.exit ?? .success)
        if status != .success { throw ArgumentParser.ExitCode(status.rawValue) }
        if !isReported || !isWritten { throw ArgumentParser.ExitCode(RunExit.environment.rawValue) }
    }

    /// What can be built here is found out before the plan is made.
    private func equip(_ options: inout RunOptions, from certification: Certification) throws {
        options.plan.equipment = try options.owner.equipment(certification, for: options.plan.modes.compactMap(Catalog.mode))
    }

    private func options(_ policy: Policy?) throws -> RunOptions {
        RunOptions(
            command: template, url: url, controlCommand: trust.controlCommand,
            plan: PlanOptions(
                modes: try selection.modeIDs(policy), trials: selection.trials, hosts: selection.hosts, allAtOnce: trial.allAtOnce,
                hasURLPlaceholder: template.hasURL, noCanary: trust.noCanary, hasControlCommand: trust.controlCommand != nil,
                assumeTrusted: trust.assumeTrusted, policy: policy),
            profile: selection.modes == nil ? selection.profile(policy).rawValue : "chosen", rules: try upstream.rules(),
            trustVia: trust.trustVia,
            timeout: .seconds(trial.timeout),
            window: .seconds(selection.window))
    }
}
