import Testing
import Verdicts
import Wire

/// Makes a story of kinds; the judge reads no times.
func story(_ kinds: [TLSEvent.Kind]) -> [TLSEvent] {
    kinds.enumerated().map { TLSEvent(at: Int64($0.offset), $0.element) }
}

private let hello: [TLSEvent.Kind] = [.clientHello]
private let shown: [TLSEvent.Kind] = [.clientHello, .certificateWritten]
private let finished: [TLSEvent.Kind] = [.clientHello, .certificateWritten, .handshakeFinished(resumed: false)]

struct Told: Sendable, CustomTestStringConvertible {
    var name: String
    var events: [TLSEvent.Kind]
    var outcome: Outcome
    var step: Step
    var alert: UInt8?
    var testDescription: String { name }

    init(_ name: String, _ events: [TLSEvent.Kind], _ outcome: Outcome, _ step: Step, alert: UInt8? = nil) {
        self.name = name
        self.events = events
        self.outcome = outcome
        self.step = step
        self.alert = alert
    }
}

struct JudgeTests {
    static let stories: [Told] = [
        Told("nothing but TCP", [.clientClosed(.closed)], .notReached, .e0),
        Told("not TLS", [.notTLS, .clientClosed(.reset)], .notReached, .e0),
        Told("nothing at all", [], .notReached, .e0),
        Told("silent without a hello", [.windowEnded], .notReached, .e0),
        Told("the hello, then gone", hello + [.clientClosed(.closed)], .incompatible, .e1),
        Told("the hello, then an alert", hello + [.alertReceived(Alert(70))], .incompatible, .e1, alert: 70),
        Told("no shared cipher", hello + [.alertSent(Alert(40)), .endedByUs(.handshakeFailed)], .incompatible, .e1),
        Told("no shared cipher, and the client is faster", hello + [.alertSent(Alert(40)), .clientClosed(.reset)], .incompatible, .e1),
        Told("refused before our flight, and nobody closes", hello + [.alertSent(Alert(40)), .windowEnded], .incompatible, .e1),
        Told("stopped before the flight", hello + [.endedByUs(.drain)], .interrupted, .e1),
        Told("unknown CA", shown + [.alertReceived(Alert(48)), .clientClosed(.closed)], .rejected, .e3, alert: 48),
        Told("any fatal alert will do", shown + [.alertReceived(Alert(80))], .rejected, .e3, alert: 80),
        Told("an unknown alert too", shown + [.alertReceived(Alert(200))], .rejected, .e3, alert: 200),
        Told("closed in the handshake", shown + [.clientClosed(.closed)], .rejectedClosed, .e3),
        Told("reset in the handshake", shown + [.clientClosed(.reset)], .rejectedClosed, .e3),
        Told("close_notify in the handshake", shown + [.alertReceived(Alert(0))], .rejectedClosed, .e3, alert: 0),
        Told("stalled", shown + [.windowEnded], .stalled, .e2),
        Told("stalled up to our limit", shown + [.endedByUs(.limit)], .stalled, .e2),
        Told("the hello answered by nobody", hello + [.windowEnded], .stalled, .e1),
        Told("a Finished that does not verify", shown + [.alertSent(Alert(51)), .endedByUs(.handshakeFailed)], .interrupted, .e2),
        Told("the same, and the client closes first", shown + [.alertSent(Alert(51)), .clientClosed(.closed)], .interrupted, .e2),
        Told("late with close_notify", finished + [.alertReceived(Alert(0))], .rejectedLate, .e5, alert: 0),
        Told("late with user_canceled", finished + [.alertReceived(Alert(90))], .rejectedLate, .e5, alert: 90),
        Told("late with an alert", finished + [.alertReceived(Alert(42))], .rejectedLate, .e5, alert: 42),
        Told("late with FIN", finished + [.clientClosed(.closed)], .rejectedLate, .e5),
        Told("late with RST", finished + [.clientClosed(.reset)], .rejectedLate, .e5),
        Told("an answer to our close_notify", finished + [.alertSent(Alert(0)), .clientClosed(.closed)], .interrupted, .e4),
        Told("the process was told to end", finished + [.endedByUs(.trialEnded), .clientClosed(.closed)], .interrupted, .e4),
        Told("the origin closed first", finished + [.endedByUs(.complete)], .interrupted, .e4),
        Told("open and silent", finished + [.windowEnded], .acceptedWeak, .e4),
        Told("open and silent up to our limit", finished + [.endedByUs(.limit)], .acceptedWeak, .e4),
        Told("open and silent, closed much later", finished + [.windowEnded, .clientClosed(.closed)], .acceptedWeak, .e4),
        Told("chatter and silence", finished + [.chatter, .windowEnded], .acceptedWeak, .e6),
        Told("chatter, then closed", finished + [.chatter, .clientClosed(.closed)], .closedAfterChatter, .e6),
        Told("chatter, then an alert", finished + [.chatter, .alertReceived(Alert(46))], .closedAfterChatter, .e6, alert: 46),
        Told("a request", finished + [.request, .clientClosed(.closed)], .accepted, .e7),
        Told("chatter, then a request", finished + [.chatter, .request], .accepted, .e7),
        Told("a request and our nonce", finished + [.request, .nonceEchoed], .accepted, .e8),
        Told("a request, and the origin fails", finished + [.request, .upstreamFailed, .endedByUs(.complete)], .accepted, .e7),
        Told("the origin fails, and a request all the same", finished + [.upstreamFailed, .request], .accepted, .e7),
        Told("the origin fails", finished + [.upstreamFailed, .clientClosed(.closed)], .upstreamFault, .e4),
        Told("the origin fails under chatter", finished + [.chatter, .upstreamFailed, .endedByUs(.complete)], .upstreamFault, .e6),
        Told("the origin fails before the hello", [.upstreamFailed, .clientClosed(.closed)], .upstreamFault, .e0),
        Told("a request after the window", finished + [.windowEnded, .request], .accepted, .e7),
        Told(
            "a stall, then all of it",
            shown + [.windowEnded, .handshakeFinished(resumed: false), .request], .accepted, .e7),
        Told("a request in the last flight before an alert is read", finished + [.alertReceived(Alert(0)), .request], .accepted, .e7),
        Told(
            "user_canceled, and the handshake is finished all the same",
            shown + [.alertReceived(Alert(90)), .handshakeFinished(resumed: false), .request], .accepted, .e7),
        Told(
            "a warning, then the rest of it",
            shown + [.alertReceived(Alert(0)), .handshakeFinished(resumed: false), .chatter, .request], .accepted, .e7),
        Told(
            "a warning before our flight, then all of it",
            hello + [.alertReceived(Alert(42)), .certificateWritten, .handshakeFinished(resumed: false), .request], .accepted, .e7),
        Told(
            "a warning, Finished, and then nothing",
            shown + [.alertReceived(Alert(90)), .handshakeFinished(resumed: false), .windowEnded], .acceptedWeak, .e4),
        Told(
            "a warning, Finished, and then gone",
            shown + [.alertReceived(Alert(90)), .handshakeFinished(resumed: false), .clientClosed(.closed)], .rejectedLate, .e5),
        Told(
            "a warning, Finished, and then another alert",
            shown + [.alertReceived(Alert(90)), .handshakeFinished(resumed: false), .alertReceived(Alert(0))], .rejectedLate, .e5, alert: 0),
        Told(
            "a warning, and the origin fails before Finished",
            shown + [.alertReceived(Alert(90)), .upstreamFailed, .handshakeFinished(resumed: false), .clientClosed(.closed)],
            .upstreamFault, .e4),
        Told(
            "a warning, and a session is resumed",
            hello + [.alertReceived(Alert(90)), .handshakeFinished(resumed: true), .request], .resumed, .e7),
        Told(
            "an alert, TCP closed, and no Finished counts any more",
            shown + [.alertReceived(Alert(48)), .clientClosed(.closed), .handshakeFinished(resumed: false), .request], .rejected, .e3,
            alert: 48),
        Told("resumed", hello + [.handshakeFinished(resumed: true), .clientClosed(.closed)], .resumed, .e4),
        Told("resumed, and a request", hello + [.handshakeFinished(resumed: true), .request], .resumed, .e7),
        Told("plaintext before Finished", shown + [.request, .clientClosed(.closed)], .rejectedClosed, .e3),
        Told("spliced", hello + [.spliced, .clientClosed(.closed)], .passedThrough, .e1),
        Told("a second hello", hello + hello + [.certificateWritten, .alertReceived(Alert(48))], .rejected, .e3, alert: 48),
    ]

