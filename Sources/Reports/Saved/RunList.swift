package import Verdicts
internal import Wire

/// The stored runs, for people and for programs.
package enum RunList {
    /// One line for each run under a line of headings; every line ends with a line feed.
    package static func text(_ runs: [RunSummary], style: Style = .plain) -> String {
        guard !runs.isEmpty else { return "No run is stored yet.\n" }
        let rows = [["id", "began", "kind", "domains", "worst verdict", "end", "command"]] + runs.map(row)
        let widths = rows.first.map { head in head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 } } ?? []
        let lines = rows.map { row in
            zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ").trimmedAtEnd
        }
        return lines.enumerated().map { ($0 == 0 ? style.paint($1, .quiet) : $1) + "\n" }.joined()
    }

    private static func row(_ run: RunSummary) -> [String] {
        [
            printable(run.id), Timestamp(run.started).readable, run.kind.rawValue, "\(run.domains)", run.worst?.rawValue ?? "-",
            run.ended == nil ? "did not end" : "ended", printable(run.command, limit: 60),
        ]
    }

    /// An array of objects, one for each run, ending with a line feed.
    package static func json(_ runs: [RunSummary]) -> [UInt8] {
        var json = JSONWriter(.indented)
        json.array { json in
            for run in runs {
                json.object { json in
                    json.member("id", run.id)
                    json.member("kind", run.kind.rawValue)
                    json.member("started", time: run.started)
                    json.member("ended", time: run.ended)
                    json.member("command", run.command)
                    json.member("domains", run.domains)
                    json.member("worst", run.worst?.rawValue)
                }
            }
        }
        json.newline()
        return json.bytes
    }
}

extension String {
    fileprivate var trimmedAtEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
