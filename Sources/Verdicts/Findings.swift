import Catalog

/// The table of claims applied to everything that was seen.
package enum Findings {
    /// One finding per domain and client, domains in order of appearance, the worst client first within each.
    package static func of(_ evidence: Evidence) -> [Finding] {
        guard evidence.clientele == .command else { return ofPlaces(evidence) }
        return ofOne(evidence)
    }

    /// Every place is judged by what was seen there alone; domains in order of appearance, the worst client first within each.
    private static func ofPlaces(_ evidence: Evidence) -> [Finding] {
        let all = evidence.places.flatMap { place, part in
            ofOne(part).map { finding in
                var finding = finding
                finding.place = place
                return finding
            }
        }
        return all.map(\.domain).uniqued.flatMap { domain in
            all.filter { $0.domain == domain }.enumerated()
                .sorted { ($0.element.verdict.rank, $0.offset) < ($1.element.verdict.rank, $1.offset) }.map(\.element)
        }
    }

    private static func ofOne(_ evidence: Evidence) -> [Finding] {
        let dossier = Dossier(evidence)
        let wanted = dossier.subjects.filter { evidence.wants($0.domain) }
        let plain = CleartextReading(dossier)
        let domains = wanted.map(\.domain).uniqued
        let judged = domains.flatMap { domain in
            wanted.filter { $0.domain == domain }.map { finding(Assessment($0, in: dossier), plain.use(at: domain)) }
                .enumerated().sorted { ($0.element.verdict.rank, $0.offset) < ($1.element.verdict.rank, $1.offset) }.map(\.element)
        }
        return judged + plain.alone(besides: domains).filter { evidence.wants($0.domain) }
    }

    private static func finding(_ it: Assessment, _ cleartext: CleartextUse) -> Finding {
        let first = Claim.table.lazy.compactMap { row in row.holds(it).map { (row.verdict, $0) } }.first
        let (verdict, statement) = first ?? (.inconclusive, Statement(.unknown, reason: .tooFewTrials))
        let own = it.subject.own
        let accepted = verdict == .pinBypassable ? it.acceptedPinQuality : it.acceptedHostile
        return Finding(
            domain: it.subject.domain, stack: it.subject.stack, ja4: own.lazy.compactMap(\.client.ja4).first,
            process: own.lazy.compactMap(\.client.process).first, verdict: verdict, confidence: statement.confidence,
            reason: statement.reason, pinCheck: statement.pinCheck,
            pinLevel: verdict == .pinned || verdict == .pinBypassable ? it.pinLevel : nil, cleartext: cleartext,
            acceptedModes: accepted.map(\.id),
            retriedModes: it.acceptedHostile.filter { Retry.wonOver(it.subject.answer($0.id)) }.map(\.id),
            controls: Finding.Controls(reach: it.reach.state, trust: it.trust, openConfounders: it.openConfounders), cells: cells(it),
            origin: it.origin)
    }

    private static func cells(_ it: Assessment) -> [Finding.Cell] {
        it.dossier.modes(of: it.subject).filter { $0.id != Catalog.passthrough }.map { mode in
            let isCanary = mode.isCanary
            let canary = it.dossier.subjects.first { $0.domain.isCanary && $0.stack != nil && $0.stack == it.subject.stack }
            let answer = isCanary ? canary?.answer(mode.id) ?? Answer(mode: mode.id) : it.subject.answer(mode.id)
            let trials = (it.dossier.evidence.carried + it.dossier.evidence.trials).filter {
                $0.mode == mode.id && ($0.purpose == .mode || $0.purpose == .canary)
                    && ($0.domain == nil || $0.domain == it.subject.domain || isCanary)
            }
            // A command is run in every trial; at a proxy others have trials of their own.
            let count = it.dossier.evidence.clientele == .command ? max(trials.count, answer.results.count) : answer.results.count
            let shown = answer.telling
            let obstacle = answer.results.isEmpty && !isCanary ? it.obstacle(to: mode) ?? it.idleness(of: mode) : nil
            return Finding.Cell(
                mode: mode.id, outcome: shown?.outcome, step: shown?.step, alert: shown?.alert,
                trials: count, accepted: answer.acceptances, refused: answer.refusals,
                state: isCanary ? (answer.results.isEmpty ? .notRun : .tested) : obstacle?.state ?? it.state(of: mode),
                exit: (trials.last { $0.n == shown?.trial } ?? trials.last)?.exit, request: shown?.request, why: obstacle?.why)
        }
    }
}

extension Answer {
    /// The socket that stands for all: an acceptance, a weak one, a refusal by alert, one in the handshake, a later one, else whatever was
    /// seen last.
    var telling: Connection? {
        sockets.first { $0.outcome == .accepted } ?? sockets.last { $0.outcome == .acceptedWeak }
            ?? refusalSockets.last { $0.outcome == .rejected } ?? refusalSockets.last { $0.step < .e4 } ?? refusalSockets.last
            ?? sockets.last
    }
}

extension Verdict {
    /// 0 is the worst. What is unknown may be anything, so it stands before what is known to be sound.
    package var rank: Int {
        switch self {
        case .noValidation: 0
        case .partialValidation: 1
        case .pinBypassable: 2
        case .inconclusive: 3
        case .untrustedOrPinned: 4
        case .ownStore: 5
        case .validated: 6
        case .pinned: 7
        }
    }
}
