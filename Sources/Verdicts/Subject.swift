import Catalog

/// One client at one domain: what a finding is about.
struct Subject: Hashable, Sendable {
    var domain: Domain
    /// nil where no ClientHello was seen at this domain.
    var stack: String?
    /// Its sockets in order, those of linked retries among them; trials of a control command are left out.
    var connections: [Connection]
    /// What it did with each mode that it met.
    var answers: [String: Answer]
    /// What it means here that the client finishes a handshake and goes.
    var silence: Silence

    func answer(_ mode: String) -> Answer { answers[mode] ?? Answer(mode: mode) }

    /// Sockets of this very stack, without those of linked retries: only these say what the stack trusts.
    var own: [Connection] { connections.filter { $0.client.stack == stack } }

    /// It came from another machine, where several programs may share one TLS library and address, and cannot be told apart.
    var isRemote: Bool { own.contains { !$0.client.isLocal } }

    var modesMet: [String] { answers.keys.sorted() }
}

/// Evidence put in order: who met what, where.
struct Dossier: Sendable {
    var evidence: Evidence
    var subjects: [Subject]
    /// Sockets of the control command's trials.
    var controlConnections: [Connection]
    /// Spliced or lost sockets without a ClientHello, by domain: a genuine server that is down shows here.
    var anonymous: [Domain: [Connection]]
    private var catalogue: [String: TestMode]

    init(_ evidence: Evidence) {
        self.evidence = evidence
        catalogue = Dictionary((evidence.modes + Catalog.modes).map { ($0.id, $0) }) { first, _ in first }
        let trials = Dictionary((evidence.trials + evidence.carried).map { ($0.n, $0) }) { first, _ in first }
        func purpose(_ connection: Connection) -> Trial.Purpose? { connection.trial.flatMap { trials[$0]?.purpose } }

        let all = Connection.superseded(in: evidence.connections.sorted { ($0.time, $0.id) < ($1.time, $1.id) })
        controlConnections = all.filter { purpose($0) == .controlCommand }
        let judged = all.filter { purpose($0) != .controlCommand && !$0.isCleartext }
        anonymous = Dictionary(grouping: judged.filter { $0.client.stack == nil }, by: \.domain)

        // In an all-at-once trial several domains meet the mode together.
        let crowded = Set(
            evidence.trials.filter { $0.domain == nil && $0.purpose == .mode }.map(\.n).filter { n in
                Set(judged.filter { $0.trial == n && $0.mode != Catalog.passthrough && $0.client.stack != nil }.map(\.domain)).count > 1
            })
        func standing(_ n: Int?) -> TrialResult.Standing {
            guard let n, let trial = trials[n] else { return .whole }
            if trial.isCarried { return .carried }
            return trial.isCutShort ? .cutShort : crowded.contains(n) ? .crowded : .whole
        }
        let controls = Set(evidence.trials.filter { $0.purpose == .discovery || $0.purpose == .reach }.map(\.n))
        subjects = Dossier.clients(judged).map { domain, stack, connections in
            let silence = Silence(
                connections.filter { $0.client.stack == stack && $0.mode == Catalog.passthrough }, controls: controls,
                isVisitor: evidence.clientele != .command)
            return Subject(
                domain: domain, stack: stack, connections: connections,
                answers: Dossier.answers(connections.filter { $0.mode != Catalog.passthrough }, standing: standing, silence),
                silence: silence)
        }
    }

    func mode(_ id: String) -> TestMode? { catalogue[id] }

    /// Modes that were asked for or met, in the order of the catalogue, then any that it does not know.
    func modes(of subject: Subject) -> [TestMode] {
        let played = evidence.trials.filter { $0.purpose == .canary }.map(\.mode)
        let wanted = Set(evidence.modes.map(\.id) + played).union(subject.answers.keys)
        let known = Catalog.modes + evidence.modes.filter { Catalog.mode($0.id) == nil }
        return known.filter { wanted.contains($0.id) }
    }

