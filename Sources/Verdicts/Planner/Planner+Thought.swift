import Catalog

/// What a planner has to think over: a snapshot, so that thinking takes place elsewhere while connections come and go.
package struct Question: Sendable {
    package var visitor: Visitor
    package var domain: Domain
    /// Where the genuine server is, and what the client offers it: asked once a client has reached it.
    package var probe: Probe?
    var options: PlanOptions
    /// What this client did, for the next step.
    var own: Evidence
    /// What its place did, for the verdict.
    var place: Evidence
    var revision: Int

    /// A genuine server to ask for what it has.
    package struct Probe: Hashable, Sendable {
        package var domain: Domain
        package var host: String
        package var port: UInt16
        package var offer: [String]
    }

    /// Thinks it over. Takes milliseconds where much was seen: never on an event loop.
    package func answered() -> Answered {
        let steps = TestPlan(options: options, evidence: own).visits(to: domain)
        guard steps.isEmpty else { return Answered(question: self, steps: steps, findings: []) }
        return Answered(question: self, steps: [], findings: Findings.of(place).filter { $0.place == visitor.place })
    }

    package struct Answered: Sendable {
        var question: Question
        var steps: [TestPlan.Step]
        /// Of everyone at this place; empty while something is left to play here.
        var findings: [Finding]
    }
}

extension Planner {
    /// Everything that is to be thought over, each client and domain once.
    package var questions: [Question] {
        order.flatMap { visitor -> [Question] in
            guard let guest = guests[visitor] else { return [] }
            return guest.domains.compactMap { domain in
                guard let station = guest.stations[domain], station.isDirty, !station.isProbing else { return nil }
                let mine = evidence(connections: guest.connections.filter { !isNeighbours($0, of: visitor) }, trials: guest.trials)
                return Question(
                    visitor: visitor, domain: domain, probe: probe(station, guest), options: options, own: mine,
                    place: evidence(at: visitor.place), revision: guest.revision)
            }
        }
    }

    /// It passed for a second try of this client, and turned out to be another one, which is tested here by itself.
    private func isNeighbours(_ connection: Connection, of visitor: Visitor) -> Bool {
        guard let stack = connection.client.stack, stack != visitor.stack else { return false }
        return guests[Visitor(place: visitor.place, stack: stack)]?.stations[connection.domain] != nil
    }

    private func probe(_ station: Station, _ guest: Guest) -> Question.Probe? {
        guard !station.isProbed, let reached = guest.connections.last(where: { $0.domain == station.domain && $0.hasReached }) else {
            return nil
        }
        return Question.Probe(
            domain: station.domain, host: station.place.host, port: station.place.port, offer: reached.hello?.alpn ?? [])
    }

    /// The genuine server of this domain is being asked now. It is asked once for each client.
    package mutating func beginProbe(of question: Question) {
        guests[question.visitor]?.stations[question.domain]?.isProbed = true
        guests[question.visitor]?.stations[question.domain]?.isProbing = true
    }

    /// It has answered, or will not; what it said was told with `learn`.
    package mutating func endProbe(of question: Question) {
        guests[question.visitor]?.stations[question.domain]?.isProbing = false
    }

    /// Takes what was thought.
    ///
    /// - Returns: verdicts that are new or that changed.
    package mutating func take(_ answer: Question.Answered) -> [Finding] {
        let question = answer.question
        guard let guest = guests[question.visitor], var station = guest.stations[question.domain], station.isDirty,
            guest.revision == question.revision
        else { return [] }
        station.isDirty = false
        station.next = answer.steps.first
        station.remaining = answer.steps.count
        guests[question.visitor]?.stations[question.domain] = station
        guard answer.steps.isEmpty else { return [] }
        if guest.turn == question.domain { guests[question.visitor]?.turn = nil }
        return answer.findings.filter { tell($0, of: question) }
    }

    /// Keeps a finding; what was judged before is judged again by what came to be known of its client elsewhere, or of a stack that passed
    /// for its second try and is another client.
    private mutating func tell(_ finding: Finding, of question: Question) -> Bool {
        guard let stack = finding.stack else { return false }
        let visitor = Visitor(place: question.visitor.place, stack: stack)
        let isAsked = visitor == question.visitor && finding.domain == question.domain
        guard var station = guests[visitor]?.stations[finding.domain], station.isJudged || isAsked else { return false }
        let isNews = station.finding.map { $0.headline != finding.headline } ?? true
        // Trust that was seen elsewhere may make trials worth while that were not before.
        if isNews, !isAsked { station.isDirty = true }
        station.finding = finding
        guests[visitor]?.stations[finding.domain] = station
        return isNews
    }

    /// Connections that are passed through and keep their clients from coming again, now that there is something to play to them.
    package mutating func takeReleases() -> [Int] {
        order.flatMap { visitor -> [Int] in
            guard let guest = guests[visitor] else { return [] }
            let isFree = guest.turn.flatMap { guest.stations[$0] }.map { $0.next == nil && !$0.isDirty } ?? true
            let waiting = guest.domains.first { guest.stations[$0]?.next.map { $0.purpose != .discovery } ?? false }
            guard let domain = isFree ? waiting : guest.turn, guest.stations[domain]?.next != nil else { return [] }
            defer { guests[visitor]?.stations[domain]?.passed = [] }
            return guest.stations[domain]?.passed.sorted() ?? []
        }
    }

    // MARK: Evidence

    private func evidence(connections: [Connection], trials: [Trial], asides: [Connection] = [], cleartext: [Cleartext] = []) -> Evidence {
        Evidence(
            modes: options.modes.compactMap(Catalog.mode), connections: connections + asides, trials: trials, cleartext: cleartext,
            origins: origins, trialsPerMode: options.trials, assumeTrusted: options.assumeTrusted, hosts: options.hosts,
            equipment: options.equipment, clientele: clientele, policy: options.policy)
    }

    private func evidence(at place: String) -> Evidence {
        let here = order.filter { $0.place == place }.compactMap { guests[$0] }
        let whose = Evidence.places(of: asides)
        return evidence(
            connections: here.flatMap(\.connections), trials: here.flatMap(\.trials).sorted { $0.n < $1.n },
            asides: asides.filter { $0.client.place == place }, cleartext: cleartext.filter { whose($0) == place })
    }

    /// All that was seen in trials, and what bears on them.
    package var evidence: Evidence {
        let all = order.compactMap { guests[$0] }
        return evidence(
            connections: (all.flatMap(\.connections) + asides).sorted { ($0.time, $0.id) < ($1.time, $1.id) },
            trials: all.flatMap(\.trials).sorted { $0.n < $1.n }, cleartext: cleartext)
    }
}

extension Finding {
    /// What a line says of it: two findings with equal headlines are no news to each other.
    fileprivate var headline: [String?] {
        [verdict.rawValue, confidence.rawValue, reason?.rawValue, pinCheck?.rawValue, pinLevel?.rawValue, cleartext.rawValue]
            + acceptedModes
    }
}
