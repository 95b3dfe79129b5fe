package import Verdicts
internal import Wire

/// What became of a run that was judged again.
package enum ReplayReport {
    /// The run as its evidence tells it, and whether that is what the file states.
    package static func text(_ replay: Replay, of run: Run, style: Style = .plain) -> String {
        var judged = run
        judged.findings = replay.findings ?? run.findings
        return TextReport(style: style).render(judged) + "\n" + lines(replay, run).map { $0 + "\n" }.joined()
    }

    private static func lines(_ replay: Replay, _ run: Run) -> [String] {
        let sockets = replay.misjudged.map { connection in
            let judged = Judge.judge(connection.events)
            return "connection \(connection.id): the file states \(connection.outcome.rawValue) at \(connection.step.rawValue), "
                + "its events give \(judged.outcome?.rawValue ?? "nothing") at \(judged.step.rawValue)"
        }
        let verdicts = replay.differences.map { difference in
            let domain = (difference.judged ?? difference.stated).map { printable($0.domain.description) } ?? ""
            return "\(domain): the file states \(words(difference.stated)), its evidence gives \(words(difference.judged))"
        }
        guard let findings = replay.findings else {
            return sockets + ["The run was put together of runs that cannot be judged as one: the findings above are those of its parts."]
        }
        guard sockets.isEmpty, verdicts.isEmpty else { return sockets + verdicts }
        return [
            "judged again: \(count(run.connections.count, "connection")), \(count(findings.count, "finding")), all as the file states them"
        ]
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// The verdict, with what may differ where the verdict does not.
    private static func words(_ finding: Finding?) -> String {
        guard let finding else { return "nothing" }
        let accepted =
            finding.acceptedModes.isEmpty ? "" : ", accepting " + finding.acceptedModes.map { printable($0) }.joined(separator: " ")
        return "\(finding.verdict.rawValue) (\(finding.confidence.rawValue)\(finding.reason.map { ", \($0.rawValue)" } ?? ""))\(accepted)"
    }

    /// The story of one connection: each event, and what the judge made of it.
    package static func text(of connection: Connection) -> String {
        var lines = [
            "connection \(connection.id)  \(printable(connection.domain.description))  \(printable(connection.mode))"
                + (connection.trial.map { "  trial \($0)" } ?? "")
        ]
        for moment in Replay.story(of: connection) {
            let time = "\(Milliseconds.tenths(Double(moment.event.at) / 1e6) ?? "?") ms".paddedLeft(to: 12)
            let conclusion = "\(moment.step.rawValue)  \(moment.outcome?.rawValue ?? "open")"
            lines.append("\(time)  \(moment.event.kind.words.padded(to: 54))  \(conclusion)")
        }
        let judged = Judge.judge(connection.events)
        let end = "judged again: \(judged.outcome?.rawValue ?? "nothing") at \(judged.step.rawValue)"
        lines.append("\(end); the file states \(connection.outcome.rawValue) at \(connection.step.rawValue)")
        if connection.outcome == .superseded { lines.append("superseded: another connection of the client succeeded meanwhile") }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension TLSEvent.Kind {
    fileprivate var words: String {
        switch self {
        case .clientHello: "the client said hello"
        case .certificateWritten: "our certificate was sent"
        case .handshakeFinished(resumed: false): "the client's Finished was verified"
        case .handshakeFinished(resumed: true): "the client resumed a session"
        case .alertReceived(let alert): "the client sent alert \(alert.code) \(alert.name)"
        case .alertSent(let alert): "we sent alert \(alert.code) \(alert.name)"
        case .chatter: "the client sent a protocol greeting"
        case .request: "the client sent a request"
        case .nonceEchoed: "the client acted on what only we could have told it"
        case .clientClosed(.closed): "the client closed the connection"
        case .clientClosed(.reset): "the client reset the connection"
        case .notTLS: "the client sent what is not TLS"
        case .upstreamFailed: "the genuine server failed"
        case .spliced: "the connection was left untouched"
        case .windowEnded: "nothing more came in time"
        case .endedByUs(let end): "we ended it: \(end.words)"
        }
    }
}

extension TLSEvent.End {
    fileprivate var words: String {
        switch self {
        case .limit: "it met a limit"
        case .drain: "everything was being ended"
        case .trialEnded: "the trial was over"
        case .handshakeFailed: "the handshake could not go on"
        case .complete: "all was said"
        }
    }
}
