import Foundation
import Lab
import Testing
import Verdicts

/// What a run leaves: text for people, JSON for programs, and no word in the wrong place.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `What a run tells` {
    private let url = "https://\(Bench.host)/"

    @Test(arguments: [[], ["-k"]])
    func `the run file and the events say the same`(_ flags: [String]) async throws {
        try await Bench.with { bench in
            let file = bench.path("out/events.jsonl")
            let run = try await bench.run(["--events", file], ["curl", "-sS"] + flags + [url])
            let events = try Event.lines(try String(contentsOfFile: file, encoding: .utf8))
            #expect(events.allSatisfy { $0.schemaVersion == 1 })
            #expect(Set(events.map(\.run)).count == 1)
            let verdicts = events.filter { $0.type == "verdict" }
            let finding = try run.finding()
            #expect(verdicts.map(\.domain) == [Bench.host])
            #expect(verdicts.map(\.verdict) == [finding.verdict])
            #expect(verdicts.map(\.confidence) == [finding.confidence])
            #expect(verdicts.map(\.reason) == [finding.reason])
            #expect(verdicts.map(\.pinCheck) == [finding.pinCheck])
            let report = try #require(run.report)
            #expect(events.count { $0.type == "trial" } == report.trials.count)
            #expect(events.count { $0.type == "connection" } == report.connections.count)
        }
    }

    @Test func `the run's own folder holds the same run file`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], ["curl", "-ksS", url])
            let runs = URL(fileURLWithPath: bench.path("work/.pinproof/runs"))
            let names = try FileManager.default.contentsOfDirectory(atPath: runs.path)
            #expect(names.count == 1)
            let own = try Data(contentsOf: runs.appendingPathComponent(try #require(names.first)).appendingPathComponent("run.json"))
            let finding = try #require(try Report(own).finding(Bench.host))
            #expect(finding.verdict == (try run.finding().verdict))
        }
    }

    @Test func `the report for people is one file that Python's parser reads to its end`() async throws {
        try await Bench.with { bench in
            let (file, script) = (bench.path("out/report.html"), bench.path("out/read.py"))
            let run = try await bench.run(["--html", file], ["curl", "-ksS", url])
            #expect(run.ended.code == 0)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            for words in ["ACCEPTS ANY CERTIFICATE", Bench.host, "MASWE-0027", "SPKI-SHA256-BASE64", "the one difference"] {
                #expect(text.contains(words), "\(words)")
            }
            try Self.reader.write(toFile: script, atomically: true, encoding: .utf8)
            let read = try await bench.play(.python, [script, file])
            #expect(read.output == "0 open, 1 h1\n", "\(read.errors)")
        }
    }

    private static let reader = """
        import html.parser, sys
        class Reader(html.parser.HTMLParser):
            def __init__(self):
                super().__init__()
                self.open, self.tops = [], 0
            def handle_starttag(self, tag, attributes):
                self.tops += tag == "h1"
                if tag != "meta": self.open.append(tag)
            def handle_endtag(self, tag):
                assert self.open.pop() == tag, tag
        reader = Reader()
        reader.feed(open(sys.argv[1], encoding="utf-8").read())
        reader.close()
        print(f"{len(reader.open)} open, {reader.tops} h1")

        """

    @Test(arguments: ["--json", "--events"])
    func `standard output is pure when it is asked for JSON`(_ option: String) async throws {
        try await Bench.with { bench in
            let ended = try await bench.play(["run"] + bench.place + [option, "-", "--", "curl", "-sS", url])
            #expect(ended.code == 0)
            if option == "--json" {
                #expect(try Report(Data(ended.output.utf8)).finding(Bench.host)?.verdict == .validated)
            } else {
                #expect(try Event.lines(ended.output).contains { $0.verdict == .validated })
                #expect(ended.output.hasSuffix("}\n"))
            }
            #expect(ended.errors.contains("discovery: 1 domain, reach ok"))
        }
    }

    @Test func `a pipe gets no colours, and no word of the command's own`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], ["sh", "-c", "echo babble; echo babble >&2; curl -sS \(url)"])
            #expect(!(run.ended.output + run.ended.errors).contains("\u{1B}"))
            #expect(!(run.ended.output + run.ended.errors).contains("babble"))
            #expect(try bench.trialLogs().allSatisfy { $0.contains("babble") })
            let loud = try await bench.run(["-v"], ["sh", "-c", "echo babble; curl -sS \(url)"])
            #expect(loud.ended.errors.contains("babble"))
        }
    }

    @Test(arguments: [
        ("no-validation", ["-k"], 1), ("unpinned", [], 1), ("no-validation,partial-validation", [], 0), ("inconclusive", [], 0),
        ("", ["-k"], 0),
    ])
    func `the exit code follows --fail-on`(_ failOn: String, _ flags: [String], _ code: Int32) async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--fail-on", failOn], ["curl", "-sS"] + flags + [url])
            #expect(run.ended.code == code)
        }
    }

    @Test func `--list says what would run and runs nothing`() async throws {
        try await Bench.with { bench in
            let ended = try await bench.play(["run"] + bench.place + ["--list", "--", "touch", bench.path("home/ran")])
            #expect(ended.code == 0)
            for mode in ClientRow.modes { #expect(ended.output.contains(mode)) }
            #expect(bench.origin.requests.isEmpty)
        }
    }

    @Test func `a first run makes the CA, for the owner alone, and a second leaves it alone`() async throws {
        try await Bench.with { bench in
            let folder = bench.path("out/new-ca")
            let key = URL(fileURLWithPath: folder + "/private/root-key.pem")
            let command = ["run", "--ca-dir", folder] + bench.leading + ["--", "curl", "-sS", url]
            #expect(try await bench.play(command).code == 0)
            let secret = try Data(contentsOf: key)
            #expect(try permissions(of: key) == 0o600)
            #expect(try await bench.play(command).code == 0)
            #expect(try Data(contentsOf: key) == secret)

            let line = String(decoding: secret, as: UTF8.self).split(separator: "\n").dropFirst().first ?? ""
            let runs = URL(fileURLWithPath: bench.path("work/.pinproof"))
            for path in try FileManager.default.subpathsOfDirectory(atPath: runs.path) {
                let bytes = FileManager.default.contents(atPath: runs.appendingPathComponent(path).path) ?? Data()
                #expect(bytes.range(of: Data(line.utf8)) == nil, "the key is in \(path)")
            }
        }
    }

    @Test func `a run's folder is for the owner alone, but for the anchors`() async throws {
        try await Bench.with { bench in
            _ = try await bench.run([], ["curl", "-ksS", url])
            let runs = URL(fileURLWithPath: bench.path("work/.pinproof/runs"))
            let folder = runs.appendingPathComponent(try #require(try FileManager.default.contentsOfDirectory(atPath: runs.path).first))
            // Who knows the name of the anchors can read them, as a command that gave up its privileges does.
            #expect(try permissions(of: folder) == 0o711)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.contains(".") {
                let isPublic = file.hasPrefix("anchors") && !file.hasSuffix(".wgetrc")
                #expect(try permissions(of: folder.appendingPathComponent(file)) == (isPublic ? 0o644 : 0o600), "\(file)")
            }
        }
    }

    private func permissions(of file: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    }
}