    func subjects(at domain: Domain) -> [Subject] { subjects.filter { $0.domain == domain } }

    /// Sockets by domain and stack, in order of appearance, linked retries counted as the client that they follow.
    private static func clients(_ connections: [Connection]) -> [(Domain, String?, [Connection])] {
        var order: [Domain] = []
        var grouped: [Domain: [Connection]] = [:]
        for connection in connections {
            if grouped[connection.domain] == nil { order.append(connection.domain) }
            grouped[connection.domain, default: []].append(connection)
        }
        return order.flatMap { domain -> [(Domain, String?, [Connection])] in
            let here = grouped[domain] ?? []
            let stacks = here.compactMap(\.client.stack).uniqued
            if stacks.isEmpty { return [(domain, nil, here)] }
            var owner = Dictionary(uniqueKeysWithValues: stacks.map { ($0, $0) })
            for stack in stacks {
                owner[stack] = stacks.first { $0 != stack && owner[$0] == $0 && Retry.follows(stack, after: $0, in: here) } ?? stack
            }
            return stacks.filter { owner[$0] == $0 }.map { stack in
                (domain, stack, here.filter { $0.client.stack.map { owner[$0] == stack } ?? false })
            }
        }
    }

    private static func answers(_ connections: [Connection], standing: (Int?) -> TrialResult.Standing, _ silence: Silence) -> [String:
        Answer]
    {
        Dictionary(grouping: connections, by: \.mode).mapValues { sockets in
            var answer = Answer(mode: sockets.first?.mode ?? "")
            for socket in sockets where !answer.results.contains(where: { $0.trial == socket.trial }) {
                answer.results.append(
                    TrialResult(
                        trial: socket.trial, sockets: sockets.filter { $0.trial == socket.trial },
                        standing: standing(socket.trial), silence: silence))
            }
            return answer
        }
    }
}

/// A client that tries again with other settings after a refusal is still the same client.
package enum Retry {
    /// Seconds within which a retry follows.
    static let span = 5.0

    /// Seconds after a connection was decided within which another one goes on from it.
    package static let soon = 0.4

    /// How many connections of one trial a client opened in one go: without those with which it came back.
    static func burst(_ sockets: [Connection]) -> Int {
        let decided = sockets.map { $0.time + ($0.firstRequestMilliseconds ?? $0.milliseconds) / 1000 }.min() ?? 0
        return sockets.count { $0.time <= decided + soon }
    }

    /// Seconds by which our record of a refusal may end later than the refusal itself.
    static let slack = 0.05

    /// Whether `stack` is a retry of `first`: never met without interception, and in every trial only after `first` was refused there.
    static func follows(_ stack: String, after first: String, in connections: [Connection]) -> Bool {
        let late = connections.filter { $0.client.stack == stack }
        guard late.allSatisfy({ $0.mode != Catalog.passthrough && $0.outcome != .passedThrough }) else { return false }
        return Dictionary(grouping: late, by: \.trial).allSatisfy { trial, sockets in
            guard let began = sockets.map(\.time).min() else { return false }
            return connections.contains {
                $0.trial == trial && $0.client.stack == first && ($0.isRefusal || $0.isECHRetry)
                    && $0.client.host == sockets.first?.client.host
                    && ($0.span.upperBound - slack...$0.span.upperBound + span).contains(began)
            }
        }
    }

    /// Whether some accepted socket of this answer came after a refusal in the same trial.
    static func wonOver(_ answer: Answer) -> Bool {
        answer.results.contains { result in
            guard let refused = result.sockets.filter(\.isRefusal).map(\.span.upperBound).min() else { return false }
            return result.sockets.contains { $0.outcome == .accepted && $0.time >= refused - slack }
        }
    }
}

extension Connection {
    /// A plain request: it says nothing about TLS, and is told on its own.
    var isCleartext: Bool { hello == nil && request != nil }
}
