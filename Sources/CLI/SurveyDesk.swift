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
    private let journal: Journal
    private let identity: RunIdentity
    private let profile: String
    private let started = Date().timeIntervalSince1970
    private let thinking: Task<Void, Never>

    init(
        planner: Planner, profile: String, workshop: Workshop, rules: UpstreamRules, owner: OwnersMaterial, journal: Journal,
        identity: RunIdentity, release: @escaping @Sendable (Set<Int>) -> Void
    ) {
        self.journal = journal
        self.identity = identity
        self.profile = profile
        let shown = Later<Watch>()
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
                case .connection(let connection): journal.record(connection)
                case .cleartext(let cleartext): journal.record(cleartext)
                case .origin(let origin): journal.record(origin)
                case .exchange(let exchange): journal.record(exchange)
                case .finding(let finding):
                    journal.found(finding)
                    shown.value?.found(finding)
                case .changed: shown.value?.changed()
                case .release(let connections): release(connections)
                }
            })
        watch = Watch { [survey] in survey.rows }
        shown.value = watch
        thinking = Task { [survey] in await survey.run() }
    }

    /// A host is to be tested again.
    func again(_ host: String) {
        if !survey.again(host) { StandardError.write("pinproof: nobody has called \(printable(host)) yet\n") }
    }

    /// The end: nothing is drawn any more, and the whole of it is a run like any other.
    func finish() -> Run {
        thinking.cancel()
        watch.finish()
        let evidence = survey.evidence
        return Run(
            id: identity.id, started: started, ended: Date().timeIntervalSince1970, toolVersion: identity.toolVersion, command: [],
            profile: profile, modes: evidence.modes.map(\.id), authority: identity.authority, equipment: evidence.equipment,
            asked: evidence.asked, trials: evidence.trials, connections: evidence.connections, cleartext: evidence.cleartext,
            origins: evidence.origins, findings: Findings.of(evidence))
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