    @Test(arguments: stories)
    func `a story has its outcome`(told: Told) {
        let judge = Judge.judge(story(told.events))
        #expect(judge.outcome == told.outcome)
        #expect(judge.step == told.step)
        #expect(judge.alert?.code == told.alert)
    }

    @Test func `an open story has no outcome yet, and finishing it makes it interrupted`() {
        var judge = Judge()
        for event in story(finished) { judge.observe(event) }
        #expect(judge.outcome == nil)
        #expect(judge.finish() == .interrupted)
        #expect(judge.finish() == .interrupted)
    }
}

/// Walks every story of a set of events up to length six. Stories that lead to equal states are walked on as one, so that the whole tree is
/// covered without visiting each of its millions of leaves.
struct JudgeWalkTests {
    static let alphabets: [[TLSEvent.Kind]] = [
        [
            .clientHello, .certificateWritten, .handshakeFinished(resumed: false), .handshakeFinished(resumed: true),
            .alertReceived(Alert(48)), .alertReceived(Alert(0)), .chatter, .request, .clientClosed(.closed), .upstreamFailed, .windowEnded,
            .endedByUs(.drain),
        ],
        [
            .clientHello, .certificateWritten, .handshakeFinished(resumed: false), .alertReceived(Alert(90)), .alertSent(Alert(40)),
            .nonceEchoed, .request, .clientClosed(.reset), .notTLS, .spliced, .endedByUs(.handshakeFailed), .endedByUs(.limit),
        ],
    ]

