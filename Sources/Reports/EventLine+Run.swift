package import Verdicts

extension EventLine {
    /// A whole run as event lines: connections and plain requests as they came, then trials, genuine servers and verdicts.
    ///
    /// A run does not keep when those became known, so that they bear the time of its end.
    package static func lines(_ run: Run) -> [UInt8] {
        let connections = run.connections.map { (time: $0.time, line: connection($0, run: run.id)) }
        let plain = run.cleartext.map { (time: $0.time, line: cleartext($0, run: run.id)) }
        let sockets = (connections + plain).enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return sockets.flatMap(\.element.line)
            + run.trials.flatMap { trial($0, run: run.id, time: run.ended) }
            + run.origins.flatMap { origin($0, run: run.id, time: run.ended) }
            + run.findings.flatMap { verdict($0, run: run.id, time: run.ended) }
    }
}
