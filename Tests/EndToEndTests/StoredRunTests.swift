import Foundation
import Reports
import Testing
import Verdicts

/// What is kept of runs in the store.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `The store of runs` {
    private let command = ["curl", "-sS", "https://\(Bench.host)/"]

    @Test func `outlives the folder of a run, and gives it back as it was`() async throws {
        try await Bench.with { bench in
            _ = try await bench.run([], command)
            let file = try #require(try bench.savedRuns().first)
            let json = try String(contentsOf: file, encoding: .utf8)
            let id = file.deletingLastPathComponent().lastPathComponent
            try FileManager.default.removeItem(at: URL(fileURLWithPath: bench.path("work/.pinproof")))

            let listed = try await bench.end(["runs"])
            #expect(listed.code == 0 && listed.output.contains("\(id)  ") && listed.output.contains("validated"), "\(listed.output)")
            for name in [id, String(id.dropLast(3)), "last"] {
                let shown = try await bench.end(["report", name, "--format", "json"])
                #expect(shown.code == 0 && shown.output == json, "\(name): \(shown.errors)")
            }
            let replayed = try await bench.end(["replay", id])
            #expect(replayed.code == 0 && replayed.output.contains("all as the file states them"))
            let compared = try await bench.end(["diff", id, "last", "--fail-on", "regressed,changed,gone,appeared"])
            #expect(compared.code == 0, "\(compared.output)")

            #expect(try await bench.end(["runs", "remove", id]).code == 0)
            let gone = try await bench.end(["report", id])
            #expect(gone.code == 4 && gone.output.isEmpty && gone.errors.contains("no saved run \(id)"))
            #expect(try await bench.end(["runs"]).output == "No run is stored yet.\n")
        }
    }

    @Test func `takes nothing with --no-store, and a file goes before it`() async throws {
        try await Bench.with { bench in
            _ = try await bench.run([], command)
            let stored = try #require(try bench.savedRuns().first).deletingLastPathComponent().lastPathComponent
            _ = try await bench.run(["--no-store"], ["curl", "-ksS", "https://\(Bench.host)/"])
            #expect(try await bench.end(["runs", "--format", "json"]).output.components(separatedBy: "\"id\"").count == 2)
            let last = try await bench.end(["report", "last"])
            #expect(last.output.contains("ACCEPTS ANY CERTIFICATE"))
            // A file of the name that a stored run has.
            let other = try #require(try bench.savedRuns().last)
            try FileManager.default.removeItem(at: URL(fileURLWithPath: bench.path("work/.pinproof/runs/\(stored)")))
            try FileManager.default.copyItem(at: other, to: URL(fileURLWithPath: bench.path("work/\(stored)")))
            let named = try await bench.end(["report", stored])
            #expect(named.output.contains("ACCEPTS ANY CERTIFICATE"))
        }
    }

    @Test func `holds the last run of this folder where no later one is kept as a file`() async throws {
        try await Bench.with { bench in
            _ = try await bench.run([], command)
            _ = try await bench.run([], ["curl", "-ksS", "https://\(Bench.host)/"])
            let latest = try #require(try bench.savedRuns().last)
            try FileManager.default.removeItem(at: latest.deletingLastPathComponent())
            #expect(try await bench.end(["report", "last"]).output.contains("ACCEPTS ANY CERTIFICATE"))
            #expect(try await bench.end(["report", "last", "--store", bench.path("out/none.db")]).output.contains("VALIDATES"))
        }
    }

    @Test func `fails no run, whatever is wrong with it`() async throws {
        try await Bench.with { bench in
            let other = bench.path("out/notes.txt")
            try Data("notes".utf8).write(to: URL(fileURLWithPath: other))
            for (store, words) in [(other, "no store of pinproof"), (other + "/runs.db", "cannot be made")] {
                let run = try await bench.run(["--store", store], command)
                #expect(run.ended.code == 0 && run.ended.errors.contains(words), "\(run.ended.errors)")
                #expect(try run.finding().verdict == .validated)
            }
            #expect(try String(contentsOfFile: other, encoding: .utf8) == "notes")
        }
    }

    @Test(.enabled(if: Self.canMount, "a file system cannot be mounted here")) func `fails no run when its disk is full`() async throws {
        try await Bench.with { bench in
            let disk = bench.path("out/disk")
            try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
            let store = ["run", "--store", disk + "/runs.db"] + bench.place + ["--"] + command
            let script = "mount -t tmpfs -o size=96k none \"$1\" && shift && exec \"$@\""
            let run = try await bench.play(
                Tool("unshare"), Self.apart + ["sh", "-c", script, "sh", disk, try Binary.locate().path] + store)
            #expect(run.code == 0 && run.output.contains("VALIDATES"), "\(run.errors)")
            #expect(run.errors.contains("the disk is full") && run.errors.contains("The run is not stored"), "\(run.errors)")
        }
    }

    /// Options of `unshare` for a process that may mount what nobody else sees.
    private static let apart = (getuid() == 0 ? [] : ["--user", "--map-root-user"]) + ["--mount"]
    private static let canMount =
        Tool("unshare").path.map { Tool.status(of: $0, apart + ["mount", "-t", "tmpfs", "none", "/mnt"]) == 0 } ?? false
}
