import Foundation
import Testing

/// The pages for build machines show what the program prints: each command in them is run, with a server of the bench for api.example.com.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct PageTests {
    private static let pages = ["github-actions", "gitlab", "containers", "ios-simulator", "android-emulator"]
    private static let host = "api.example.com"

    private func file(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/how-to/\(name).md")
    }

    @Test(arguments: pages) func `a page shows what its commands print`(name: String) async throws {
        let text = try String(contentsOf: file(name), encoding: .utf8)
        let page = ConsolePage(text)
        try #require(!page.commands.isEmpty)
        #expect(page.text(page.outputs) == text)
        try await Bench.with(hosts: [Self.host]) { bench in
            let ended = try await bench.play(Tool("sh"), ["-c", try leading(bench) + page.script])
            let outputs = ConsolePage.outputs(of: ended.output.replacing(bench.path("work"), with: "/home/me/app"))
            try #require(outputs.count == page.commands.count, "\(ended.errors)")
            if ProcessInfo.processInfo.environment["PINPROOF_RENDER_DOCS"] == "1" {
                let kept = zip(page.outputs, outputs).map { ConsolePage.lasting($0) == ConsolePage.lasting($1) ? $0 : $1 }
                try Data(page.text(kept).utf8).write(to: file(name))
            } else {
                for (command, (shown, printed)) in zip(page.commands, zip(page.outputs, outputs)) {
                    #expect(ConsolePage.lasting(shown) == ConsolePage.lasting(printed), "\(command)")
                }
            }
        }
    }

    /// `pinproof` is our program, which finds the bench's server under the name of the host.
    private func leading(_ bench: Bench) throws -> String {
        """
        PINPROOF_CA_DIR='\(bench.path("ca"))'; export PINPROOF_CA_DIR; exec 2>/dev/null
        pinproof() {
            case $1 in
                run) shift; '\(try Binary.locate().path)' run \(bench.leading.map { "'\($0)'" }.joined(separator: " ")) "$@" ;;
                *) '\(try Binary.locate().path)' "$@" ;;
            esac
        }

        """
    }
}
