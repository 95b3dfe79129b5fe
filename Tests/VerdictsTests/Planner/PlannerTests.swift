import Catalog
import Testing
import Verdicts

@Suite struct PlannerTests {
    private static let programs: [(String, Program)] = [
        ("checks everything", .curl),
        ("checks nothing", .always(.sends)),
        ("pins in the handshake", .pinning(untrusted: .alert(48), trusted: .alert(46))),
        ("pins after the handshake", .pinning(untrusted: .alert(48), trusted: .late)),
        ("trusts nobody", .always(.alert(48))),
        ("closes without a word", .always(.closes)),
        ("is silent", .always(.silent)),
        ("refuses late whatever it is", .always(.late)),
    ]

    @Test(arguments: programs) func `a planner comes to the verdict of a run`(_ name: String, _ program: Program) throws {
        var street = Street([program])
        let rounds = street.settle()
        let finding = try #require(street.finding(0))
        let run = try #require(program.run().first)
        #expect(rounds < 100)
        #expect(finding.verdict == run.verdict, "\(name)")
        #expect(finding.confidence == run.confidence, "\(name)")
        #expect(finding.reason == run.reason, "\(name)")
        #expect(finding.acceptedModes == run.acceptedModes)
        #expect(street.news.last == finding)
    }

    @Test func `a client is passed through until it has reached the genuine server, then tested, then passed through for good`() throws {
        var street = Street([.curl])
        street.settle()
        let met = try #require(street.played[0].values.first)
        #expect(met[0] == Catalog.passthrough)
        #expect(met[1] == Catalog.trusted)
        #expect(met.last == Catalog.passthrough)
        let count = met.count
        for _ in 0..<20 { street.call(0) }
        #expect(street.played[0].values.first?.suffix(20).allSatisfy { $0 == Catalog.passthrough } == true)
        #expect(street.planner.evidence.connections.count == count)
        #expect(street.planner.rows.map(\.stage) == [.judged])
    }

    @Test func `a pinned and a careless client at one domain are each judged for themselves`() throws {
        let pinned = Program.pinning(untrusted: .alert(48), trusted: .late).with {
            $0.stack = "pinned"
            $0.process = "/usr/bin/pinned"
        }
        let careless = Program.always(.sends).with {
            $0.stack = "careless"
            $0.process = "/usr/bin/careless"
        }
        var street = Street([pinned, careless])
        street.settle()
        #expect(street.finding(0)?.verdict == .pinned)
        #expect(street.finding(0)?.confidence == .proven)
        #expect(street.finding(1)?.verdict == .noValidation)
    }

    @Test func `what one client accepts shows no trust of another`() throws {
        let distrusting = Program.always(.alert(48)).with { $0.process = "/usr/bin/distrusting" }
        let trusting = Program.curl.with { $0.process = "/usr/bin/trusting" }
        var street = Street([distrusting, trusting])
        street.settle()
        let verdicts = Dictionary(uniqueKeysWithValues: street.findings.map { ($0.place, $0.verdict) })
        #expect(verdicts["/usr/bin/distrusting"] == .untrustedOrPinned)
        #expect(verdicts["/usr/bin/trusting"] == .validated)
    }

    private static func fiveDomains(address: String, process: String?) -> Program {
        var program = Program.curl.with {
            $0.address = address
            $0.process = process
        }
        let usual = program.domains[0].1
        let pinned: Program.Behaviour = { _, _ in [.alert(48)] }
        program.domains = (1...5).map { (Domain(host: "\($0).example.com", port: 443), $0 == 3 ? pinned : usual) }
        return program.behind()
    }

    @Test func `one pinned domain among five is found, whatever order they are called in`() throws {
        var street = Street([Self.fiveDomains(address: "127.0.0.1", process: "/usr/bin/app")])
        street.settle(most: 400)
        for number in 1...5 {
            let finding = street.finding(0, Domain(host: "\(number).example.com", port: 443))
            #expect(finding?.verdict == (number == 3 ? .pinned : .validated), "\(number)")
        }
        // Trust that is seen at one domain changes what may be said of another that was judged before.
        #expect(street.findings.allSatisfy { finding in street.news.last { $0.domain == finding.domain } == finding })
    }

    @Test(arguments: [(Clientele.many, Reason.sharedAddress), (.singleApp, .ownListSuspected)])
    func `two programs of one device may share a library, unless only one is in use`(_ clientele: Clientele, _ reason: Reason) throws {
        var street = Street([Self.fiveDomains(address: "192.0.2.7", process: nil)], clientele: clientele)
        street.settle(most: 400)
        let finding = try #require(street.finding(0, Domain(host: "3.example.com", port: 443)))
        #expect(finding.verdict == .pinned)
        #expect(finding.confidence == .likely)
        #expect(finding.reason == reason)
        #expect(finding.place == "192.0.2.7")
    }

