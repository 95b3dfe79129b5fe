package import Verdicts
internal import Wire

/// Exchanges as an HTTP archive (HAR 1.2), in parts: `opening`, entries with a comma between two, `closing`.
///
/// The parts are handed out one by one so that a file of it can grow, and be whole after each entry.
package enum HARFile {
    /// From the beginning to the first entry.
    package static func opening(toolVersion: String) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("name", "pinproof")
            json.member("version", toolVersion)
        }
        return Array(#"{"log":{"version":"1.2","creator":"#.utf8) + json.bytes + Array(#","entries":["#.utf8)
    }

    /// What ends the file, after any number of entries.
    package static let closing = Array("\n]}}\n".utf8)

    /// One entry.
    package static func entry(_ exchange: Exchange) -> [UInt8] {
        let content = exchange.content
        var json = JSONWriter(capacity: 2_048)
        json.object { json in
            let times = HARTimes(exchange.timings)
            json.member("startedDateTime", time: exchange.time)
            json.member("time", milliseconds: times.total)
            json.object("request") { $0.request(exchange) }
            json.object("response") { $0.response(content) }
            json.object("cache") { _ in }
            json.object("timings") { json in
                json.member("send", milliseconds: times.send)
                json.member("wait", milliseconds: times.wait)
                json.member("receive", milliseconds: times.receive)
            }
            json.member("connection", String(exchange.connection))
            if let comment = Self.comment(exchange) { json.member("comment", comment) }
        }
        return json.bytes
    }

    private static func comment(_ exchange: Exchange) -> String? {
        switch exchange.content.ending {
        case .whole: nil
        case .cut: "The connection or stream ended before the exchange did."
        case .notReadFurther: "Something came that is not followed; the rest was relayed and not read."
        }
    }
}

/// The three phases that HAR demands; what did not come took no time.
private struct HARTimes {
    let send: Double
    let wait: Double
    let receive: Double

    var total: Double { send + wait + receive }

    init(_ timings: Exchange.Timings) {
        let sent = timings.requestEnd ?? timings.requestStart
        let answered = timings.responseStart ?? sent
        send = sent - timings.requestStart
        // A server may answer before the request is whole.
        wait = max(0, answered - sent)
        receive = max(0, (timings.responseEnd ?? answered) - max(answered, sent))
    }
}
