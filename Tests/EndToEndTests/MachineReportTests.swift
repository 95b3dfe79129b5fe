import Foundation
import Testing
import Verdicts

/// What build machines are told of a run.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `Reports for build machines` {
    private let forms = ["junit", "sarif", "markdown", "tap", "badge"]
    private let command = ["curl", "-sS", "https://\(Bench.host)/"]

    private func options(_ bench: Bench) -> [String] { forms.flatMap { ["--\($0)", bench.path("out/\($0)")] } }

    private func text(_ name: String, _ bench: Bench) throws -> String {
        try String(contentsOfFile: bench.path("out/\(name)"), encoding: .utf8)
    }

    @Test func `all are written at once, and on GitHub what its runner reads as well`() async throws {
        try await Bench.with { bench in
            let policy = bench.path("work/pinproof.yml")
            try Data("version: 1\ndomains:\n  \(Bench.host): {expect: pinned}\n".utf8).write(to: URL(fileURLWithPath: policy))
            try Data("before\n".utf8).write(to: URL(fileURLWithPath: bench.path("out/summary")))
            let github = ["GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=\(bench.path("out/summary"))"]
            let ours = ["run", "--modes", "untrusted-ca", "--policy", policy, "--json", "-"] + bench.place + options(bench)
            let ended = try await bench.play(Tool.env, github + [try Binary.locate().path] + ours + ["--"] + command)
            #expect(ended.code == RunExit.violated.rawValue, "\(ended.errors)")
            #expect(try Report(Data(ended.output.utf8)).finding(Bench.host)?.verdict == .validated)
            #expect(ended.errors.contains("::error file=pinproof.yml,line=3,col="))
            #expect(ended.output.contains("\"policy\": {") && ended.output.contains("\"status\": \"broken\""))
            #expect(try text("junit", bench).contains("<failure message=\"expect: pinned: It is not pinned."))
            #expect(try text("sarif", bench).contains("\"artifactLocation\": {\"uri\": \"pinproof.yml\"}"))
            #expect(try text("tap", bench).contains("not ok 1 - \(Bench.host)\n"))
            #expect(try text("badge", bench).contains("\"message\": \"1 broken\""))
            let markdown = try text("markdown", bench)
            #expect(markdown.contains("✗ BROKEN"))
            #expect(try text("summary", bench) == "before\n" + markdown)
        }
    }

    @Test(arguments: ["--junit", "--html"]) func `a file that cannot be written is told before anything runs`(option: String) async throws {
        try await Bench.with { bench in
            for (path, code) in [(bench.path("none/x.xml"), RunExit.environment), (bench.path("out"), .environment), ("-", .usage)] {
                let ran = bench.path("out/ran")
                let ended = try await bench.play(["run", option, path] + bench.place + ["--", "touch", ran])
                #expect(ended.code == code.rawValue && ended.errors.contains(option), "\(ended.errors)")
                #expect(!FileManager.default.fileExists(atPath: ran))
            }
        }
    }

    @Test func `one that cannot be written at the end costs no other`() async throws {
        try await Bench.with { bench in
            // The command takes the folder of one report away while it runs.
            try FileManager.default.createDirectory(atPath: bench.path("out/gone"), withIntermediateDirectories: true)
            let command = ["sh", "-c", "rm -rf '\(bench.path("out/gone"))'; curl -sS https://\(Bench.host)/"]
            let page = ["--html", bench.path("out/gone/x.html")]
            let files =
                page + ["--sarif", bench.path("out/gone/x.sarif"), "--junit", bench.path("out/junit"), "--tap", bench.path("out/tap")]
            let run = try await bench.run(["--modes", "untrusted-ca"] + files, command)
            #expect(run.ended.code == RunExit.environment.rawValue && run.ended.errors.contains("--sarif"), "\(run.ended.errors)")
            #expect(run.ended.errors.contains("--html") && run.ended.output.contains("VALIDATES"), "\(run.ended)")
            #expect(try text("junit", bench).contains("<testcase") && text("tap", bench).hasPrefix("TAP version 14"))
            #expect(try run.finding().verdict == .validated)
        }
    }
}