    @Test(arguments: [nil, "/usr/bin/app", "/usr/bin/python3.11 ?", "/usr/bin/python3.11 /home/me/app.py"])
    func `programs of this machine whose executables are not known may be several`(_ process: String?) throws {
        let pinned: Program.Behaviour = { mode, _ in [.alert(untrustedModes.contains(mode) ? 48 : 46)] }
        var program = Program.curl.with { $0.process = process }
        let place = Domain(host: "pinned.example.com", port: 443)
        program.domains.append((place, pinned))
        var street = Street([program.behind()])
        street.settle(most: 400)
        let finding = try #require(street.finding(0, place))
        #expect(finding.verdict == .pinned)
        #expect(finding.reason == (process?.hasSuffix("?") ?? true ? .sharedAddress : nil))
    }

    @Test(arguments: [(Clientele.many, Confidence.likely), (.singleApp, .proven)])
    func `nothing is proven of what an interpreter runs where that is not known`(_ clientele: Clientele, _ confidence: Confidence) throws {
        var street = Street([Self.fiveDomains(address: "127.0.0.1", process: "/usr/bin/python3.11 -m app ?")], clientele: clientele)
        street.settle(most: 400)
        let finding = try #require(street.finding(0, Domain(host: "1.example.com", port: 443)))
        #expect(finding.verdict == .validated)
        #expect(finding.confidence == confidence)
        #expect(finding.reason == (confidence == .likely ? .sharedAddress : nil))
    }

    @Test(arguments: [(Clientele.many, Confidence.likely), (.singleApp, .proven)])
    func `a chain check that goes on to a pin proves it where one program is at the address`(
        _ clientele: Clientele, _ confidence: Confidence
    ) throws {
        var program = Self.fiveDomains(address: "192.0.2.7", process: nil)
        program.domains[2].1 = { mode, _ in [untrustedModes.contains(mode) ? .alert(48) : .late] }
        var street = Street([program], clientele: clientele)
        street.settle(most: 400)
        let finding = try #require(street.finding(0, Domain(host: "3.example.com", port: 443)))
        #expect(finding.verdict == .pinned && finding.confidence == confidence)
        #expect(finding.reason == (confidence == .likely ? .sharedAddress : nil))
    }

    @Test func `only one domain of a client is tested at a time`() throws {
        var street = Street([Self.fiveDomains(address: "127.0.0.1", process: nil)])
        for _ in 0..<12 { for place in 0..<5 { street.call(0, place, after: 0.5) } }
        let tested = street.planner.rows.filter { $0.played > 0 && $0.stage != .judged }
        #expect(tested.count == 1)
        #expect(street.planner.rows.filter { $0.stage == .queued || $0.stage == .judged }.count == 4)
    }

    @Test func `connections that come at once share a trial, and the next trial begins when it has settled`() throws {
        var street = Street([.curl])
        street.call(0)
        street.call(0)
        for _ in 0..<3 { street.call(0, after: 0.05) }
        #expect(street.planner.evidence.trials.map(\.mode) == [Catalog.passthrough, Catalog.trusted])
        street.call(0, after: 1)
        #expect(street.planner.evidence.trials.map(\.mode) == [Catalog.passthrough, Catalog.trusted, Catalog.untrusted])
        #expect(street.planner.evidence.connections.count { $0.trial == 2 } == 4)
    }

    @Test func `while it is thought over what comes next, connections are passed through and count for nothing`() throws {
        var street = Street([.curl])
        street.call(0)
        street.thinks = false
        street.call(0)
        for _ in 0..<5 { street.call(0) }
        #expect(street.planner.evidence.connections.count == 2)
        #expect(street.played[0].values.first?.suffix(5).allSatisfy { $0 == Catalog.passthrough } == true)
        street.think()
        street.call(0)
        #expect(street.planner.evidence.connections.count == 3)
    }

    @Test func `a second try with another stack belongs to the client that was refused`() throws {
        let client = Program("example.com") { mode, _ in
            untrustedModes.contains(mode) ? [.alert(48), Reaction.sends.by("second")] : [.sends]
        }.behind()
        var street = Street([client])
        street.settle()
        let finding = try #require(street.finding(0))
        #expect(finding.verdict == .noValidation)
        #expect(finding.retriedModes.contains(Catalog.untrusted))
        #expect(street.findings.count == 1)
    }

