import Catalog
import Synchronization
import Verdicts
import Wire

/// What a client does on one socket, as the events that it causes.
struct Reaction: Hashable, Sendable {
    var events: [TLSEvent.Kind]
    /// The stack that opens the socket, where it is not the client's usual one.
    var stack: String?
    /// Whether the hello offers HTTP/2; the usual client offers HTTP/1.1 alone.
    var reaches = true
    /// Who begins on a connection that is passed through; nil as in older records.
    var opening: Connection.SpliceCounts.Opening?
    /// Milliseconds from the client's Finished to what comes after it.
    var patience = 0

    private static let finished: [TLSEvent.Kind] = [.clientHello, .certificateWritten, .handshakeFinished(resumed: false)]

    static let sends = Reaction(events: finished + [.request, .clientClosed(.closed)])
    static let closes = Reaction(events: [.clientHello, .certificateWritten, .clientClosed(.closed)])
    static let late = Reaction(events: finished + [.clientClosed(.closed)])
    static let silent = Reaction(events: finished + [.windowEnded])
    static let chatters = Reaction(events: finished + [.chatter, .clientClosed(.closed)])
    static let stalls = Reaction(events: [.clientHello, .certificateWritten, .windowEnded])
    static let leaves = Reaction(events: [.clientHello, .clientClosed(.closed)])
    static let resumes = Reaction(events: [.clientHello, .handshakeFinished(resumed: true), .request])
    static let cut = Reaction(events: finished + [.endedByUs(.trialEnded)])
    static let cutEarly = Reaction(events: [.clientHello, .certificateWritten, .endedByUs(.trialEnded)])
    static let fault = Reaction(events: finished + [.upstreamFailed, .clientClosed(.closed)])
    static let passes = Reaction(events: [.clientHello, .spliced, .clientClosed(.closed)])
    static let passesNothing = Reaction(events: [.clientHello, .spliced, .clientClosed(.closed)], reaches: false)
    static let speaksFirst = Reaction(events: passes.events, opening: .byClient)
    static let speaksSecond = Reaction(events: passes.events, opening: .afterServer)
    static let looksIn = Reaction(events: passes.events, reaches: false, opening: .unused)

    static func alert(_ code: UInt8) -> Reaction {
        Reaction(events: [.clientHello, .certificateWritten, .alertReceived(Alert(code)), .clientClosed(.closed)])
    }

    static func lateAlert(_ code: UInt8) -> Reaction { Reaction(events: finished + [.alertReceived(Alert(code))]) }

    func after(milliseconds: Int) -> Reaction {
        var copy = self
        copy.patience = milliseconds
        return copy
    }

    /// What was heard, and when.
    var told: [TLSEvent] {
        let finished = events.firstIndex(of: .handshakeFinished(resumed: false)) ?? events.count
        return story(events).enumerated().map { index, event in
            TLSEvent(at: event.at + (index > finished ? Int64(patience) * 1_000_000 : 0), event.kind)
        }
    }

    func by(_ stack: String) -> Reaction {
        var copy = self
        copy.stack = stack
        return copy
    }
}

/// A program that is run by a plan: which domains it calls, and how it reacts there.
struct Program: Sendable {
    /// What it does at a domain under a mode, in the trial with this ordinal among those of the same mode and target.
    typealias Behaviour = @Sendable (_ mode: String, _ ordinal: Int) -> [Reaction]

    var stack = "t13i_stack"
    var process: String? = "/usr/bin/client"
    var address = "127.0.0.1"
    var domains: [(Domain, Behaviour)] = []
    /// The program without its pin.
    var unpinned: Behaviour?
    var canary: Behaviour = { mode, _ in [mode == "canary-untrusted" ? .alert(48) : .sends] }
    /// How it fares with the genuine server.
    var uninterrupted: @Sendable (Domain, Trial.Purpose) -> [Reaction] = { _, _ in [.passes] }
    var asksForStaple = false
    var alpn = ["http/1.1"]
    var version = "TLSv1.3"
    var exit: @Sendable (Trial.Purpose) -> Trial.Exit = { _ in .code(0) }
    var cleartext: @Sendable (Trial) -> [Domain] = { _ in [] }
    var origins: [Origin] = []
    var notes: [Connection.Note] = []
    /// What its hello offers; nil as in records that do not tell.
    var offer: Offer?

    init(_ host: String, _ behaviour: @escaping Behaviour) { domains = [(Domain(host: host, port: 443), behaviour)] }

    /// The genuine server of the first domain, verified and alike to what we present, but for these differences.
    func behind(_ change: (inout Origin) -> Void = { _ in }) -> Program {
        var copy = self
        copy.origins = domains.map { domain, _ in
            var origin = Origin(
                domain: domain, offeredALPN: alpn, state: .verified, alpn: alpn.first, version: version, keyType: "EC-256",
                signatureHash: "SHA256", notBefore: 1_600_000_000, notAfter: 1_800_000_000)
            change(&origin)
            return origin
        }
        return copy
    }

    func with(_ change: (inout Program) -> Void) -> Program {
        var copy = self
        change(&copy)
        return copy
    }

