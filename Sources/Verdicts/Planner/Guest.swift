import Catalog

/// One client of a proxy: what it was asked, and what it did.
struct Guest: Sendable {
    /// In order of appearance.
    var domains: [Domain] = []
    var stations: [Domain: Station] = [:]
    /// The domain that is being tested.
    var turn: Domain?
    var trials: [Trial] = []
    private(set) var connections: [Connection] = []
    /// Counts what was learnt, so that what was thought over before is known to be outdated.
    var revision = 0
    private var places: [Int: Int] = [:]

    /// Takes the latest record of a connection.
    mutating func keep(_ connection: Connection) {
        revision += 1
        if let place = places[connection.id], connections.indices.contains(place) {
            connections[place] = connection
        } else {
            places[connection.id] = connections.count
            connections.append(connection)
        }
    }

    mutating func finish(trial n: Int, now: Double) {
        guard let index = trials.lastIndex(where: { $0.n == n }), let began = connections.first(where: { $0.trial == n })?.time else {
            return
        }
        trials[index].milliseconds = max(0, now - began) * 1000
    }

    /// Three times what this client took until its first request when nothing was intercepted, in seconds, a minute at most.
    func window(at domain: Domain) -> Double {
        let usual = connections.filter { $0.domain == domain && $0.splice != nil }.compactMap(\.firstRequestMilliseconds).max() ?? 0
        return min(usual, 20_000) * 3 / 1000
    }

    /// Begins anew at one domain.
    mutating func forget(_ domain: Domain) {
        guard var station = stations[domain] else { return }
        revision += 1
        let dropped = Set(trials.filter { $0.domain == domain }.map(\.n))
        trials.removeAll { dropped.contains($0.n) }
        connections.removeAll { $0.trial.map(dropped.contains) ?? false }
        places = Dictionary(connections.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        station.slot = nil
        station.finding = nil
        station.isDirty = false
        station.next = TestPlan.Step(.discovery, domain, Catalog.passthrough)
        station.remaining = 1
        stations[domain] = station
        if turn == domain { turn = nil }
    }
}
