import Catalog

/// What a proxy that tests by itself plays to whom: a pure value, told of every connection's beginning and end.
///
/// For each client at each domain:
///
/// ```text
///   passed through ─▶ reached ─▶ probed ─▶ mode after mode, a trial each ─▶ passed through ─▶ judged ─▶ passed through for good
/// ```
///
/// Only one domain of a client is tested at a time, and its other domains are passed through meanwhile, so that a refusal here is never
/// taken for one there. A trial takes in the connections that come until its first one was decided and `Timing.settle` is over, and after a
/// refusal a second try within `Timing.retry`; then the next begins with the next connection. Nothing here waits: a client that never comes
/// back keeps its trial open, and after `Timing.patience` another domain takes its turn.
package struct Planner: Sendable {
    package let options: PlanOptions
    package let timing: Timing
    package let clientele: Clientele
    var guests: [Visitor: Guest] = [:]
    private(set) var order: [Visitor] = []
    /// What is known of genuine servers, for everyone.
    private(set) var origins: [Origin] = []
    private(set) var cleartext: [Cleartext] = []
    private var lastTrial = 0
    /// To whom a trial belongs.
    var owners: [Int: Owner] = [:]
    /// What was seen outside of any trial, of use as evidence all the same: plain requests, the canary, and some connections that were
    /// never used.
    private(set) var asides: [Connection] = []
    private var unused = Connection.Unused.Tally()

    struct Owner: Sendable {
        var visitor: Visitor
        var domain: Domain
    }

    /// Times in seconds.
    package struct Timing: Hashable, Sendable {
        /// How long after its first decided connection a trial takes in further ones: a client that tries again at once belongs to it.
        package var settle: Double
        /// How long the domain whose turn it is may go without a connection while another one of the client's is waiting.
        package var patience: Double
        /// A client that comes again within this time after a refusal tries a second time, whatever its stack is then: it meets the same.
        package var retry: Double

        package init(settle: Double = Retry.soon, patience: Double = 20, retry: Double = 2) {
            self.settle = settle
            self.patience = patience
            self.retry = retry
        }
    }

    /// So many clients, and domains of each, are tested; whoever comes beyond is passed through. A hostile client could make up more.
    package static let mostGuests = 1000
    package static let mostStations = 500
    /// Connections of each client among which the refusal before a plain request is looked for.
    private static let mostRecent = 50
    /// Plain requests and the like that are kept.
    static let mostAsides = 2000

    package init(options: PlanOptions, clientele: Clientele = .many, timing: Timing = Timing(), after lastTrial: Int = 0) {
        self.options = options
        self.clientele = clientele
        self.timing = timing
        self.lastTrial = lastTrial
    }

    // MARK: A connection begins

    /// A hello has come: decides what is played.
    ///
    /// - Parameters:
    ///   - target: where the client asked to be connected to.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    package mutating func arrive(
        _ visitor: Visitor, at domain: Domain, target: (host: String, port: UInt16), connection: Int, now: Double
    ) -> Visit {
        guard !options.spares(domain), domain.isNamed(in: options.hosts) else { return .passed }
        if let retried = retry(of: visitor, at: domain, now: now) { return join(retried, at: domain, connection, now) }
        guard admit(visitor, at: domain, Station.Target(host: target.host, port: target.port), now: now) else { return .passed }
        guests[visitor]?.stations[domain]?.lastSeen = now
        if guests[visitor]?.stations[domain]?.slot.map({ isOpen($0, now) }) == true { return join(visitor, at: domain, connection, now) }
        guard let step = guests[visitor]?.stations[domain]?.next, takesTurn(visitor, domain, step, now) else {
            guests[visitor]?.stations[domain]?.passed.insert(connection)
            return .passed
        }
        open(step, for: visitor, at: domain, now: now)
        return join(visitor, at: domain, connection, now)
    }

    /// Whether a slot takes in another connection: those that a client opens at once or soon after, and after a refusal its second try, for
    /// which it may take longer.
    private func isOpen(_ slot: Slot, _ now: Double) -> Bool {
        guard let decided = slot.decided else { return true }
        if now - decided < timing.settle { return true }
        return slot.trial.purpose == .mode && !slot.isRetried && slot.refused.map { now - $0 < timing.retry } ?? false
    }

    /// A stack that was never met, at a place where another one was refused at this domain moments ago: its second try.
    private func retry(of visitor: Visitor, at domain: Domain, now: Double) -> Visitor? {
        guard guests[visitor] == nil else { return nil }
        return order.first { other in
            guard other.place == visitor.place, let slot = guests[other]?.stations[domain]?.slot, slot.trial.purpose == .mode,
                let refused = slot.refused
            else { return false }
            return now - refused < timing.retry
        }
    }

    mutating func admit(_ visitor: Visitor, at domain: Domain, _ target: Station.Target, now: Double) -> Bool {
        if guests[visitor] == nil {
            guard guests.count < Self.mostGuests else { return false }
            guests[visitor] = Guest()
            order.append(visitor)
        }
        guard let guest = guests[visitor], guest.stations[domain] == nil else { return true }
        guard guest.stations.count < Self.mostStations else { return false }
        guests[visitor]?.domains.append(domain)
        var station = Station(domain: domain, place: target, remaining: 1, lastSeen: now)
        if options.hasOrigins { station.next = TestPlan.Step(.discovery, domain, Catalog.passthrough) } else { station.isDirty = true }
        guests[visitor]?.stations[domain] = station
        return true
    }

    /// Whether this domain may play its next step now. What is passed through first disturbs nobody.
    private mutating func takesTurn(_ visitor: Visitor, _ domain: Domain, _ step: TestPlan.Step, _ now: Double) -> Bool {
        if step.purpose == .discovery { return true }
        guard let guest = guests[visitor] else { return false }
        if let turn = guest.turn, turn != domain, let station = guest.stations[turn] {
            let isBusy = station.next != nil || station.isDirty || !(station.slot?.open.isEmpty ?? true)
            if isBusy, now - station.lastSeen < timing.patience { return false }
        }
        guests[visitor]?.turn = domain
        return true
    }

    private mutating func open(_ step: TestPlan.Step, for visitor: Visitor, at domain: Domain, now: Double) {
        lastTrial += 1
        let trial = Trial(n: lastTrial, purpose: step.purpose, domain: domain, mode: step.mode)
        owners[trial.n] = Owner(visitor: visitor, domain: domain)
        guests[visitor]?.trials.append(trial)
        guests[visitor]?.stations[domain]?.slot = Slot(trial: trial, began: now)
        guests[visitor]?.stations[domain]?.next = nil
    }

    private mutating func join(_ visitor: Visitor, at domain: Domain, _ connection: Int, _ now: Double) -> Visit {
        guard let guest = guests[visitor], let slot = guest.stations[domain]?.slot else { return .passed }
        guests[visitor]?.stations[domain]?.slot?.open.insert(connection)
        if slot.refused != nil { guests[visitor]?.stations[domain]?.slot?.isRetried = true }
        guests[visitor]?.stations[domain]?.lastSeen = now
        return Visit(mode: slot.trial.mode, trial: slot.trial.n, window: guest.window(at: domain))
    }

    /// The trial with this number.
    package func trial(_ n: Int) -> Trial? {
        owners[n].flatMap { guests[$0.visitor] }?.trials.last { $0.n == n }
    }

    // MARK: A connection is decided, or over

    /// The outcome of a connection is decided, though it goes on.
    package mutating func decide(_ connection: Connection, now: Double) { note(connection, isOver: false, now: now) }

    /// A connection is over.
    package mutating func depart(_ connection: Connection, now: Double) { note(connection, isOver: true, now: now) }

    private mutating func note(_ connection: Connection, isOver: Bool, now: Double) {
        guard let n = connection.trial, let owner = owners[n] else { return noteAside(connection, isOver: isOver) }
        guests[owner.visitor]?.keep(connection)
        guests[owner.visitor]?.finish(trial: n, now: now)
        guard var station = guests[owner.visitor]?.stations[owner.domain] else { return }
        if station.slot?.trial.n == n {
            if isOver { station.slot?.open.remove(connection.id) }
            if station.slot?.decided == nil { station.slot?.decided = now }
            if connection.isRefusal { station.slot?.refused = now }
        }
        station.isDirty = true
        station.next = nil
        guests[owner.visitor]?.stations[owner.domain] = station
    }

    private mutating func noteAside(_ connection: Connection, isOver: Bool) {
        guard isOver else { return }
        if let stack = connection.client.stack {
            let visitor = Visitor(place: connection.client.place, stack: stack)
            guests[visitor]?.stations[connection.domain]?.passed.remove(connection.id)
        }
        guard connection.tellsOutsideTrials, asides.count < Self.mostAsides else { return }
        if let place = connection.unusedOutsideTrials, !takes(place) { return }
        asides.append(connection)
    }

    /// Whether another unused connection tells something: of somebody who is tested there, who is then thought over again.
    private mutating func takes(_ place: Connection.Unused) -> Bool {
        let visitor = place.stack.map { Visitor(place: place.place, stack: $0) }
        guard let visitor, guests[visitor]?.stations[place.domain] != nil, unused.takes(place) else { return false }
        guests[visitor]?.stations[place.domain]?.isDirty = true
        guests[visitor]?.revision += 1
        return true
    }

    /// A plain request went by.
    ///
    /// - Returns: the request, with the trial that it belongs to: one at that host in which a client at that address was refused moments
    ///   ago.
    @discardableResult
    package mutating func learn(_ request: Cleartext) -> Cleartext {
        // The search costs some thousand comparisons, so what is not kept is not looked into.
        guard cleartext.count < Self.mostAsides else { return request }
        var request = request
        request.trial = request.trial ?? trial(before: request)
        cleartext.append(request)
        return request
    }

    private func trial(before request: Cleartext) -> Int? {
        let host = Connection.Client(address: request.clientAddress).host
        let refused = guests.values.flatMap { guest in
            guest.connections.suffix(Self.mostRecent).filter { socket in
                socket.domain.host == request.domain.host && socket.isRefusal && socket.trial != nil && socket.client.host == host
                    && (0..<Retry.span).contains(request.time - socket.time)
            }
        }
        return refused.max { $0.time < $1.time }?.trial
    }

    /// Something was learnt of a genuine server. Whoever is tested there is thought over again.
    package mutating func learn(_ origin: Origin) {
        origins.removeAll { $0.domain == origin.domain && $0.offeredALPN == origin.offeredALPN }
        origins.append(origin)
        for visitor in order where guests[visitor]?.stations[origin.domain]?.finding == nil {
            guests[visitor]?.stations[origin.domain]?.isDirty = true
            guests[visitor]?.revision += 1
        }
    }

    /// Tests a host again from the beginning, for everyone; what was seen there is forgotten.
    ///
    /// - Returns: whether anybody was met there.
    @discardableResult
    package mutating func again(_ host: String) -> Bool {
        var isKnown = false
        for visitor in order {
            for domain in guests[visitor]?.domains ?? [] where domain.isNamed(in: [host]) {
                isKnown = true
                asides.removeAll { $0.unusedOutsideTrials?.domain == domain }
                unused.forget(domain)
                guests[visitor]?.forget(domain)
            }
        }
        return isKnown
    }
}
