internal import Catalog
internal import Foundation
internal import Proxy
internal import Reports
internal import Runner
internal import Synchronization
internal import Verdicts
internal import Wire

/// A survey put together: the planner, what it is told, and where its results go.
final class SurveyDesk: Sendable {
    let survey: Survey
    private let watch: Watch
    private let keeper: Keeper
    private let identity: RunIdentity
    private let profile: String
    private let started = Date().timeIntervalSince1970
    private let thinking: Task<Void, Never>
    private let telling: Task<Void, Never>
    private let verdict: AsyncStream<Finding>.Continuation

    init(
        planner: Planner, profile: String, workshop: Workshop, rules: UpstreamRules, owner: OwnersMaterial, journal: Journal,
        keeper: Keeper, identity: RunIdentity, linesGoTo write: @escaping @Sendable (String) -> Void,
        release: @escaping @Sendable (Set<Int>) -> Void
    ) {
        self.keeper = keeper
        self.identity = identity
        self.profile = profile
        let shown = Later<Watch>()
        let (verdicts, verdict) = AsyncStream.makeStream(of: Finding.self)
        self.verdict = verdict
        survey = Survey(
            planner: planner,
            origins: { question in
                guard let host = try? Host.parse(question.domain.host), let target = try? Host.parse(question.host) else { return nil }
                let origin = await OriginProbe(engine: workshop.engine, rules: rules)
                    .probe(host, at: HostPort(host: target, port: question.port), offer: question.offer)
                return owner.completed(origin)
            },
            clock: { Date().timeIntervalSince1970 },
            tell: { notice in
                switch notice {
                case .connection(let connection):
                    journal.record(connection)
                    keeper.record(connection)
                case .cleartext(let cleartext):
                    journal.record(cleartext)
                    keeper.record(cleartext)
                case .origin(let origin):
                    journal.record(origin)
                    keeper.record(origin)
                case .trial(let trial): keeper.record(trial)
                case .exchange(let exchange): journal.record(exchange)
                case .finding(let finding): verdict.yield(finding)
                case .changed: shown.value?.changed()
                case .release(let connections): release(connections)
                }
            })
        watch = Watch(linesGoTo: write) { [survey] in survey.rows }
        shown.value = watch
        thinking = Task { [survey] in await survey.run() }
        // A verdict is told once it cannot be lost any more.
        telling = Task { [watch] in
            for await finding in verdicts {
                let obstacle = await keeper.acknowledge(finding)
                journal.found(finding)
                watch.found(finding, obstacle: obstacle)
            }
        }
    }

    /// Does what a person typed.
    func take(_ command: TypedCommand) {
        switch command {
        case .again(let host): watch.heard(answer: survey.again(host) ? nil : "pinproof: nobody has called \(printable(host)) yet")
        case .nothing: watch.heard(answer: nil)
        case .unknown: watch.heard(answer: "pinproof: type `again HOST` to test a host again; Ctrl-C ends")
        }
    }

    /// The end: nothing is drawn any more, and the whole of it is a run like any other.
    func finish() async -> Run {
        thinking.cancel()
        verdict.finish()
        await telling.value
        watch.finish()
        let evidence = survey.evidence
        let run = Run(
            id: identity.id, started: started, ended: Date().timeIntervalSince1970, toolVersion: identity.toolVersion, command: [],
            profile: profile, modes: evidence.modes.map(\.id), authority: identity.authority, equipment: evidence.equipment,
            asked: evidence.asked, trials: evidence.trials, connections: evidence.connections, cleartext: evidence.cleartext,
            origins: evidence.origins, findings: Findings.of(evidence))
        for finding in run.findings { _ = await keeper.acknowledge(finding) }
        return run
    }
}

/// What is only known after those who use it were made.
private final class Later<Value: Sendable>: Sendable {
    private let box = Mutex<Value?>(nil)

    var value: Value? {
        get { box.withLock { $0 } }
        set { box.withLock { $0 = newValue } }
    }
}
