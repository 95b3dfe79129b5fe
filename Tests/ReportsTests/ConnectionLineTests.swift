import Reports
import Testing
import Verdicts

@Suite struct `Connection line` {
    @Test func `a refusal tells time, domain, mode, outcome, alert and duration`() {
        #expect(
            ConnectionLine.text(.refused)
                == "19:20:03.123  api.example.com           untrusted-ca    rejected       alert 48 unknown_ca  12.3 ms")
    }

    @Test func `an acceptance tells the request`() {
        var connection = Connection.refused
        connection.outcome = .accepted
        connection.alert = nil
        connection.request = "GET /"
        #expect(ConnectionLine.text(connection).hasSuffix("  ACCEPTED       sent GET /  12.3 ms"))
        #expect(ConnectionLine.text(connection, style: .ansi).contains("\u{1B}[1;31mACCEPTED\u{1B}[0m       sent GET /"))
    }

    @Test func `long names are whole`() {
        var connection = Connection.refused
        connection.domain.host = String(repeating: "a", count: 60)
        connection.mode = "untrusted-ca-root-sent"
        #expect(ConnectionLine.text(connection).contains("  \(connection.domain.host)  untrusted-ca-root-sent  rejected  "))
    }

    @Test func `strings from outside stay on the line`() {
        var connection = Connection.refused
        connection.domain.host = hostile
        connection.request = hostile
        connection.outcome = .accepted
        let line = ConnectionLine.text(connection)
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control || $0.properties.generalCategory == .format })
        #expect(line.contains("\\u{1b}[31m\\u{d}\\u{a}"))
    }
}
