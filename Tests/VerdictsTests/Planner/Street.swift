import Catalog
import Verdicts

/// Programs that come to a proxy as they like, and a planner that plays to them.
struct Street {
    var planner: Planner
    var now = 1_700_000_000.0
    var lastConnection = 0
    var programs: [Program] = []
    /// What was played to each program at each domain, in order.
    var played: [[Domain: [String]]] = []
    /// Verdicts as they became known.
    var news: [Finding] = []
    /// Whether the thinking keeps up.
    var thinks = true

    init(_ programs: [Program], options: PlanOptions = PlanOptions(), clientele: Clientele = .many) {
        planner = Planner(options: options, clientele: clientele)
        self.programs = programs
        played = programs.map { _ in [:] }
    }

    var findings: [Finding] { Findings.of(planner.evidence) }

    func finding(_ program: Int, _ domain: Domain? = nil) -> Finding? {
        let it = programs[program]
        return findings.first { $0.stack == it.stack && $0.domain == domain ?? it.domains[0].0 }
    }

    /// Program and domain meet once; the connections are over when this returns.
    mutating func call(_ program: Int, _ place: Int = 0, after seconds: Double = 1) {
        now += seconds
        let it = programs[program]
        let (domain, behaviour) = it.domains[place]
        var reactions: [Reaction] = [.passes]
        var index = 0
        repeat {
            lastConnection += 1
            let stack = index < reactions.count ? reactions[index].stack ?? it.stack : it.stack
            let client = Connection.Client(address: "\(it.address):\(10_000 + lastConnection)", stack: stack, process: it.process)
            let visit = planner.arrive(
                Visitor(place: client.place, stack: stack), at: domain, target: (domain.host, domain.port), connection: lastConnection,
                now: now)
            if index == 0 {
                let met = played[program][domain, default: []]
                reactions =
                    visit.mode == Catalog.passthrough
                    ? it.uninterrupted(domain, .reach) : behaviour(visit.mode, met.count { $0 == visit.mode })
                played[program][domain, default: []].append(visit.mode)
            }
            now += 0.02
            planner.depart(it.connection(lastConnection, now, visit.trial, domain, visit.mode, reactions[index]), now: now)
            index += 1
        } while index < reactions.count
        if thinks { think() }
    }

    mutating func think() {
        while let question = planner.questions.first {
            if let probe = question.probe {
                planner.beginProbe(of: question)
                for origin in programs.flatMap(\.origins) where origin.domain == probe.domain { planner.learn(origin) }
                planner.endProbe(of: question)
                continue
            }
            news += planner.take(question.answered())
        }
    }

    /// Everyone calls everything in turn until all is judged.
    ///
    /// - Returns: how many rounds it took.
    @discardableResult
    mutating func settle(most: Int = 200) -> Int {
        for round in 1...most {
            for program in programs.indices {
                for place in programs[program].domains.indices { call(program, place) }
            }
            if planner.rows.allSatisfy({ $0.stage == .judged }) { return round }
        }
        return most
    }
}