    @Test func `a stack that passed for a second try and then comes by itself is judged by itself, and the first one anew`() throws {
        let pinned = Program.pinning(untrusted: .alert(48), trusted: .alert(46)).with {
            $0.stack = "pinned"
            $0.address = "192.0.2.1"
            $0.process = nil
        }
        let careless = Program.always(.sends).with {
            $0.stack = "careless"
            $0.address = "192.0.2.1"
            $0.process = nil
        }
        var street = Street([pinned, careless])
        for _ in 0..<30 {
            let before = street.planner.evidence.trials.count
            street.call(0)
            let trials = street.planner.evidence.trials
            if trials.count > before, trials.last?.purpose == .mode { street.call(1, after: 0.1) }
        }
        #expect(street.finding(0)?.retriedModes.isEmpty == false)
        street.settle()
        #expect(street.finding(0)?.retriedModes == [])
        #expect(street.finding(0)?.acceptedModes == [])
        #expect(street.finding(1)?.verdict == .noValidation)
        let told = street.news.last { $0.stack == "pinned" }
        #expect(told?.verdict == street.finding(0)?.verdict && told?.reason == street.finding(0)?.reason)
        #expect(told?.acceptedModes == [])
    }

    @Test func `a plain request of one program says nothing of another`() throws {
        var street = Street([.curl.with { $0.process = "/usr/bin/sound" }])
        let sender = Connection.Client(address: "127.0.0.1:9", process: "/usr/bin/plain")
        let plain = Domain(host: "example.com", port: 80)
        street.planner.learn(Cleartext(time: 5, trial: nil, domain: plain, request: "GET /", clientAddress: sender.address))
        func carries(_ client: Connection.Client, _ id: Int) -> Connection {
            Connection(id: id, time: 5, client: client, domain: plain, mode: Catalog.passthrough, outcome: .notReached, request: "GET /")
        }
        street.settle()
        #expect(street.news.last?.cleartext == CleartextUse.none)
        #expect(street.finding(0)?.cleartext == CleartextUse.none)
        street.planner.depart(carries(sender, 1000), now: street.now)
        #expect(street.finding(0)?.cleartext == CleartextUse.none)
        #expect(street.findings.contains { $0.place == "/usr/bin/plain" && $0.cleartext == .observed })

        // Its own is its own.
        let itself = Connection.Client(address: "127.0.0.1:10", process: "/usr/bin/sound")
        street.planner.learn(Cleartext(time: 5, trial: nil, domain: plain, request: "GET /", clientAddress: itself.address))
        street.planner.depart(carries(itself, 1001), now: street.now)
        #expect(street.finding(0)?.cleartext == .observed)
    }

    @Test func `what a neighbour accepted when it passed for a second try keeps no trial from the client itself`() throws {
        func at(_ stack: String, _ program: Program) -> Program {
            program.with {
                $0.stack = stack
                $0.address = "192.0.2.1"
                $0.process = nil
            }
        }
        var street = Street([at("pinned", .pinning(untrusted: .alert(48), trusted: .late)), at("sound", .curl)])
        for _ in 0..<30 {
            let before = street.planner.evidence.trials.count
            street.call(0)
            let trials = street.planner.evidence.trials
            if trials.count > before, trials.last?.mode == Catalog.trusted { street.call(1, after: 0.1) }
        }
        street.settle()
        #expect(street.finding(0)?.verdict == .pinned)
        #expect(street.finding(1)?.verdict == .validated)
        #expect(street.news.last { $0.stack == "pinned" } == street.finding(0))
    }

    @Test func `another domain gets its turn where the first is called no more`() throws {
        var street = Street([Self.fiveDomains(address: "127.0.0.1", process: nil)])
        for place in 0..<5 { street.call(0, place) }
        street.call(0, 0)
        street.call(0, 1, after: 5)
        #expect(street.planner.rows[1].played == 0)
        for _ in 0..<3 { street.call(0, 1, after: 10) }
        #expect(street.planner.rows[1].played > 0)
    }

    @Test func `a genuine server that is down keeps no careless client from being found out`() throws {
        let client = Program.always(.sends).with { $0.uninterrupted = { _, _ in [.passesNothing] } }
        var street = Street([client])
        street.settle()
        #expect(street.finding(0)?.verdict == .noValidation)
        let sound = Program.curl.with { $0.uninterrupted = { _, _ in [.passesNothing] } }
        street = Street([sound])
        street.settle()
        #expect(street.finding(0)?.verdict == .inconclusive)
    }

