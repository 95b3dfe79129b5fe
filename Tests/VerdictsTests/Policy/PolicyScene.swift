import Catalog
import Verdicts
import Wire

let apiHost = Domain(host: "api.example.com", port: 443)
let midsummer = day("2026-06-21")

/// A day that a test wrote; the first of all where it is none.
func day(_ text: String) -> CalendarDay { CalendarDay(text) ?? CalendarDay(secondsSince1970: 0) }

func at<Value>(_ value: Value, _ line: Int = 1) -> Stated<Value> { Stated(value, at: Place(line: line, column: 3)) }

func pattern(_ text: String) throws -> Stated<HostPattern> { at(try HostPattern.parse(text)) }

/// A rule for `api.example.com`, on line 5.
func rule(
    _ host: String = "api.example.com", _ expect: Policy.Expectation? = nil, party: Policy.Party? = nil,
    _ change: (inout Policy.Rule) -> Void = { _ in }
) throws -> Policy.Rule {
    var rule = Policy.Rule(at(try HostPattern.parse(host), 5), party: party.map { at($0, 5) }, expect: expect.map { at($0, 5) })
    change(&rule)
    return rule
}

func policy(_ rules: Policy.Rule..., change: (inout Policy) -> Void = { _ in }) -> Policy {
    var policy = Policy(file: "pinproof.yml", rules: rules)
    change(&policy)
    return policy
}

/// A client at a domain with this verdict, as the table of claims would leave it.
func judged(
    _ verdict: Verdict, _ confidence: Confidence = .proven, at domain: Domain = apiHost, by process: String = "/usr/bin/app",
    accepts: [String] = [], cleartext: CleartextUse = .none
) -> Finding {
    let trustedIsAccepted = verdict == .validated || verdict == .partialValidation || verdict == .noValidation
    let cells = Catalog.profile(.core).filter { $0.question == .certificate }.map { mode -> Finding.Cell in
        let isAccepted = accepts.contains(mode.id) || (mode.expected == .accept && trustedIsAccepted)
        return Finding.Cell(
            mode: mode.id, outcome: isAccepted ? .accepted : .rejected, trials: 3, accepted: isAccepted ? 3 : 0,
            refused: isAccepted ? 0 : 3,
            state: .tested)
    }
    return Finding(
        domain: domain, stack: "stack \(process)", ja4: "t13d", process: process, verdict: verdict, confidence: confidence,
        reason: verdict == .inconclusive ? .tooFewTrials : nil, cleartext: cleartext, acceptedModes: accepts,
        controls: Finding.Controls(reach: .ok, trust: nil), cells: cells)
}

/// A run in which every client of these findings said hello.
func run(_ findings: Finding..., cleartext: [Cleartext] = [], spliced: [Domain] = []) -> Run {
    let hellos = findings.filter { $0.stack != nil }.map { (Catalog.trusted, $0.domain) } + spliced.map { (Catalog.passthrough, $0) }
    let connections = hellos.enumerated().map { offset, met in
        Connection(
            id: offset + 1, time: Double(offset), client: Connection.Client(address: "127.0.0.1:1", stack: "s"), domain: met.1, mode: met.0,
            hello: Connection.HelloFacts(serverName: met.1.host, alpn: [], versions: [], asksForStaple: false, asksForSCT: false))
    }
    return Run(
        id: "r", started: 0, ended: 1, toolVersion: "0", command: ["app"], profile: "core", modes: Catalog.profile(.core).map(\.id),
        connections: connections, cleartext: cleartext, findings: findings)
}

extension PolicyReport {
    func check(_ kind: PolicyCheck.Kind) -> PolicyCheck? { checks.first { $0.kind == kind } }
    func status(_ kind: PolicyCheck.Kind = .expectation) -> PolicyCheck.Status? { check(kind)?.status }
}
