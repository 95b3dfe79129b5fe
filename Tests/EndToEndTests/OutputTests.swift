import Foundation
import Testing

/// What goes to standard output, and how.
struct OutputTests {
    @Test(
        .enabled(if: Tool("script").isInstalled, "script is not installed"),
        arguments: [
            ("", true), ("NO_COLOR= ", true), ("NO_COLOR=1 ", false), ("TERM=dumb ", false),
        ])
    func `a terminal gets colours, unless its user wants none`(setting: String, isColoured: Bool) async throws {
        try await Bench.with { bench in
            let command = "TERM=xterm \(setting)'\(try Binary.locate().path)' modes"
            let shown = try await bench.play(Tool("script"), ["-qec", command, "/dev/null"])
            #expect(shown.output.contains("untrusted-ca") && shown.output.contains("\u{1B}[") == isColoured)
        }
    }

    @Test(.enabled(if: Tool.curl.isInstalled, "curl is not installed")) func `what is asked for as JSON is JSON and nothing else`()
        async throws
    {
        try await Bench.with { bench in
            _ = try await bench.run(["--modes", "untrusted-ca"], ["curl", "-sS", "https://\(Bench.host)/"])
            for arguments in [["report", "last"], ["diff", "last", "last"], ["modes"], ["modes", "expired"]] {
                let ended = try await bench.play(arguments + ["--format", "json"])
                #expect(ended.code == 0 && ended.errors.isEmpty, "\(arguments) \(ended.errors)")
                #expect(throws: Never.self, "\(arguments)") { _ = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) }
            }
        }
    }
}