    /// A judge's state, and what an independent reader remembers of the way to it.
    struct Node: Hashable {
        var judge = Judge()
        var sawHello = false
        var sawCertificate = false
        /// A full handshake that the client finished while the socket was open.
        var sawFullFinished = false
        var sawRequestAfterIt = false
        var sawEnd = false
        var sawFatalAlert = false
        var clientEnded = false
        /// Something came that ends a story before its hello.
        var sawAnyEnd = false
        var sawOpenHello = false
        /// Something came after which not even a Finished counts.
        var isOver = false
        /// A full handshake was finished, in order and before anything that ends the story for good.
        var isOpenAndFinished = false
        /// Whatever else came, a request on that handshake makes it accepted.
        var mustBeAccepted = false
    }

    private func step(_ node: Node, _ kind: TLSEvent.Kind) -> Node {
        var next = node
        next.judge.observe(TLSEvent(at: 0, kind))
        switch kind {
        case .clientHello: next.sawHello = true
        case .certificateWritten: if node.sawHello { next.sawCertificate = true }
        case .handshakeFinished(let resumed): if !resumed { next.sawFullFinished = true }
        case .request, .nonceEchoed: if node.sawFullFinished { next.sawRequestAfterIt = true }
        case .alertReceived(let alert):
            next.clientEnded = true
            if !alert.isClosure { next.sawFatalAlert = true }
        case .clientClosed: next.clientEnded = true
        default: break
        }
        follow(kind, &next)
        return next
    }

