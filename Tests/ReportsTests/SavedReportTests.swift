import Foundation
import Reports
import Testing
import Verdicts
import Wire

@Suite struct `A difference told` {
    private var diff: RunDiff {
        var before = Finding.pinned()
        var after = Finding.careless(api)
        before.process = "app"
        after.stack = before.stack
        after.process = "app\u{1B}[31m"
        after.origin = before.origin
        after.origin?.spki = "BBBB"
        after.cleartext = .fallback
        before.cells = before.cells.filter { $0.mode != "expired" }
        return RunDiff(from: run([before, .strict()]), to: run([.strict(), after]))
    }

    @Test func `says first what is worse, with all that changed`() {
        #expect(
            DiffReport().text(diff) == """
                regressed  api.example.com  app\\u{1b}[31m
                           was PINNED (likely), is ACCEPTS ANY CERTIFICATE (proven)
                           accepts now: an unknown CA (untrusted-ca)
                           accepts now: an unknown CA that sends its own root (untrusted-ca-root-sent, not played before)
                           accepts now: a self-signed certificate (self-signed, not played before)
                           accepts now: a wrong name (wrong-host, not played before)
                           accepts now: an expired certificate (expired, not played before)
                           plain requests: none before, fallback now
                           The genuine server has another key: a pin on the old one refuses it.
                unchanged  example.com
                           still VALIDATES, NOT PINNED (proven)
                1 regressed, 1 unchanged

                """)
    }

    @Test func `names a weaker pin, another port and another client`() {
        var (before, after) = (Finding.pinned(), Finding.pinned())
        (before.pinLevel, after.pinLevel) = (.publicKey, .textOnly)
        (after.domain.port, after.stack) = (8443, "another stack")
        let diff = RunDiff(from: run([before]), to: run([after]))
        let text = DiffReport().text(diff)
        for part in [
            "regressed  api.example.com:8443", "pin: public-key before, text-only now", "at port 443 before", "another client, worse",
        ] {
            #expect(text.contains(part), "\(text)")
        }
        let json = String(decoding: DiffReport.json(diff, from: run([]), to: run([])), as: UTF8.self).filter { !$0.isWhitespace }
        for part in [#""pinLevel":{"before":"public-key","after":"text-only"}"#, #""otherClient":true"#, #""portBefore":443"#] {
            #expect(json.contains(part), "\(json)")
        }
    }

    @Test func `says so where there is nothing`() {
        #expect(DiffReport().text(RunDiff(from: run([]), to: run([]))) == "nothing to compare: neither run found a domain\n")
    }

    @Test func `is JSON for programs`() throws {
        let told = try JSONDecoder().decode(DiffJSON.self, from: Data(DiffReport.json(diff, from: run([]), to: run([]))))
        #expect(told.schemaVersion == 1 && told.before.id == "20261121T192003-7f3a")
        #expect(told.counts == ["regressed": 1, "changed": 0, "appeared": 0, "gone": 0, "improved": 0, "unchanged": 1])
        #expect(told.changes.map(\.change) == ["regressed", "unchanged"])
        #expect(told.changes.first?.before?.verdict == "pinned" && told.changes.first?.after?.verdict == "no-validation")
        #expect(told.changes.first?.genuine == "rekeyed" && told.changes.first?.newlyAccepted.count == 5)
    }

    private struct DiffJSON: Decodable {
        struct Head: Decodable { var id: String }
        struct Claim: Decodable { var verdict: String }
        struct Change: Decodable {
            var change: String
            var before: Claim?
            var after: Claim?
            var newlyAccepted: [String]
            var genuine: String?
        }
        var schemaVersion: Int
        var before: Head
        var counts: [String: Int]
        var changes: [Change]
    }
}

@Suite struct `A replay told` {
    @Test func `shows a connection's story with what the judge made of it`() {
        #expect(
            ReplayReport.text(of: .refused) == """
                connection 12  api.example.com  untrusted-ca  trial 3
                      1.2 ms  the client said hello                                   E1  open
                      3.4 ms  our certificate was sent                                E2  open
                       12 ms  the client sent alert 48 unknown_ca                     E3  rejected
                     12.3 ms  the client reset the connection                         E3  rejected
                judged again: rejected at E3; the file states rejected at E3

                """)
    }

    @Test func `says whether the file states what its evidence gives`() {
        var value = run([])
        value.connections = [.refused]
        let judged = Replay(value)
        #expect(
            ReplayReport.text(judged, of: value).hasSuffix(
                "\napi.example.com: the file states nothing, its evidence gives inconclusive (unknown, never-connected)\n"))
        value.findings = judged.findings ?? []
        #expect(
            ReplayReport.text(Replay(value), of: value).hasSuffix("\njudged again: 1 connection, 1 finding, all as the file states them\n"))
        value.connections[0].outcome = .accepted
        #expect(
            ReplayReport.text(Replay(value), of: value).contains(
                "connection 12: the file states accepted at E3, its events give rejected at E3\n"))
        value.isMixed = true
        #expect(ReplayReport.text(Replay(value), of: value).hasSuffix("those of its parts.\n"))
    }

    /// The file is what `replay --as-test` printed, and is compiled and run with the tests of Verdicts.
    @Test func `is a test that compiles`() throws {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../VerdictsTests/RecordedConnectionTests.swift")
        #expect(
            ReplayTest.swift(.refused, run: "20261121T192003-7f3a") == (try String(contentsOf: file.standardizedFileURL, encoding: .utf8)))
    }

    @Test func `is no way for a name to get into the test's code`() {
        var connection = Connection.refused
        connection.domain.host = "a\n}\u{2028}`\(hostile)"
        connection.mode = hostile
        let lines = ReplayTest.swift(connection, run: hostile).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 18 && lines.dropFirst(4).first?.hasPrefix("/// ") == true)
    }

    @Test func `can be told as event lines`() {
        var value = run([.strict()], cleartext: [Cleartext(time: 1, trial: nil, domain: api, request: "GET /", clientAddress: "c:1")])
        value.connections = [.refused, .silent]
        value.trials = [Trial(n: 1, purpose: .discovery, domain: nil, mode: "passthrough")]
        value.origins = [Origin(domain: api, offeredALPN: [], state: .down)]
        let lines = String(decoding: EventLine.lines(value), as: UTF8.self).split(separator: "\n")
        let types = lines.map { $0.prefix { $0 != "," } }
        #expect(types == ["connection", "cleartext", "connection", "trial", "origin", "verdict"].map { "{\"type\":\"\($0)\"" })
        #expect(lines.suffix(3).allSatisfy { $0.contains("2026-11-21T19:20:06.623Z") })
    }
}
