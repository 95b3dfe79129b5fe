internal import Synchronization
internal import Verdicts

/// Gathers what the listeners of a run see, and passes it on.
final class Ledger: ObservationSink {
    struct Page: Sendable {
        var connections: [Connection] = []
        var cleartext: [Cleartext] = []
        var origins: [Origin] = []
    }

    private let page = Mutex(Page())
    private let left = Mutex<Set<String>>([])
    private let told = Mutex<Set<FindingKey>>([])
    private let tell: @Sendable (RunNotice) -> Void

    init(tell: @escaping @Sendable (RunNotice) -> Void) { self.tell = tell }

    func record(_ connection: Connection) {
        let connection = connection.recorded
        page.withLock { $0.connections.append(connection) }
        tell(.connection(connection))
    }

    func record(_ cleartext: Cleartext) {
        let cleartext = cleartext.recorded
        page.withLock { $0.cleartext.append(cleartext) }
        tell(.cleartext(cleartext))
    }

    func record(_ origin: Origin) {
        page.withLock { $0.origins.append(origin) }
        tell(.origin(origin))
    }

    func record(_ exchange: Exchange) { tell(.exchange(exchange)) }

    /// The command of a trial ended, and processes of these names that it had started went on.
    func leftRunning(_ names: some Sequence<String>) { left.withLock { $0.formUnion(names) } }

    var namesLeftRunning: Set<String> { left.withLock { $0 } }

    /// Tells a verdict that nothing can change, once in the run, however often the plan is played.
    func tell(final finding: Finding) {
        if told.withLock({ $0.insert(FindingKey(finding)).inserted }) { tell(.finding(finding)) }
    }

    /// The connections since the last turn.
    var connections: [Connection] { page.withLock { $0.connections } }

    /// Everything since the last call.
    func turn() -> Page {
        page.withLock { page in
            defer { page = Page() }
            return page
        }
    }
}
