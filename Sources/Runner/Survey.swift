internal import Catalog
internal import Foundation
package import Proxy
internal import Synchronization
package import Verdicts
internal import Wire

/// A proxy that tests by itself: the planner at work, between the listeners that ask it and those who want to know what it found.
///
/// What is to be played is answered at once, on the event loops; what follows from what was seen is thought over in a task of its own.
package final class Survey: ObservationSink {
    private let planner: Mutex<Planner>
    private let origins: @Sendable (Question.Probe) async -> Origin?
    private let tell: @Sendable (SurveyNotice) -> Void
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>
    private let clock: @Sendable () -> Double

    /// - Parameters:
    ///   - origins: asks a genuine server what it has.
    ///   - clock: seconds since 1970-01-01T00:00:00Z.
    ///   - tell: called from any thread, and must not block.
    package init(
        planner: Planner, origins: @escaping @Sendable (Question.Probe) async -> Origin?, clock: @escaping @Sendable () -> Double,
        tell: @escaping @Sendable (SurveyNotice) -> Void
    ) {
        self.planner = Mutex(planner)
        self.origins = origins
        self.clock = clock
        self.tell = tell
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What the listeners ask. Nothing is ever played to whom the planner gave nothing.
    package var choose: Chooser {
        guard let passthrough = Catalog.mode(Catalog.passthrough), let canary = Catalog.mode(Catalog.canary),
            let trusted = Catalog.mode(Catalog.trusted)
        else { return { _ in .needsHello } }
        let hasOrigins = options.hasOrigins
        return { [self] intent in
            guard intent.hello != nil, let stack = intent.client.stack else { return .needsHello }
            if intent.domain.host == Catalog.canaryHost { return .play(canary) }
            if intent.connectHost == Catalog.canaryHost { return .play(passthrough) }
            let visitor = Visitor(place: intent.client.place, stack: stack)
            let visit = planner.withLock {
                $0.arrive(
                    visitor, at: intent.domain, target: (intent.target.host.text, intent.target.port), connection: intent.connection,
                    now: clock())
            }
            // Nothing else will have happened to whoever is new here: there is no server to be reached first.
            if !hasOrigins, visit.trial == nil { wake.yield() }
            guard let mode = Catalog.mode(visit.mode) else { return .play(passthrough, as: .passed) }
            // With no server to pass it on to, it meets what it would accept anyway.
            return mode.presentation == .splice && !hasOrigins ? .play(trusted, as: .passed) : .play(mode, as: visit)
        }
    }

    // MARK: ObservationSink

    package func concluded(_ connection: Connection) {
        guard connection.trial != nil else { return }
        let connection = connection.recorded
        planner.withLock { $0.decide(connection, now: clock()) }
        wake.yield()
    }

    package func record(_ connection: Connection) {
        let connection = connection.recorded
        planner.withLock { $0.depart(connection, now: clock()) }
        tell(.connection(connection))
        guard let trial = connection.trial else { return }
        if let trial = planner.withLock({ $0.trial(trial) }) { tell(.trial(trial)) }
        wake.yield()
    }

    package func record(_ cleartext: Cleartext) {
        tell(.cleartext(planner.withLock { $0.learn(cleartext.recorded) }))
    }

    package func record(_ origin: Origin) {
        planner.withLock { $0.learn(origin) }
        tell(.origin(origin))
        wake.yield()
    }

    package func record(_ exchange: Exchange) { tell(.exchange(exchange)) }

    // MARK: Thinking

    /// Thinks over what was seen, until the task is cancelled.
    package func run() async {
        while await think() {}
        for await _ in wakes {
            while await think() {}
        }
    }

    /// - Returns: whether there may be more to think about at once.
    private func think() async -> Bool {
        let questions = planner.withLock { $0.questions }
        for question in questions {
            if let probe = question.probe {
                planner.withLock { $0.beginProbe(of: question) }
                Task { await ask(probe, for: question) }
                continue
            }
            let answer = question.answered()
            let (news, released) = planner.withLock { planner in (planner.take(answer), planner.takeReleases()) }
            if !released.isEmpty { tell(.release(Set(released))) }
            for finding in news { tell(.finding(finding)) }
            tell(.changed)
        }
        return !questions.isEmpty && !Task.isCancelled
    }

    private func ask(_ probe: Question.Probe, for question: Question) async {
        let origin = await origins(probe)
        if let origin { record(origin) }
        planner.withLock { $0.endProbe(of: question) }
        wake.yield()
    }

    // MARK: For those who watch

    package var rows: [PlannerRow] { planner.withLock { $0.rows } }

    package var evidence: Evidence { planner.withLock { $0.evidence } }

    /// Tests a host again, for everyone.
    ///
    /// - Returns: whether anybody was met there.
    package func again(_ host: String) -> Bool {
        let isKnown = planner.withLock { $0.again(host) }
        tell(.changed)
        return isKnown
    }

    package var options: PlanOptions { planner.withLock { $0.options } }
}

/// What a survey tells while it goes on.
package enum SurveyNotice: Sendable {
    case connection(Connection)
    case cleartext(Cleartext)
    case origin(Origin)
    case exchange(Exchange)
    /// A trial in which a connection ended: the same again when another one does.
    case trial(Trial)
    /// A verdict that is new or that changed.
    case finding(Finding)
    /// Something else came to be played to somebody.
    case changed
    /// These connections are in the way of what is played next: end them when nothing is under way on them.
    case release(Set<Int>)
}
