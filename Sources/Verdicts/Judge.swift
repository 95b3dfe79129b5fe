package import Wire

/// Reads one socket's story, event by event, and says what it amounts to.
///
/// ```text
///                  hello         certificate         Finished           chatter          request         nonce
///   (start) E0 ───────────▶ E1 ───────────────▶ E2 ────────────▶ E4 ─────────────▶ E6 ────────────▶ E7 ───────▶ E8
///            │              │                   │                │                 │                 ╰─ accepted ─╯
///  ends here │    by either │      by the client│   by the client│    by the client│
///            ▼       side   ▼                   ▼ E3             ▼ E5              ▼
///      not-reached     incompatible   fatal alert: rejected   rejected-late   closed-after-chatter
///                                     else: rejected-closed
///  silent to the window's end:  E1, E2: stalled          E4, E6: accepted-weak
///  ended by us:                 interrupted: never evidence about the client
///  the genuine server failed:   upstream-fault, whatever ended it below E7
/// ```
///
/// Once an outcome stands only two things change it. A request makes it `accepted`, however late it is heard. And a Finished that verifies
/// after an alert of the client shows that the alert was not the end (a warning in TLS 1.2, user_canceled in TLS 1.3; RFC 8446, 6.1): the
/// story goes on from there, unless TCP was closed by then. Everything else after the end is ignored. Two stories have no way up: a
/// resumed session (no certificate was judged, so a request proves nothing about ours), and plaintext before the client's Finished (it
/// cannot belong to this handshake).
///
/// Times are not read: the window is the observer's, and its end is an event.
package struct Judge: Hashable, Sendable {
    /// The highest step reached so far; never falls.
    package private(set) var step = Step.e0
    /// What the story amounts to; nil while it may still become anything.
    package private(set) var outcome: Outcome?
    /// The client's alert that ended the story; nil where it ended otherwise or was accepted first.
    package private(set) var alert: Alert?

    private var isFinished = false
    private var isResumed = false
    private var upstreamHasFailed = false
    private var haveAlerted = false
    /// What the outcome stands on; nil while there is none, or where no end was needed for it.
    private var ending: Ending?
    /// TCP was closed, by either side: nothing that is heard from now on was said by the client.
    private var isClosed = false

    package init() {}

    /// Takes the next event. Events that cannot follow, or that come after the end, are ignored.
    package mutating func observe(_ event: TLSEvent) {
        switch event.kind {
        case .request: heard(.e7)
        case .nonceEchoed: heard(.e8)
        case .handshakeFinished(let resumed): finished(resumed: resumed)
        case .upstreamFailed: upstreamHasFailed = true
        case .alertSent: haveAlerted = true
        case .clientClosed, .endedByUs: closed(event.kind)
        case let kind where outcome == nil: observeOpen(kind)
        default: break
        }
    }

    /// Closes the story: with no end seen, it was we who stopped looking.
    @discardableResult
    package mutating func finish() -> Outcome {
        let final = outcome ?? conclusion(.us(broken: false))
        outcome = final
        return final
    }

    /// A whole story at once, as when a recorded run is judged again.
    package static func judge(_ events: [TLSEvent]) -> Judge {
        var judge = Judge()
        for event in events { judge.observe(event) }
        judge.finish()
        return judge
    }

    private mutating func observeOpen(_ kind: TLSEvent.Kind) {
        switch kind {
        case .clientHello: raise(.e1)
        case .certificateWritten: if step >= .e1 { raise(.e2) }
        case .chatter: if isFinished { raise(.e6) }
        case .alertReceived(let alert): end(.client(alert))
        case .windowEnded: end(.silence)
        case .notTLS: if step == .e0 { outcome = .notReached }
        case .spliced: if step < .e2 { outcome = .passedThrough }
        case .request, .nonceEchoed, .handshakeFinished, .upstreamFailed, .alertSent, .clientClosed, .endedByUs: break
        }
    }

    /// Plaintext that asks for something: only a finished, full handshake makes it an acceptance of our certificate.
    private mutating func heard(_ reached: Step) {
        guard isFinished else { return }
        raise(reached)
        guard !isResumed else { return }
        outcome = .accepted
        alert = nil
    }

    /// A Finished is heard even after the window, or after an alert that the handshake survived: the socket is still open, and a request
    /// may follow.
    private mutating func finished(resumed: Bool) {
        guard !isFinished, step >= .e1, outcome == nil || mayGoOn else { return }
        if case .client = ending { (outcome, alert, ending) = (nil, nil, nil) }
        isFinished = true
        isResumed = resumed
        raise(.e4)
        if resumed { outcome = .resumed }
    }

    /// The outcome stands on an alert or on silence, and TCP is still open.
    private var mayGoOn: Bool {
        switch ending {
        case .client, .silence: !isClosed
        case .us, nil: false
        }
    }

    private mutating func closed(_ kind: TLSEvent.Kind) {
        isClosed = true
        guard outcome == nil else { return }
        switch kind {
        case .endedByUs(.limit): end(.silence)
        case .endedByUs(let end): self.end(.us(broken: end == .handshakeFailed))
        default: end(.client(nil))
        }
    }

    private mutating func end(_ ending: Ending) {
        let conclusion = conclusion(ending)
        if case .client(let alert) = ending { self.alert = alert }
        switch conclusion {
        case .rejected, .rejectedClosed: raise(.e3)
        case .rejectedLate: raise(.e5)
        default: break
        }
        self.ending = ending
        outcome = conclusion
    }

    private enum Ending: Hashable {
        case client(Alert?)
        case silence
        /// `broken`: the handshake could not be completed.
        case us(broken: Bool)
    }

    /// What an end amounts to here, below E7.
    ///
    /// After an alert of ours the client's end is an answer to it and says nothing. A handshake that breaks on our side after our
    /// Certificate was sent (a Finished that does not verify, say) is neither refusal nor acceptance: interrupted.
    private func conclusion(_ ending: Ending) -> Outcome {
        if upstreamHasFailed { return .upstreamFault }
        switch (step, ending) {
        case (.e0, _): return .notReached
        case (.e1, .client), (.e1, .us(broken: true)): return .incompatible
        case (.e1, _) where haveAlerted: return .incompatible
        case (_, _) where haveAlerted: return .interrupted
        case (_, .us): return .interrupted
        case (_, .silence): return isFinished ? .acceptedWeak : .stalled
        case (.e6, .client): return .closedAfterChatter
        case (_, .client) where isFinished: return .rejectedLate
        case (_, .client(let alert)): return alert.map { !$0.isClosure } ?? false ? .rejected : .rejectedClosed
        }
    }

    private mutating func raise(_ reached: Step) { step = max(step, reached) }
}