    /// What a request must not be lost to: everything but TCP's end, ours, or a socket that was never ours to judge.
    private func follow(_ kind: TLSEvent.Kind, _ next: inout Node) {
        switch kind {
        case .clientHello: if !next.sawAnyEnd { next.sawOpenHello = true }
        case .handshakeFinished(let resumed):
            guard next.sawOpenHello, !next.isOver else { break }
            if resumed { next.isOver = true } else { next.isOpenAndFinished = true }
        case .request, .nonceEchoed: if next.isOpenAndFinished { next.mustBeAccepted = true }
        case .clientClosed, .endedByUs: (next.sawAnyEnd, next.isOver) = (true, true)
        case .notTLS: if !next.sawHello { (next.sawAnyEnd, next.isOver) = (true, true) }
        case .spliced: if !next.sawCertificate, !next.sawAnyEnd { (next.sawAnyEnd, next.isOver) = (true, true) }
        case .alertReceived, .windowEnded: next.sawAnyEnd = true
        default: break
        }
    }

    /// How much an outcome grants: it may only grow.
    private func grant(_ outcome: Outcome?) -> Int {
        switch outcome {
        case .accepted: 2
        case .acceptedWeak: 1
        default: 0
        }
    }

    @Test(arguments: alphabets)
    func `no story of up to six events breaks the rules`(alphabet: [TLSEvent.Kind]) {
        #expect(alphabet.count <= 12)
        var frontier: Set<Node> = [Node()]
        var walked: Set<Node> = []
        var outcomes: Set<Outcome> = []
        for _ in 0...6 {
            walked.formUnion(frontier)
            for node in frontier {
                var judge = node.judge
                let outcome = judge.finish()
                outcomes.insert(outcome)
                check(node, final: judge, outcome)
            }
            var following: Set<Node> = []
            for node in frontier {
                for kind in alphabet {
                    let next = step(node, kind)
                    #expect(next.judge.step >= node.judge.step)
                    if let before = node.judge.outcome {
                        let isReopened = kind.isFinished && !node.isOver && next.judge.step >= .e4
                        let after: Outcome? = kind == .handshakeFinished(resumed: true) ? .resumed : nil
                        #expect(
                            next.judge.outcome == before || next.judge.outcome == .accepted
                                || (isReopened && next.judge.outcome == after && (after != nil || node.judge.alert != nil)))
                        #expect(grant(next.judge.outcome) >= grant(before))
                    }
                    following.insert(next)
                }
            }
            frontier = following.subtracting(walked)
        }
        #expect(walked.count > 50)
        #expect(outcomes.contains(.accepted) && outcomes.contains(.rejected) == alphabet.contains(.alertReceived(Alert(48))))
    }

    private func check(_ node: Node, final: Judge, _ outcome: Outcome) {
        // One outcome, and no second thoughts after the end.
        #expect(final.outcome == outcome)
        var again = final
        #expect(again.finish() == outcome)
        switch outcome {
        case .accepted:
            #expect(final.step >= .e7 && node.sawFullFinished && node.sawRequestAfterIt && final.alert == nil)
        case .acceptedWeak:
            #expect((final.step == .e4 || final.step == .e6) && node.sawFullFinished)
        case .rejected:
            #expect(final.step == .e3 && node.sawCertificate && node.sawFatalAlert && final.alert?.isClosure == false)
        case .rejectedClosed:
            #expect(final.step == .e3 && node.sawCertificate && node.clientEnded && final.alert?.isClosure ?? true)
        case .rejectedLate:
            #expect(final.step == .e5 && node.sawFullFinished && node.clientEnded)
        case .closedAfterChatter:
            #expect(final.step == .e6 && node.clientEnded)
        case .incompatible:
            #expect(final.step == .e1)
        case .resumed:
            #expect(final.step >= .e4)
        case .stalled:
            #expect(node.sawHello && final.step >= .e1)
        case .notReached:
            #expect(final.step <= .e1)
        case .interrupted, .upstreamFault, .passedThrough:
            #expect(final.step < .e7)
        case .superseded:
            Issue.record("one socket alone cannot be superseded")
        }
        if node.mustBeAccepted { #expect(outcome == .accepted) }
        // A request on a full handshake is never lost, unless the socket was never ours to judge or was already over when it finished.
        if final.step >= .e7 { #expect(outcome == .accepted || outcome == .resumed) }
    }
}

extension TLSEvent.Kind {
    fileprivate var isFinished: Bool { if case .handshakeFinished = self { true } else { false } }
}
