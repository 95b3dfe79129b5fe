import Foundation
import Reports
import Testing
import Verdicts

/// What can be done with runs of before.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `Saved runs` {
    private let url = "https://\(Bench.host)/"

    @Test func `are shown, replayed and compared by name, by path and as the last`() async throws {
        try await Bench.with { bench in
            _ = try await bench.run([], ["curl", "-sS", url])
            let first = try #require(try bench.savedRuns().first)
            let id = first.deletingLastPathComponent().lastPathComponent
            _ = try await bench.run([], ["curl", "-ksS", url])

            for name in [id, first.path, first.deletingLastPathComponent().path] {
                let shown = try await bench.play(["report", name, "--format", "json"])
                #expect(shown.code == 0)
                #expect(Data(shown.output.utf8) == (try Data(contentsOf: first)))
            }
            let text = try await bench.play(["report", "last"])
            #expect(text.code == 0 && text.output.contains("ACCEPTS ANY CERTIFICATE"))

            let replayed = try await bench.play(["replay", "last"])
            #expect(replayed.code == 0 && replayed.output.contains("all as the file states them"))

            let worse = try await bench.play(["diff", id, "last", "--fail-on", "regressed"])
            #expect(worse.code == 1 && worse.output.hasPrefix("regressed  \(Bench.host)"))
            let better = try await bench.play(["diff", "last", id, "--fail-on", "regressed"])
            #expect(better.code == 0 && better.output.hasPrefix("improved   \(Bench.host)"))
        }
    }

    @Test func `of two shards are put together and judged as one`() async throws {
        try await Bench.with(hosts: ["a.example.test", "b.example.test"]) { bench in
            // One program, told by a file which host to call; it pins the first of them.
            let pin = "case $host in a.*) set -- --pinnedpubkey '\(bench.pin(of: "a.example.test"))';; esac"
            let script = "host=$(cat '\(bench.path("out/host"))'); \(pin); exec curl -sS \"$@\" https://$host/"
            for host in ["a.example.test", "b.example.test"] {
                try Data(host.utf8).write(to: URL(fileURLWithPath: bench.path("out/host")))
                let file = bench.path("out/\(host).json")
                let run = try await bench.play(["run"] + bench.place + ["--json", file, "--", "sh", "-c", script])
                #expect(run.code == 0)
            }
            let shards = ["a.example.test", "b.example.test"].map { bench.path("out/\($0).json") }
            let merged = try await bench.play(["merge"] + shards + ["-o", bench.path("out/all.json")])
            #expect(merged.code == 0)
            let all = try RunFile.read([UInt8](try Data(contentsOf: URL(fileURLWithPath: bench.path("out/all.json")))))
            #expect(all.findings.map(\.domain.host) == ["a.example.test", "b.example.test"])
            #expect(all.findings.map(\.verdict) == [.pinned, .validated])
            #expect(all.warnings == [] && !all.isMixed)
            let replayed = try await bench.play(["replay", bench.path("out/all.json")])
            #expect(replayed.code == 0)
        }
    }

    @Test func `that are none are told by one sentence`() async throws {
        try await Bench.with { bench in
            let odd = bench.path("out/odd.json")
            try Data("{\"schemaVersion\": 2}".utf8).write(to: URL(fileURLWithPath: odd))
            let cases = [
                (["report", "last"], "No run is saved yet"), (["report", "missing"], "no saved run missing"),
                (["replay", odd], "schemaVersion 2"),
            ]
            for (arguments, words) in cases {
                let ended = try await bench.play(arguments)
                #expect(ended.code == 4 && ended.errors.contains(words) && ended.output.isEmpty)
            }
        }
    }
}
