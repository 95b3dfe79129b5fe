package import Verdicts
internal import Wire

/// A recorded connection as a test: the same events, and the outcome that they must go on to give.
package enum ReplayTest {
    /// A whole source file for Swift Testing.
    package static func swift(_ connection: Connection, run: String) -> String {
        let judge = Judge.judge(connection.events)
        let events = connection.events.map { "            TLSEvent(at: \(digits($0.at)), \($0.kind.literal)),\n" }.joined()
        let alert = judge.alert.map { "Alert(\($0.code))" } ?? "nil"
        let imports = ["Testing", "Verdicts", "Wire"].map { "import \($0)" }.joined(separator: "\n")
        return """
            \(imports)

            /// \(printable(connection.domain.description)) under \(printable(connection.mode)), \
            as recorded in run \(printable(run)).
            @Test func `recorded connection \(connection.id) is judged as it was`() {
                let judge = Judge.judge(
                    [
            \(events)        ])
                #expect(judge.outcome == \(judge.outcome.map { ".\($0)" } ?? "nil"))
                #expect(judge.step == .\(judge.step))
                #expect(judge.alert == \(alert))
            }

            """
    }

    /// In groups of three, as numbers are written in Swift.
    private static func digits(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        let grouped = digits.enumerated().map {
            ($0.offset > 0 && (digits.count - $0.offset).isMultiple(of: 3) ? "_" : "") + "\($0.element)"
        }
        return (number < 0 ? "-" : "") + grouped.joined()
    }
}

extension TLSEvent.Kind {
    /// As it is written in Swift.
    fileprivate var literal: String {
        switch self {
        case .clientHello: ".clientHello"
        case .certificateWritten: ".certificateWritten"
        case .handshakeFinished(let resumed): ".handshakeFinished(resumed: \(resumed))"
        case .alertReceived(let alert): ".alertReceived(Alert(\(alert.code)))"
        case .alertSent(let alert): ".alertSent(Alert(\(alert.code)))"
        case .chatter: ".chatter"
        case .request: ".request"
        case .nonceEchoed: ".nonceEchoed"
        case .clientClosed(let close): ".clientClosed(.\(close))"
        case .notTLS: ".notTLS"
        case .upstreamFailed: ".upstreamFailed"
        case .spliced: ".spliced"
        case .windowEnded: ".windowEnded"
        case .endedByUs(let end): ".endedByUs(.\(end))"
        }
    }
}
