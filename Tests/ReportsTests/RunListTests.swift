import Reports
import Testing
import Verdicts

@Suite struct `The list of stored runs` {
    private let runs = [
        RunSummary(
            id: "20261122T110000-cccc", kind: .proxy, started: moment + 90_000, ended: nil, command: "", domains: 12, worst: .noValidation),
        RunSummary(
            id: "20261121T192003-7f3a", kind: .run, started: moment, ended: moment + 3, command: "sh -c 'a\u{1B}[31mb'", domains: 0,
            worst: nil),
    ]

    @Test func `is a table whose lines end where their words do`() {
        #expect(
            RunList.text(runs) == """
                id                    began                    kind   domains  worst verdict  end          command
                20261122T110000-cccc  2026-11-22 20:20:03 UTC  proxy  12       no-validation  did not end
                20261121T192003-7f3a  2026-11-21 19:20:03 UTC  run    0        -              ended        sh -c 'a\\u{1b}[31mb'

                """)
    }

    @Test func `says where there is none`() { #expect(RunList.text([]) == "No run is stored yet.\n") }

    @Test func `is an array for programs`() {
        #expect(
            String(decoding: RunList.json(Array(runs.prefix(1))), as: UTF8.self) == """
                [
                  {
                    "id": "20261122T110000-cccc",
                    "kind": "proxy",
                    "started": "2026-11-22T20:20:03.123Z",
                    "ended": null,
                    "command": "",
                    "domains": 12,
                    "worst": "no-validation"
                  }
                ]

                """)
    }
}
