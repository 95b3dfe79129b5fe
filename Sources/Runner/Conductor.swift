internal import Catalog
internal import Foundation
package import Logging
internal import NIOCore
package import Proxy
internal import Synchronization
package import Verdicts
internal import Wire

/// Plays a plan against a real program: one trial after the other, each with a listener, an environment and a process of its own.
package struct Conductor: Sendable {
    let options: RunOptions
    private let engine: Engine
    let folder: RunFolder
    private let identity: RunIdentity
    let bundles: TrustBundles
    private let environment: [String: String]
    /// Acts in the place of the command.
    let client: InnerClient?
    /// The network of the command, where it has one of its own.
    let capture: Capture?
    private let logger: Logger
    let tell: @Sendable (RunNotice) -> Void

    /// - Parameters:
    ///   - anchors: PEM bundles of a clean machine, the user's extra ones included: what the command trusts without us.
    ///   - environment: the parent's, over which the run's variables are laid.
    ///   - client: acts in the place of the command, which is then not started; trust is handed to it through variables.
    ///   - capture: the network in which the command is started, in the place of one with a proxy.
    package init(
        options: RunOptions, engine: Engine, identity: RunIdentity, folder: RunFolder, anchors: [[UInt8]], environment: [String: String],
        client: InnerClient? = nil, capture: Capture? = nil, logger: Logger, tell: @escaping @Sendable (RunNotice) -> Void
    ) throws(RunnerError) {
        self.options = options
        self.engine = engine
        self.identity = identity
        self.folder = folder
        self.environment = environment
        self.client = client
        self.capture = capture
        self.logger = logger
        self.tell = tell
        bundles = try TrustBundles(in: folder, system: anchors, rootPEM: identity.rootPEM, environment: environment)
    }

    /// Runs to the end of the plan, or until the task is cancelled; what was seen until then is judged all the same.
    package func run() async throws -> Run {
        let started = Date().timeIntervalSince1970
        let ledger = Ledger(tell: tell)
        let performance = try await perform(ledger)
        let findings = performance.plan.findings
        for finding in findings { finding.isFinal ? ledger.tell(final: finding) : tell(.finding(finding)) }
        let evidence = performance.plan.evidence
        var asked = evidence.asked
        asked.isCaptured = capture != nil
        return Run(
            id: identity.id, started: started, ended: Date().timeIntervalSince1970, toolVersion: identity.toolVersion,
            command: options.command.arguments, profile: options.profile, modes: options.plan.modes, authority: identity.authority,
            trust: performance.trust, equipment: options.plan.equipment, asked: asked,
            trials: (evidence.carried + evidence.trials).sorted { $0.n < $1.n },
            connections: Connection.superseded(in: evidence.connections),
            cleartext: evidence.cleartext, origins: evidence.origins, findings: findings,
            warnings: performance.warnings + (capture?.warnings ?? [])
                + Warnings.of(evidence, options: options, leftRunning: ledger.namesLeftRunning, wasCancelled: Task.isCancelled))
    }

    /// Plays the plan from its beginning.
    ///
    /// - Parameters:
    ///   - before: what was played with trust handed over in another way.
    ///   - last: the number of the last trial before.
    func play(
        _ ledger: Ledger, through namespace: TrustNamespace?, carrying before: [Evidence] = [], after last: Int = 0
    ) async throws -> TestPlan {
        var plan = TestPlan(options: options.planWithURL, after: last)
        for evidence in before { plan.carry(from: evidence) }
        while !Task.isCancelled, let spec = plan.next() {
            tell(.trialBegins(spec, remaining: plan.remaining))
            let trial = try await play(spec, ledger: ledger, through: namespace, window: window(for: spec, plan.evidence))
            if spec.purpose == .discovery { await probe(ledger) }
            let page = ledger.turn()
            plan.record(trial, connections: page.connections, origins: page.origins, cleartext: page.cleartext)
            tell(.trialEnded(trial, remaining: plan.remaining, output: folder.output(ofTrial: spec.n).path))
            for finding in plan.findings where finding.isFinal { ledger.tell(final: finding) }
        }
        return plan
    }

    // MARK: One trial

    /// How long silence after a handshake goes unjudged: three times as long as this client took until its first request when nothing
    /// was intercepted, if that is more than what was asked for.
    private func window(for spec: TrialSpec, _ evidence: Evidence) -> Duration {
        let usual = evidence.connections.filter {
            $0.splice != nil && (spec.domain == nil || $0.domain == spec.domain || spec.purpose == .canary)
        }
        let slowest = usual.compactMap(\.firstRequestMilliseconds).max() ?? 0
        return max(options.window, .milliseconds(Int64(min(slowest, 60_000) * 3)))
    }

    /// - Parameter namespace: where the command is to have its own view of the system's bundle.
    func play(_ spec: TrialSpec, ledger: Ledger, through namespace: TrustNamespace?, window: Duration) async throws -> Trial {
        let mode = Catalog.mode(spec.mode)
        let leader = Leader()
        var settings = ProxySettings(
            entry: capture.map { .captured($0.network) } ?? .proxy, rules: options.rules,
            choose: TrialChoice.chooser(for: spec, of: options.plan), sink: ledger, trial: spec.n,
            window: .nanoseconds(window.nanoseconds), owner: options.owner, logger: logger, wallClock: { Date().timeIntervalSince1970 },
            identify: { [isElsewhere = capture != nil] in
                SocketOwner.executable(port: $0, listener: $1, leader: leader.value, isElsewhere: isElsewhere)
            })
        settings.exchanges = options.exchanges
        let server = ProxyServer(engine: engine, settings: settings)
        let proxy = capture == nil ? HostPort(host: .ipv4("127.0.0.1"), port: try await server.listenOnLoopback()) : nil
        let clock = ContinuousClock()
        let begun = clock.now
        do {
            let mark = proxy.map { ("PINPROOF_PROXY", "http://\($0.text)") } ?? ("PINPROOF_CAPTURE", UUID().uuidString)
            let child = try command(for: spec, through: namespace, arm: mode?.arm ?? .any, proxy: proxy, mark: mark)
            let result = try await captured(on: server, output: child.output) { input in
                try await act(child.reading(input), on: server, begun: { leader.value = $0.id })
            }
            let milliseconds = Double((clock.now - begun).nanoseconds) / 1e6
            let leftovers = result.group.map { Leftovers(group: $0, mark: "\(mark.0)=\(mark.1)") }
            // They are heard as long as a silent client is; who goes on after that is ended.
            if !result.interrupted { await leftovers?.settle(within: options.window) }
            var left = leftovers?.running() ?? [:]
            await server.drain(within: .nanoseconds(options.window.nanoseconds), reason: .trialEnded)
            await server.stopListening()
            if let leftovers {
                left.merge(leftovers.running()) { first, _ in first }
                if !result.interrupted { ledger.leftRunning(left.values) }
                await leftovers.end()
                RunningCommands.remove(leftovers.group)
            }
            return Trial(
                n: spec.n, purpose: spec.purpose, domain: spec.domain, mode: spec.mode, exit: result.exit, milliseconds: milliseconds,
                interrupted: result.interrupted, leftRunning: !result.interrupted && !left.isEmpty)
        } catch {
            await server.stopListening()
            throw error
        }
    }

    /// Runs the command, or what stands in its place, to its end.
    private func act(_ child: Child, on server: ProxyServer, begun: @escaping @Sendable (ProcessGroup) -> Void) async throws -> (
        exit: Trial.Exit, interrupted: Bool, group: ProcessGroup?
    ) {
        guard let client else {
            let result = try await child.run(begun: begun, beforeEnding: { await server.interrupt(.trialEnded) })
            return (result.exit, result.interrupted, result.group)
        }
        let inner = InnerRun(
            client: client, arguments: child.arguments, environment: child.environment, timeout: child.timeout)
        let (exit, interrupted) = await inner.run { await server.interrupt(.trialEnded) }
        return (exit, interrupted, nil)
    }

    private func command(
        for spec: TrialSpec, through namespace: TrustNamespace?, arm: TestMode.Arm, proxy: HostPort?, mark: (name: String, value: String)
    ) throws(RunnerError) -> Child {
        let arm = spec.purpose == .controlCommand ? .trusted : arm
        let files = bundles.files(for: arm)
        let url = spec.purpose == .canary ? "https://\(Catalog.canaryHost)/" : options.url
        var arguments = options.command.filled(
            url: url, bundle: files.bundle.path, proxy: proxy.map { "http://\($0.text)" }, mode: spec.mode)
        if spec.purpose == .controlCommand, let control = options.controlCommand { arguments = ["/bin/sh", "-c", control] }
        let variables = ChildEnvironment.variables(proxy: proxy, files: files, mode: spec.mode, url: url, inherited: environment)
        let environment = ChildEnvironment.overlay(variables + [mark], on: environment)
        if namespace != nil || capture != nil {
            // Within, a missing program would be an exit code and no error of ours.
            guard let program = arguments.first, Executable.find(program, path: environment["PATH"]) != nil else {
                throw RunnerError(
                    .command, "The command cannot be started: there is no such program. Check its name and that it can be executed.")
            }
            let trust = namespace?.bindings(files.bundle.path) ?? []
            arguments =
                capture?.command(arguments, binding: trust) ?? namespace?.command(arguments, bundle: files.bundle.path) ?? arguments
        }
        return Child(
            arguments: arguments, environment: environment,
            output: folder.output(ofTrial: spec.n), timeout: options.timeout)
    }

    /// Asks the origin of every domain that discovery found what it has, before its modes begin.
    private func probe(_ ledger: Ledger) async {
        guard !options.rules.isSink else { return }
        var seen: Set<ProbeKey> = []
        for connection in ledger.connections where connection.domain.host != Catalog.canaryHost && !options.plan.spares(connection.domain) {
            guard let host = try? Host.parse(connection.domain.host), connection.hello != nil || connection.outcome == .upstreamFault,
                let target = try? Host.parse(connection.connectHost ?? connection.domain.host),
                seen.insert(ProbeKey(domain: connection.domain, offer: connection.hello?.alpn ?? [])).inserted
            else { continue }
            let probe = OriginProbe(engine: engine, rules: options.rules)
            let place = HostPort(host: target, port: connection.domain.port)
            var origin = await probe.probe(host, at: place, offer: connection.hello?.alpn ?? [])
            // A network may fail once; where more trials are played, more are spent on this too.
            for _ in 1..<max(2, options.plan.trials) where origin.state == .down {
                origin = await probe.probe(host, at: place, offer: connection.hello?.alpn ?? [])
            }
            ledger.record(options.owner.completed(origin))
        }
    }

    private struct ProbeKey: Hashable {
        let domain: Domain
        let offer: [String]
    }
}

/// Who runs this: for reports.
package struct RunIdentity: Sendable {
    package var id: String
    package var toolVersion: String
    package var authority: Run.AuthorityFacts
    package var rootPEM: String

    package init(id: String, toolVersion: String, authority: Run.AuthorityFacts, rootPEM: String) {
        self.id = id
        self.toolVersion = toolVersion
        self.authority = authority
        self.rootPEM = rootPEM
    }
}

/// The process that a trial's command began as; nil until it runs.
private final class Leader: Sendable {
    private let id = Mutex<pid_t?>(nil)

    var value: pid_t? {
        get { id.withLock { $0 } }
        set { id.withLock { $0 = newValue } }
    }
}

struct FindingKey: Hashable {
    let domain: Domain
    let stack: String?

    init(_ finding: Finding) {
        domain = finding.domain
        stack = finding.stack
    }
}

extension Finding {
    /// No trial that is still to come can change it: the first claim of the table, and an acceptance is never taken back.
    var isFinal: Bool { verdict == .noValidation }
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