    @Test func `a domain is tested again when asked, from the beginning`() throws {
        var street = Street([.curl])
        street.settle()
        let before = street.planner.evidence.trials.count
        let knows = street.planner.again("example.com")
        #expect(knows)
        #expect(street.planner.evidence.trials.isEmpty)
        street.settle()
        #expect(street.finding(0)?.verdict == .validated)
        #expect(street.planner.evidence.trials.count == before)
        let knowsOther = street.planner.again("other.example")
        #expect(!knowsOther)
    }

    @Test func `a crowd of made-up clients is passed through beyond a bound`() {
        var planner = Planner(options: PlanOptions())
        for number in 0..<(Planner.mostGuests + 50) {
            _ = planner.arrive(
                Visitor(place: "192.0.2.1", stack: "\(number)"), at: Domain(host: "a.example", port: 443), target: ("a.example", 443),
                connection: number, now: 1)
        }
        #expect(planner.rows.count == Planner.mostGuests)
    }

    @Test func `a recorded proxy run is judged again to the same findings`() throws {
        let pinned = Program.pinning(untrusted: .alert(48), trusted: .late).with { $0.address = "192.0.2.1" }
        var street = Street([pinned.with { $0.process = nil }, Program.always(.sends).with { $0.process = "/usr/bin/careless" }])
        street.settle()
        let evidence = street.planner.evidence
        let run = Run(
            id: "r", started: 0, ended: 1, toolVersion: "0", command: [], profile: "core", modes: evidence.modes.map(\.id),
            asked: evidence.asked, trials: evidence.trials, connections: evidence.connections, cleartext: evidence.cleartext,
            origins: evidence.origins, findings: street.findings)
        let replay = Replay(run)
        #expect(replay.differences.isEmpty)
        #expect(replay.findings == street.findings)
        #expect(Set(street.findings.map(\.place)) == ["192.0.2.1", "/usr/bin/careless"])
    }

    @Test func `a second try that is careless is met by what the first one met`() throws {
        // It waits a second after a wrong name, and then looks at no name.
        let client = Program("example.com") { mode, ordinal in
            mode == Catalog.trusted || (mode == "wrong-host" && ordinal > 0) ? [.sends] : [.alert(42)]
        }
        var street = Street([client])
        street.settle()
        #expect(street.finding(0)?.verdict == .partialValidation)
        #expect(street.finding(0)?.acceptedModes == ["wrong-host"])
    }

    @Test(arguments: [true, false], [1.0, 5.0])
    func `what a client does after its first request is not claimed where it was never seen`(isPinned: Bool, interval: Double) throws {
        let client = Program("example.com") { mode, _ in
            if mode == Catalog.trusted { return isPinned ? [.late] : [.sends, .sends] }
            return isPinned && mode.hasPrefix("trusted") ? [.late] : [.alert(48)]
        }.with { $0.uninterrupted = { _, _ in [.passes, .passes] } }
        var street = Street([client])
        for _ in 0..<60 { street.call(0, after: interval) }
        let finding = try #require(street.finding(0))
        #expect(finding.verdict == (isPinned ? .pinned : .validated))
        #expect(finding.confidence == .likely && finding.reason == .laterConnections)
    }

    @Test func `two programs that share an address are not put together to one that is proven sound`() throws {
        func at(_ client: Program) -> Program {
            client.with {
                $0.address = "192.0.2.1"
                $0.process = nil
            }
        }
        // The careless one comes for the first two trials alone; the other one does not trust our CA.
        var street = Street([at(.always(.sends)), at(.always(.alert(48)))])
        for _ in 0..<2 { street.call(0, after: 5) }
        for _ in 0..<60 { street.call(1, after: 5) }
        #expect(street.findings.count == 1)
        let finding = try #require(street.findings.first)
        #expect(finding.verdict == .validated && finding.confidence == .likely && finding.reason == .sharedAddress)
    }

    @Test func `a plain request right after a refusal is a fallback, and one that comes anyway is not`() throws {
        for comesAnyway in [true, false] {
            let client = Program.always(.alert(48)).with {
                $0.address = "192.0.2.1"
                $0.process = nil
            }
            var street = Street([client])
            for _ in 0..<40 {
                let before = street.planner.evidence.connections.count
                street.call(0, after: 5)
                let seen = street.planner.evidence.connections
                let isForced = seen.count > before && seen.last?.outcome == .rejected
                guard comesAnyway || isForced else { continue }
                let request = Cleartext(
                    time: street.now + 0.5, trial: nil, domain: Domain(host: "example.com", port: 80), request: "GET /",
                    clientAddress: "192.0.2.1:5")
                #expect((street.planner.learn(request).trial != nil) == isForced)
            }
            #expect(street.finding(0)?.cleartext == (comesAnyway ? .observed : .fallback))
        }
    }

