package import Verdicts

/// One JSON object a line (JSONL) for each thing that happens: what `--events` writes.
///
/// Every line is whole, ends with a line feed, and begins with its type, the schema's version, the run and the time, so that a file which
/// ends early can still be read to its last line. Keys keep their order and are never left out where a value is merely unknown.
package enum EventLine {
    /// The version of the lines' shape; it grows when a key changes its meaning or goes away.
    package static let schemaVersion = 1

    /// A socket's story has ended. This line is written once per connection, on the proxy's hot path.
    package static func connection(_ connection: Connection, run: String) -> [UInt8] {
        line { json in
            json.member("type", "connection")
            json.member("schemaVersion", schemaVersion)
            json.member("run", run)
            json.member("id", connection.id)
            json.member("time", time: connection.time)
            json.object("client") { json in
                json.member("address", connection.client.address)
                json.member("ja4", connection.client.ja4)
            }
            json.members(of: connection)
        }
    }

    /// A trial has ended.
    ///
    /// - Parameter time: seconds since 1970-01-01T00:00:00Z at its end.
    package static func trial(_ trial: Trial, run: String, time: Double) -> [UInt8] {
        line { json in
            json.header("trial", run: run, time: time)
            json.members(of: trial)
        }
    }

    /// A request went through in the clear.
    package static func cleartext(_ cleartext: Cleartext, run: String) -> [UInt8] {
        line { json in
            json.header("cleartext", run: run, time: cleartext.time)
            json.members(of: cleartext)
        }
    }

    /// Something was learnt of a genuine server; its chain is in the run file.
    ///
    /// - Parameter time: seconds since 1970-01-01T00:00:00Z.
    package static func origin(_ origin: Origin, run: String, time: Double) -> [UInt8] {
        line { json in
            json.header("origin", run: run, time: time)
            json.member("domain", origin.domain.host)
            json.member("port", origin.domain.port)
            json.members(of: origin)
        }
    }

    /// A request of an accepted client is over.
    package static func exchange(_ exchange: Exchange, run: String) -> [UInt8] {
        line { json in
            json.header("exchange", run: run, time: exchange.time)
            json.members(of: exchange)
        }
    }

    /// A verdict is known.
    ///
    /// - Parameter time: seconds since 1970-01-01T00:00:00Z.
    package static func verdict(_ finding: Finding, run: String, time: Double) -> [UInt8] {
        line { json in
            json.header("verdict", run: run, time: time)
            json.client(of: finding)
            json.member("domain", finding.domain.host)
            json.member("port", finding.domain.port)
            json.claim(of: finding)
            json.object("modes") { json in
                for cell in finding.cells { json.member(cell.mode, cell.outcome?.rawValue) }
            }
            json.controls(finding.controls)
        }
    }

    private static func line(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.object(nil, members)
        json.newline()
        return json.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func header(_ type: String, run: String, time: Double) {
        member("type", type)
        member("schemaVersion", EventLine.schemaVersion)
        member("run", run)
        member("time", time: time)
    }
}