    /// Runs it to the end of its plan.
    func run(_ options: PlanOptions = PlanOptions()) -> Played {
        var plan = TestPlan(options: options)
        for origin in origins { plan.record(origin) }
        var specs: [TrialSpec] = []
        var counts: [TrialSpec: Int] = [:]
        var clock = 1_700_000_000.0
        var id = 0
        while let spec = plan.next(), specs.count < 2000 {
            specs.append(spec)
            let key = TrialSpec(n: 0, purpose: spec.purpose, domain: spec.domain, mode: spec.mode)
            let ordinal = counts[key, default: 0]
            counts[key] = ordinal + 1
            let trial = Trial(n: spec.n, purpose: spec.purpose, domain: spec.domain, mode: spec.mode, exit: exit(spec.purpose))
            var connections: [Connection] = []
            for (domain, mode, reactions) in meetings(spec, ordinal) {
                for reaction in reactions {
                    id += 1
                    clock += 1
                    connections.append(connection(id, clock, spec.n, domain, mode, reaction))
                }
            }
            let plain = cleartext(trial).map { domain -> Cleartext in
                clock += 1
                return Cleartext(time: clock, trial: spec.n, domain: domain, request: "GET /", clientAddress: "127.0.0.1:5")
            }
            plan.record(trial, connections: connections, cleartext: plain)
        }
        return Played(specs: specs, plan: plan)
    }

    private func meetings(_ spec: TrialSpec, _ ordinal: Int) -> [(Domain, String, [Reaction])] {
        if spec.purpose == .canary { return spec.domain.map { [($0, spec.mode, canary(spec.mode, ordinal))] } ?? [] }
        return domains.map { domain, behaviour in
            guard spec.mode != Catalog.passthrough, spec.domain == nil || spec.domain == domain else {
                return (domain, Catalog.passthrough, uninterrupted(domain, spec.purpose))
            }
            let act = spec.purpose == .controlCommand ? unpinned ?? behaviour : behaviour
            return (domain, spec.mode, act(spec.mode, ordinal))
        }
    }

    func connection(_ id: Int, _ time: Double, _ trial: Int?, _ domain: Domain, _ mode: String, _ reaction: Reaction) -> Connection {
        let judge = Judge.judge(story(reaction.events))
        let saidHello = reaction.events.contains(.clientHello)
        let isSpliced = reaction.events.contains(.spliced)
        return Connection(
            id: id, time: time,
            client: Connection.Client(
                address: "\(address):\(10_000 + id)", ja4: saidHello ? "t13d_ja4" : nil, stack: saidHello ? reaction.stack ?? stack : nil,
                process: process),
            trial: trial, domain: domain, mode: mode, step: judge.step, outcome: judge.outcome ?? .interrupted, alert: judge.alert,
            tls: judge.step >= .e2
                ? Connection.TLSParameters(version: version, cipher: "TLS_AES_128_GCM_SHA256", alpn: alpn.first) : nil,
            hello: saidHello
                ? Connection.HelloFacts(
                    serverName: domain.host, alpn: alpn, versions: ["TLSv1.3", "TLSv1.2"], asksForStaple: asksForStaple, asksForSCT: false,
                    offer: offer)
                : nil,
            milliseconds: 10, request: judge.step >= .e7 ? "GET /" : nil,
            splice: isSpliced
                ? Connection.SpliceCounts(
                    clientApplicationRecords: reaction.reaches ? 1 : 0, serverAnsweredAfter: reaction.reaches, opening: reaction.opening)
                : nil,
            notes: notes, events: reaction.told)
    }
}

/// What a plan ran, and what came of it.
struct Played {
    var specs: [TrialSpec]
    var plan: TestPlan

    var findings: [Finding] { plan.findings }
    var first: Finding? { findings.first }
    /// The modes of the trials, in order; controls by their purpose.
    var order: [String] { specs.map { $0.purpose == .mode ? $0.mode : $0.purpose.rawValue } }

    func count(_ mode: String) -> Int { order.count { $0 == mode } }
    func cell(_ mode: String) -> Finding.Cell? { first?.cells.first { $0.mode == mode } }
}

let untrustedModes: Set<String> = ["untrusted-ca", "untrusted-ca-root-sent", "self-signed"]
let soundModes: Set<String> = ["trusted-ca", "trusted-ca-mirrored", "canary"]
let standard = Catalog.profile(.standard).map(\.id)

extension Program {
    /// Validates as OpenSSL does in curl; our root is trusted where the arm says so.
    static var curl: Program {
        Program("example.com") { mode, _ in
            switch mode {
            case "wrong-host": [.late]
            case "expired": [.alert(45)]
            case let mode where untrustedModes.contains(mode): [.alert(48)]
            default: [Catalog.mode(mode)?.expected == .reject ? .alert(42) : .sends]
            }
        }.behind()
    }

    static func always(_ reactions: Reaction...) -> Program { Program("example.com") { _, _ in reactions }.behind() }

    /// Refuses unknown CAs in one way, everything else in another.
    static func pinning(untrusted: Reaction, trusted: Reaction) -> Program {
        Program("example.com") { mode, _ in [untrustedModes.contains(mode) ? untrusted : trusted] }.behind()
    }
}

/// Counts calls from closures that may not change what they capture.
final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
