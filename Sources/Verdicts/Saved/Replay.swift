package import Wire

/// A recorded run judged again, from the events of its connections up to its findings.
package struct Replay: Sendable {
    /// What the evidence gives; nil where it was put together of runs that cannot be judged as one.
    package let findings: [Finding]?
    /// Stated findings that the evidence does not bear out, and those that it gives instead, by domain and client.
    package let differences: [Difference]
    /// Connections whose events give another outcome than the one that is stated.
    package let misjudged: [Connection]

    package struct Difference: Hashable, Sendable {
        /// nil where nothing is stated of this client at this domain.
        package var stated: Finding?
        /// nil where the evidence holds nothing of it.
        package var judged: Finding?
    }

    package init(_ run: Run) {
        let connections = run.connections.map(\.judgedAgain)
        misjudged = zip(run.connections, Connection.superseded(in: connections)).filter { stated, judged in
            (stated.outcome, stated.step, stated.alert) != (judged.outcome, judged.step, judged.alert)
        }.map(\.0)
        guard !run.isMixed else {
            findings = nil
            differences = []
            return
        }
        var evidence = Evidence(run: run)
        evidence.connections = connections
        let judged = Findings.of(evidence)
        findings = judged
        differences = Self.differences(run.findings, judged)
    }

    private static func differences(_ stated: [Finding], _ judged: [Finding]) -> [Difference] {
        let keys = (stated + judged).map { Key($0) }.uniqued
        return keys.compactMap { key in
            let (old, new) = (stated.filter { Key($0) == key }, judged.filter { Key($0) == key })
            return old == new ? nil : Difference(stated: old.first, judged: new.first)
        }
    }

    private struct Key: Hashable {
        let domain: Domain
        let stack: String?
        let place: String?

        init(_ finding: Finding) { (domain, stack, place) = (finding.domain, finding.stack, finding.place) }
    }
}

extension Replay {
    /// One event, and what the judge makes of the story up to it.
    package struct Moment: Hashable, Sendable {
        package var event: TLSEvent
        package var step: Step
        /// nil while the story may still become anything.
        package var outcome: Outcome?
    }

    /// The story of one connection, event by event.
    package static func story(of connection: Connection) -> [Moment] {
        var judge = Judge()
        return connection.events.map { event in
            judge.observe(event)
            return Moment(event: event, step: judge.step, outcome: judge.outcome)
        }
    }
}

extension Connection {
    /// With what its events give. A record without events keeps what is stated.
    fileprivate var judgedAgain: Connection {
        guard !events.isEmpty else { return self }
        let judge = Judge.judge(events)
        var copy = self
        copy.outcome = judge.outcome ?? outcome
        copy.step = judge.step
        copy.alert = judge.alert
        return copy
    }
}
