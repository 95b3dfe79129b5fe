import Reports
import Testing
import Verdicts

/// What is written is what the published schemas say, and nothing besides.
@Suite(.enabled(if: SchemaValidator.isInstalled, "python3 has no module jsonschema"))
struct `The published schemas` {
    private let run = SchemaValidator(schema: "run-1.json")
    private let event = SchemaValidator(schema: "event-1.json")

    private var runs: [Run] {
        var full = ReportsTests.run([.strict(), .careless(), .pinned(), .undecided()])
        full.connections = [.refused, .silent]
        return [full, ReportsTests.run([])]
            + (0..<40 as Range<UInt64>).map { seed in
                var random = RandomRun(seed: seed)
                return random.run()
            }
    }

    @Test func `a run file holds what its schema says`() throws {
        let faults = try run.faults(in: runs.map { RunFile.json($0) })
        #expect(faults == Array(repeating: "", count: runs.count))
    }

    @Test func `a run file with a policy holds what its schema says`() throws {
        let judged = try Judged.whole()
        #expect(try run.faults(in: [RunFile.json(judged.run, policy: judged.policy)]) == [""])
    }

    @Test func `an event line holds what its schema says`() throws {
        let lines = runs.flatMap(lines)
        #expect(lines.count > 100)
        #expect(try event.faults(in: lines) == Array(repeating: "", count: lines.count))
    }

    private func lines(_ run: Run) -> [[UInt8]] {
        var lines = run.connections.map { EventLine.connection($0, run: run.id) }
        lines += run.trials.map { EventLine.trial($0, run: run.id, time: moment) }
        lines += run.cleartext.map { EventLine.cleartext($0, run: run.id) }
        lines += run.origins.map { EventLine.origin($0, run: run.id, time: moment) }
        lines += run.findings.map { EventLine.verdict($0, run: run.id, time: moment) }
        return lines
    }

    @Test func `an exchange's line holds what its schema says`() throws {
        let lines = Exchange.samples.map { EventLine.exchange($0, run: "r") }
        #expect(try event.faults(in: lines) == Array(repeating: "", count: lines.count))
        let bent = lines.map { Array(String(decoding: $0, as: UTF8.self).replacing("\"ending\":", with: "\"odd\":1,\"ending\":").utf8) }
        #expect(try !event.faults(in: bent).contains(""))
    }

    @Test(arguments: [
        ("\"schemaVersion\": 1,", "\"schemaVersion\": 2,"), ("\"schemaVersion\": 1,", "\"schemaVersion\": 1, \"odd\": 1,"),
        ("\"warnings\": []", "\"warnings\": [1]"), ("\"verdict\": \"pinned\"", "\"verdict\": \"splendid\""),
        ("\"kind\": \"client-hello\"", "\"kind\": \"client-hello\", \"by\": \"reset\""), ("\"refused\": 3, ", ""),
        ("19:20:03.123Z", "19:20:03Z"),
    ])
    func `a file that differs breaks its schema`(old: String, new: String) throws {
        var value = ReportsTests.run([.pinned()])
        value.connections = [.refused]
        let text = String(decoding: RunFile.json(value), as: UTF8.self)
        let bent = text.replacing(old, with: new)
        try #require(bent != text)
        #expect(try run.faults(in: [Array(bent.utf8)]) != [""])
    }
}
