import Reports
import Testing
import Verdicts

@Suite struct `JUnit XML` {
    private func text(_ judged: JudgedRun) -> String { String(decoding: JUnitReport.xml(judged), as: UTF8.self) }

    @Test func `a small run reads like this`() throws {
        var finding = Finding.strict()
        finding.cells = [
            .played("trusted-ca", .accepted, step: .e7, accepted: 1, request: "GET /"), .absent("canary"),
            .played("expired", .rejected, exit: 60, step: .e3, alert: 45),
        ]
        var value = run([finding])
        value.connections = [.refused]
        let judged = JudgedRun(value, failOn: [.unpinned])
        #expect(
            text(judged) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="pinproof" tests="4" failures="2" errors="0" time="0.000">
                  <testsuite name="example.com" id="0" package="pinproof" hostname="localhost" timestamp="2026-11-21T19:20:03" tests="4" \
                failures="2" errors="0" skipped="1" time="0.000">
                    <properties>
                      <property name="run" value="20261121T192003-7f3a"/>
                      <property name="version" value="0.1.0"/>
                      <property name="verdict" value="validated"/>
                      <property name="confidence" value="proven"/>
                      <property name="cleartext" value="none"/>
                      <property name="ja4" value="t13d1516h2_8daaf6152771_b186095e22b6"/>
                    </properties>
                    <testcase name="trusted-ca" classname="example.com" time="0.000">
                      <failure message="CA trusted by the client: ACCEPTED: sent GET /" type="fail-on">CA trusted by the client: ACCEPTED: sent GET /</failure>
                      <system-out>CA trusted by the client: ACCEPTED: sent GET /</system-out>
                    </testcase>
                    <testcase name="canary" classname="example.com" time="0.000">
                      <skipped message="not run"/>
                      <system-out>Canary: not run</system-out>
                    </testcase>
                    <testcase name="expired" classname="example.com" time="0.000">
                      <system-out>Expired: rejected: alert 45 certificate_expired</system-out>
                    </testcase>
                    <testcase name="fail-on:example.com" classname="example.com" time="0.000">
                      <failure message="--fail-on unpinned: Checks certificates. A CA trusted by the device can still intercept it." \
                type="fail-on">--fail-on unpinned: Checks certificates. A CA trusted by the device can still intercept it.</failure>
                      <system-out>--fail-on unpinned: Checks certificates. A CA trusted by the device can still intercept it.</system-out>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }

    @Test func `what is broken, what the policy allows and what was not seen are three things`() throws {
        let xml = text(try Judged.whole())
        // The waiver: an accepted fault is never a test that has passed.
        #expect(xml.contains("<skipped message=\"accepted, which the policy allows\"/>"))
        #expect(
            xml.contains("name=\"expectation:legacy.example.com:8443\"") && xml.contains("<failure message=\"Wrong host name: ACCEPTED"))
        #expect(xml.contains("<error message=\"require-seen: gone.example.com") && xml.contains("pinproof.yml:9:5: "))
        #expect(xml.contains("name=\"trusted-ca\" classname=\"api.example.com\" time=\"1.235\""))
    }

    @Test func `it is red exactly where the exit code is`() throws {
        for failOn in [[], [.unpinned], [.inconclusive], [.cleartext], [.pinBypassable]] as [Set<FailOn>] {
            var open = Finding.strict()
            open.verdict = .inconclusive
            for finding in [Finding.strict(), .careless(), .pinned(), .undecided(), Judged.evil, Judged.waived, open] {
                var value = run([finding])
                value.connections = [.refused]
                let judged = JudgedRun(value, failOn: failOn)
                #expect(judged.exit == RunExit.of([finding], failOn: failOn, connected: true))
                let xml = text(judged)
                #expect(xml.contains("<failure ") == (judged.exit == .violated), "\(failOn) \(finding.verdict)")
                #expect(
                    xml.contains("<failure ") || xml.contains("<error ") == (judged.exit == .inconclusive), "\(failOn) \(finding.verdict)")
            }
        }
        let silent = JudgedRun(run([]))
        #expect(silent.exit == .inconclusive && text(silent).contains("<error message=\"a TLS connection: No TLS connection"))
    }

    @Test func `hostile text stays text, and what is no character of XML is replaced`() throws {
        let xml = text(try Judged.whole())
        #expect(!xml.contains("<script") && !xml.contains("]]>") && xml.contains("&lt;script&gt;"))
        #expect(!xml.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        var value = run([.strict()])
        value.id = "a\u{FFFE}b"
        #expect(text(JudgedRun(value)).contains("a\\u{fffe}b"))
    }

    @Test(.enabled(if: Reader.hasXMLLint, "xmllint is not installed"))
    func `its schema is kept`() throws {
        var value = Judged.run
        // Two clients of one domain have the same modes.
        value.findings.append(.strict(example))
        let runs = [try Judged.whole(), JudgedRun(run([])), JudgedRun(value, failOn: Set(FailOn.allCases), hosts: ["a", "b"])]
        for judged in runs {
            let ended = try Reader.run(
                ["xmllint", "--noout", "--nonet", "--schema", Reader.schema("junit.xsd")], on: JUnitReport.xml(judged))
            #expect(ended.code == 0, "\(ended.output)")
        }
    }

    @Test(.enabled(if: Reader.has("junitparser"), "python3-junitparser is not installed"))
    func `junitparser reads the same`() throws {
        let script = """
            import sys, junitparser as j
            for s in j.JUnitXml.fromfile(sys.argv[1]):
                kinds = [type(r).__name__ for c in s for r in (c.result if isinstance(c.result, list) else [c.result] if c.result else [])]
                print(s.name, s.tests, s.failures, s.errors, s.skipped, *(kinds.count(k) for k in ("Failure", "Error", "Skipped")))
            """
        let ended = try Reader.run([Reader.python, "-c", script], on: JUnitReport.xml(try Judged.whole()))
        let suites = ended.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(ended.code == 0 && suites.map(\.first) == ["api.example.com", "example.com", "legacy.example.com:8443", "run"])
        #expect(suites.allSatisfy { $0.count == 8 && $0[2...4].elementsEqual($0[5...7]) }, "\(ended.output)")
    }
}