    @Test func `what met one mode outside of any trial is judged by nobody`() {
        let met = Program.always(.sends).connection(1, 1, nil, Domain(host: "example.com", port: 443), Catalog.trusted, .sends)
        #expect(Findings.of(Evidence(connections: [met], clientele: .many)).isEmpty)
        #expect(Findings.of(Evidence(connections: [met], clientele: .command)).count == 1)
    }

    @Test func `trials of another stack at one place are not counted`() throws {
        let one = Program.curl.with { $0.stack = "one" }
        let two = Program.curl.with { $0.stack = "two" }
        var street = Street([one, two])
        street.settle()
        let finding = try #require(street.finding(0))
        let cell = try #require(finding.cells.first { $0.mode == "expired" })
        #expect(cell.trials == 1)
        #expect(cell.refused == 1)
    }

    @Test(arguments: [3, 7, 12]) func `a planner goes on where an earlier one was ended`(_ rounds: Int) throws {
        let pinned = Program.pinning(untrusted: .alert(48), trusted: .late)
        var whole = Street([pinned])
        whole.settle()
        var first = Street([pinned])
        for _ in 0..<rounds { first.call(0) }
        let seen = first.planner.evidence
        let run = Run(
            id: "r", started: 0, ended: 1, toolVersion: "0", command: [], profile: "core", modes: seen.modes.map(\.id), asked: seen.asked,
            trials: seen.trials, connections: seen.connections, cleartext: seen.cleartext, origins: seen.origins)
        var second = first
        second.planner = Planner(options: first.planner.options, clientele: .many, resuming: run)
        second.think()
        second.settle()
        #expect(second.finding(0)?.verdict == .pinned)
        #expect(second.planner.evidence.trials.count == whole.planner.evidence.trials.count)
        var anew = Planner(options: first.planner.options, clientele: .many, resuming: run)
        let (knowsOther, knows) = (anew.again("other.example"), anew.again("example.com"))
        #expect(!knowsOther && knows)
        #expect(anew.evidence.trials.isEmpty)
    }

    @Test func `without genuine servers nothing is passed through, and only acceptances prove anything`() throws {
        var options = PlanOptions()
        options.hasOrigins = false
        var street = Street([.always(.sends)], options: options)
        street.think()
        street.settle()
        #expect(street.finding(0)?.verdict == .noValidation)
        street = Street([.curl], options: options)
        street.settle()
        #expect(street.finding(0)?.verdict == .inconclusive)
        #expect(street.finding(0)?.reason == .notForwarded)
        #expect(street.planner.evidence.trials.allSatisfy { $0.purpose == .mode })
    }

    @Test(arguments: 0..<60) func `whatever order clients come in, no verdict is wrong`(_ seed: UInt64) throws {
        var random = Random(seed)
        let truths: [Verdict] = [.pinned, .validated, .noValidation]
        let programs = truths.enumerated().map { number, truth -> Program in
            let program: Program =
                switch truth {
                case .pinned: .pinning(untrusted: .alert(48), trusted: .late)
                case .validated: .curl
                default: .always(.sends)
                }
            return program.with {
                $0.stack = "stack\(number)"
                $0.address = "192.0.2.\(1 + random.next(2))"
                $0.process = nil
            }
        }
        var street = Street(programs)
        street.planner = Planner(options: PlanOptions(), timing: Planner.Timing(settle: 0.4, patience: 20, retry: 1.5))
        for _ in 0..<(20 + random.next(200)) {
            street.thinks = random.next(4) > 0
            street.call(random.next(3), after: Double(random.next(300)) / 100)
        }
        street.think()
        for finding in street.findings {
            let number = try #require(truths.indices.first { finding.stack == "stack\($0)" })
            let truth = truths[number]
            switch finding.verdict {
            case .inconclusive, .untrustedOrPinned, .ownStore: break
            default:
                // A stack that was met moments after another one was refused at its address, and never again by itself, passes for its
                // second try: then the worse of both is said of the first.
                #expect(finding.verdict == truth || !finding.retriedModes.isEmpty, "seed \(seed): \(finding.verdict) for \(truth)")
            }
        }
    }
}

/// SplitMix64.
private struct Random {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
