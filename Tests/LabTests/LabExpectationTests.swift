import Lab
import Testing
import Verdicts

/// What a tour says of a run that is not as it must be.
@Suite struct LabExpectationTests {
    private func run(_ findings: Finding...) -> Run {
        Run(id: "r", started: 0, ended: 1, toolVersion: "0", command: [], profile: "core", modes: [], findings: findings)
    }

    private func pinned(_ change: (inout Finding) -> Void = { _ in }) -> Finding {
        var finding = Finding(
            domain: Domain(host: LabHost.api.name, port: 443), stack: "s", ja4: nil, verdict: .pinned, confidence: .proven,
            controls: Finding.Controls(reach: .ok, trust: Finding.Controls.Trust(by: .canary)))
        change(&finding)
        return finding
    }

    private func differences(_ findings: Finding...) throws -> [String] {
        let expected = try #require(LabBehaviour.pinSPKI.expected.first)
        var run = run()
        run.findings = findings
        return expected.differences(from: run)
    }

    @Test func `is nothing where all is as expected`() throws {
        #expect(try differences(pinned()) == [])
    }

    @Test func `names each thing that differs`() throws {
        #expect(try differences(pinned { $0.confidence = .likely }) == ["confidence likely instead of proven"])
        #expect(try differences(pinned { $0.verdict = .validated }) == ["verdict validated instead of pinned"])
        #expect(try differences(pinned { $0.cleartext = .observed }) == ["cleartext observed instead of none"])
        #expect(try differences(pinned { $0.retriedModes = ["expired"] }) == ["accepted by a retry true instead of false"])
        #expect(try differences(pinned { $0.controls.trust = nil }) == ["trust shown by nothing instead of canary"])
        #expect(try differences(pinned { $0.controls.trust?.by = .declared }) == ["trust shown by declared instead of canary"])
    }

    @Test func `is one client at the host, no fewer and no more`() throws {
        #expect(try differences() == ["0 clients instead of 1"])
        #expect(try differences(pinned(), pinned()) == ["2 clients instead of 1"])
        #expect(try differences(pinned { $0.domain.host = LabHost.push.name }) == ["0 clients instead of 1"])
    }
}
