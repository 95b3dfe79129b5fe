/// One client at one domain, for people who watch.
package struct PlannerRow: Hashable, Sendable {
    package var visitor: Visitor
    package var domain: Domain
    package var stage: Stage
    /// Id of the mode that is being played, or comes next.
    package var mode: String?
    /// Trials of modes that are over.
    package var played: Int
    /// Trials that are foreseen.
    package var remaining: Int
    /// What each mode came to, in the order in which they were first played: the outcome of its last connection.
    package var outcomes: [Played]
    package var finding: Finding?
    package var ja4: String?
    /// When a connection came last, in seconds since 1970.
    package var lastSeen: Double

    package struct Played: Hashable, Sendable {
        package var mode: String
        package var outcome: Outcome
    }

    package enum Stage: String, Hashable, Sendable {
        /// It was not seen yet that it reaches the genuine server.
        case reaching
        /// A connection is open, or was decided a moment ago.
        case playing
        /// The next connection meets the next mode.
        case waiting
        /// Another domain of this client is being tested.
        case queued
        case judged
    }
}

extension Planner {
    /// Everyone who was met, in order of appearance.
    package var rows: [PlannerRow] {
        order.flatMap { visitor -> [PlannerRow] in
            guard let guest = guests[visitor] else { return [] }
            return guest.domains.compactMap { domain in
                guest.stations[domain].map { row(visitor, guest, $0) }
            }
        }
    }

    private func row(_ visitor: Visitor, _ guest: Guest, _ station: Station) -> PlannerRow {
        let sockets = guest.connections.filter { $0.domain == station.domain && $0.client.stack == visitor.stack }
        let modes = guest.trials.filter { $0.domain == station.domain && $0.purpose == .mode }
        let played = modes.map(\.mode).uniqued.compactMap { mode in
            sockets.last { $0.mode == mode }.map { PlannerRow.Played(mode: mode, outcome: $0.outcome) }
        }
        return PlannerRow(
            visitor: visitor, domain: station.domain, stage: stage(station, guest),
            mode: station.slot.flatMap { $0.open.isEmpty ? nil : $0.trial.mode } ?? station.next?.mode, played: modes.count,
            remaining: station.remaining, outcomes: played, finding: station.finding, ja4: sockets.last?.client.ja4,
            lastSeen: station.lastSeen)
    }

    private func stage(_ station: Station, _ guest: Guest) -> PlannerRow.Stage {
        if station.isDirty || !(station.slot?.open.isEmpty ?? true) { return .playing }
        guard let next = station.next else { return .judged }
        if next.purpose == .discovery { return .reaching }
        let isOthers = guest.turn.map { $0 != station.domain && guest.stations[$0]?.next != nil } ?? false
        return isOthers ? .queued : .waiting
    }
}
