import Foundation
import Reports
import Testing
import Verdicts

@Suite struct `The badge` {
    private struct Endpoint: Decodable { let schemaVersion: Int, label: String, message: String, color: String, isError: Bool }

    private func face(_ judged: JudgedRun) throws -> [String] {
        let badge = try JSONDecoder().decode(Endpoint.self, from: Data(Badge.json(judged)))
        #expect(badge.schemaVersion == 1 && badge.isError == (judged.exit == .violated))
        return [badge.label, badge.message, badge.color]
    }

    private func seen(_ findings: [Finding], _ failOn: Set<FailOn> = []) -> JudgedRun {
        var value = run(findings)
        value.connections = [.refused]
        return JudgedRun(value, failOn: failOn)
    }

    @Test func `it shows the policy where there is one, and the worst verdict elsewhere`() throws {
        #expect(try face(Judged.whole()) == ["TLS policy", "2 broken", "red"])
        #expect(try face(seen([.pinned()])) == ["TLS", "pinned", "brightgreen"])
        #expect(try face(seen([.pinned(), .strict()])) == ["TLS", "validates, not pinned", "green"])
        #expect(try face(seen([.careless(), .strict()])) == ["TLS", "accepts any certificate", "red"])
        #expect(try face(seen([.undecided()], [.inconclusive])) == ["TLS", "1 cannot be told", "yellow"])
        #expect(try face(JudgedRun(run([]))) == ["TLS", "nothing seen", "yellow"])
        var plain = Finding.pinned()
        plain.cleartext = .fallback
        #expect(try face(seen([plain])) == ["TLS", "cleartext", "red"])
    }
}
