import Catalog

extension Planner {
    /// Goes on where an earlier run of a proxy ended, whatever ended it: what its clients did counts, and what was judged stays so.
    package init(options: PlanOptions, clientele: Clientele, timing: Timing = Timing(), resuming run: Run) {
        self.init(options: options, clientele: clientele, timing: timing, after: run.trials.map(\.n).max() ?? 0)
        for origin in run.origins { learn(origin) }
        for request in run.cleartext { learn(request) }
        let sockets = Dictionary(grouping: run.connections.filter { $0.trial != nil }) { $0.trial ?? 0 }
        for trial in run.trials.sorted(by: { $0.n < $1.n }) {
            guard let domain = trial.domain, let met = sockets[trial.n], let first = met.first(where: { $0.client.stack != nil }),
                let stack = first.client.stack
            else { continue }
            let target = Station.Target(host: first.connectHost ?? domain.host, port: domain.port)
            take(trial, met, of: Visitor(place: first.client.place, stack: stack), at: domain, target)
        }
        for socket in run.connections where socket.trial == nil { depart(socket, now: socket.time) }
    }

    private mutating func take(_ trial: Trial, _ sockets: [Connection], of visitor: Visitor, at domain: Domain, _ target: Station.Target) {
        guard admit(visitor, at: domain, target, now: sockets.last?.time ?? 0) else { return }
        owners[trial.n] = Owner(visitor: visitor, domain: domain)
        guests[visitor]?.trials.append(trial)
        for socket in sockets { guests[visitor]?.keep(socket) }
        guests[visitor]?.stations[domain]?.next = nil
        guests[visitor]?.stations[domain]?.isDirty = true
        guests[visitor]?.stations[domain]?.isProbed = origins.contains { $0.domain == domain }
    }
}
