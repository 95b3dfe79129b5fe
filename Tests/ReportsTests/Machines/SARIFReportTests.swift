import Catalog
import Foundation
import Reports
import Testing
import Verdicts

@Suite struct `SARIF` {
    private func log(_ judged: JudgedRun) throws -> SARIFLog { try SARIFLog(SARIFReport.json(judged)) }

    @Test func `the head says which standard, which tool and which run`() throws {
        let log = try log(try Judged.whole())
        #expect(log.version == "2.1.0" && log.schema == "https://json.schemastore.org/sarif-2.1.0.json")
        #expect(log.driver == "pinproof" && log.category == "pinproof/weather/20261121T192003-7f3a")
    }

    @Test func `a rule stands for each fault and each kind of demand, whatever the run was`() throws {
        let rules = try log(try Judged.whole()).rules
        #expect(try log(JudgedRun(run([]))).rules == rules)
        for mode in Catalog.modes where mode.expected == .reject { #expect(rules.contains { $0.id == mode.id }) }
        for kind in PolicyCheck.Kind.allCases { #expect(rules.contains { $0.id == "policy-\(kind.rawValue)" }) }
        #expect(Set(rules.map(\.id)).count == rules.count)
        for rule in rules {
            #expect(!rule.title.isEmpty && rule.title.count <= 1024 && !rule.description.isEmpty && !rule.help.isEmpty)
            let severity = rule.severity.flatMap(Double.init)
            #expect(rule.tags.contains("security") == (severity != nil))
            if let severity { #expect((0.1...10).contains(severity)) }
        }
        #expect(rules.first { $0.id == "wrong-host" }?.weaknesses.contains("297") == true)
        #expect(rules.first { $0.id == "policy-cleartext" }?.weaknesses == ["319"])
    }

    @Test func `an alert points to the line of the policy that is broken`() throws {
        let results = try log(try Judged.whole()).results
        func lines(_ rule: String) -> [String] { results.filter { $0.rule == rule }.map { "\($0.uri):\($0.line) \($0.level)" } }
        #expect(lines("wrong-host") == ["pinproof.yml:4 error"])
        #expect(lines("expired") == ["pinproof.yml:4 error", "pinproof.yml:6 note"])
        #expect(lines("policy-cleartext") == ["pinproof.yml:4 error"])
        #expect(lines("policy-required-seen") == ["pinproof.yml:9 warning"])
        #expect(results.allSatisfy { ["error", "warning", "note"].contains($0.level) })
    }

    @Test func `without a policy an alert stands in a file with the name of the domain`() throws {
        var value = run([.careless(Judged.legacy), .strict()])
        value.connections = [.refused]
        let results = try log(JudgedRun(value)).results
        #expect(results.count == 5 && Set(results.map(\.uri)) == ["legacy.example.com%3A8443"])
        #expect(results.map(\.level) == Array(repeating: "error", count: 5))
        #expect(results.allSatisfy { $0.domain == "legacy.example.com:8443" && $0.line == 1 })
    }

    @Test func `a fingerprint stays when lines and runs change, and differs where rule, app or domain does`() throws {
        func prints(_ judged: JudgedRun) throws -> [String] { try log(judged).results.map(\.fingerprint) }
        let first = try prints(try Judged.whole())
        var later = try Judged.whole()
        later.run.id = "later"
        later.checks = later.checks.map { check in
            var check = check
            check.place = check.place.map { Place(line: $0.line + 7, column: 1) }
            return check
        }
        #expect(try prints(later) == first)
        #expect(Set(first).count == first.count)
        #expect(Set(try prints(try Judged.whole(app: "another"))).isDisjoint(with: first))
    }

    @Test func `two clients of one domain have alerts of their own`() throws {
        var other = Finding.careless(example)
        other.process = "/usr/bin/other"
        let results = try log(JudgedRun(run([.careless(example), other]), failOn: [.noValidation])).results
        #expect(results.filter { $0.rule == "expired" }.count == 2 && Set(results.map(\.fingerprint)).count == results.count)
    }

    @Test func `paths are relative references, and nothing from outside is a link or a placeholder`() throws {
        for (path, uri) in [
            ("./a b/pin#proof.yml", "a%20b/pin%23proof.yml"), ("/etc/p.yml", "file:///etc/p.yml"), ("a:b.yml", "a%3Ab.yml"),
        ] {
            #expect(try log(try Judged.whole(file: path)).results.first?.uri == uri)
        }
        let results = try log(try Judged.whole()).results
        #expect(results.contains { $0.message.contains(#"\[a\](javascript:b)"#) } && !results.contains { $0.message.contains("[a](") })
        let notes = try log(try Judged.whole()).notifications
        #expect(notes.contains { $0.contains(#"a\u{{1b}}\[31m"#) })
    }

    @Test func `more alerts than a file may have lose the mildest, and say so`() throws {
        let log = try SARIFLog(SARIFReport.json(try Judged.whole(), limit: 3))
        #expect(log.results.map(\.level) == ["error", "error", "error"])
        let all = try self.log(try Judged.whole()).results.count
        #expect(log.notifications.contains { $0.hasPrefix("\(all - 3) more") })
    }

    /// The standard's own schema is not part of the sources: name its file to have it asked.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["SARIF_SCHEMA"] != nil, "SARIF_SCHEMA names no schema"))
    func `the schema of the standard is kept`() throws {
        let schema = try #require(ProcessInfo.processInfo.environment["SARIF_SCHEMA"])
        let script = """
            import json, sys, jsonschema
            schema, log = (json.load(open(path)) for path in sys.argv[1:])
            for error in jsonschema.validators.validator_for(schema)(schema).iter_errors(log): print(error.json_path, error.message[:200])
            """
        for judged in [try Judged.whole(), JudgedRun(run([])), JudgedRun(Judged.run, failOn: Set(FailOn.allCases), hosts: ["a"])] {
            let ended = try Reader.run([Reader.python, "-c", script, schema], on: SARIFReport.json(judged))
            #expect(ended.code == 0 && ended.output.isEmpty, "\(ended.output)")
        }
    }
}
