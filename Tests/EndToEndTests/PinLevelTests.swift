import Foundation
import Testing
import Verdicts

/// What a pin names, told with the owner's key.
@Suite struct `The level of a pin` {
    @Test(
        arguments: [
            ("pin-leaf", Verdict.pinned, Finding.PinLevel.certificate, []),
            ("pin-ca", .pinned, .issuer, ["pin-same-issuer"]),
            ("pin-spki", .pinned, .publicKey, ["pin-same-key"]),
            ("pin-presented", .pinBypassable, .presentedList, ["pin-stuffed-tail", "pin-same-key"]),
            ("pin-text", .pinBypassable, .textOnly, ["pin-same-names", "pin-same-issuer"]),
        ] as [(String, Verdict, Finding.PinLevel, [String])])
    func `is told by what is taken`(_ client: String, _ verdict: Verdict, _ level: Finding.PinLevel, _ taken: [String]) async throws {
        try await Bench.with { bench in
            let lent = try bench.lend()
            let run = try await bench.run(
                ["--level", "--owner-key", lent.key, "--own-cert", lent.renewed, "--url", "https://\(Bench.host)/"],
                [
                    try Binary.locate().path, "lab", "client", client, "--url", "{url}", "--pinned-host", Bench.host, "--leaf", lent.leaf,
                    "--ca", bench.path("genuine.pem"), "--pin", String(bench.pin().dropFirst("sha256//".count)),
                ])
            let finding = try run.finding()
            #expect(finding.verdict == verdict, Comment(rawValue: run.ended.output))
            #expect(finding.pinLevel == level)
            let accepted = finding.cells.filter { $0.key.hasPrefix("pin-") && $0.value.outcome == .accepted }.map(\.key)
            #expect(Set(accepted) == Set(taken))
        }
    }
}
