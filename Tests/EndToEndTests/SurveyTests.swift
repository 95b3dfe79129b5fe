import Foundation
import Testing
import Verdicts

/// `pinproof proxy` that tests by itself, with real clients that know nothing of each other.
@Suite struct SurveyTests {
    private struct Survey {
        let bench: Bench
        let port: UInt16
        let events: String
        let report: String

        var proxy: String { "http://127.0.0.1:\(port)" }

        func curl(_ options: [String] = [], _ host: String = Bench.host) async throws {
            _ = try await bench.play(
                .curl,
                ["-sS", "-o", "/dev/null", "--noproxy", "", "--proxy", proxy, "--cacert", bench.path("both.pem")] + options + [
                    "https://\(host)/"
                ])
        }

        func python(_ kind: String, _ host: String = Bench.host) async throws {
            let client = [
                Tool.python.path ?? "python3", Programs.folder + "client.py", "https://\(host)/", kind, bench.leafDigest(of: host),
            ]
            _ = try await bench.play(
                .env, ["https_proxy=" + proxy, "no_proxy=", "NO_PROXY=", "SSL_CERT_FILE=" + bench.path("both.pem")] + client)
        }

        /// The domains of which a verdict is known so far, each as often as it was told.
        var verdicts: [Event] {
            get throws {
                // The last line may still be on its way.
                let text = (try? String(contentsOfFile: events, encoding: .utf8)) ?? ""
                let whole = text.lastIndex(of: "\n").map { String(text[..<$0]) } ?? ""
                return try Event.lines(whole).filter { $0.type == "verdict" }
            }
        }
    }

    /// Serves the clients until so many verdicts are known, and ends the proxy.
    private func survey(
        _ bench: Bench, verdicts: Int, _ options: [String] = [], clients: @Sendable (Survey) async throws -> Void
    ) async throws -> Report {
        let port = try await Bench.freePort()
        let survey = Survey(bench: bench, port: port, events: bench.path("out/events.jsonl"), report: bench.path("out/survey.json"))
        try
            (try Data(contentsOf: URL(fileURLWithPath: bench.path("ca/root.pem")))
            + (try Data(contentsOf: URL(fileURLWithPath: bench.path("genuine.pem")))))
            .write(to: URL(fileURLWithPath: bench.path("both.pem")))
        let ended = try await bench.play(
            ["proxy", "--listen", "127.0.0.1:\(port)", "--events", survey.events, "--json", survey.report] + options + bench.place
        ) { program in
            for await line in program.errorLines where line.contains("127.0.0.1:\(port)") { break }
            for _ in 0..<200 where Set(try survey.verdicts.map(\.key)).count < verdicts { try await clients(survey) }
            program.signal(SIGTERM)
        }
        #expect(ended.code == 0, "\(ended.errors)")
        return try Report(try Data(contentsOf: URL(fileURLWithPath: survey.report)))
    }

    @Test(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
    func `a pinned, a sound and a careless client at one domain at once are each judged for themselves`() async throws {
        try await Bench.with { bench in
            let pin = bench.pin()
            let report = try await survey(bench, verdicts: 2) { survey in
                async let pinned: Void = survey.curl(["--pinnedpubkey", pin])
                async let careless: Void = survey.python("no-verification")
                _ = try await (pinned, careless)
            }
            let found = Dictionary(uniqueKeysWithValues: report.domains.map { ($0.client.program, $0) })
            #expect(found.count == 2)
            #expect(found["curl"]?.verdict == .pinned)
            #expect(found["curl"]?.confidence == .proven)
            #expect(found.first { $0.key.hasPrefix("python") }?.value.verdict == .noValidation)
        }
    }

    @Test func `a careless client is found out where nothing is forwarded`() async throws {
        try await Bench.with { bench in
            let report = try await survey(bench, verdicts: 1, ["--sink"]) { try await $0.curl(["--insecure"]) }
            #expect(report.domains.map(\.verdict) == [.noValidation])
        }
    }

    @Test func `what is told while it runs is what the report says at the end`() async throws {
        try await Bench.with { bench in
            let report = try await survey(bench, verdicts: 1) { try await $0.curl() }
            let finding = try #require(report.finding(Bench.host))
            #expect(finding.verdict == .validated)
            #expect(finding.confidence == .proven)
            let told = try Event.lines(try String(contentsOfFile: bench.path("out/events.jsonl"), encoding: .utf8))
                .filter { $0.type == "verdict" }
            #expect(told.last?.verdict == finding.verdict)
            #expect(told.last?.confidence == finding.confidence)
            let replayed = try await bench.play(["replay", bench.path("out/survey.json")])
            #expect(replayed.code == 0, "\(replayed.output)")
        }
    }

    @Test func `one pinned domain among five is found, by one client that calls them all`() async throws {
        let hosts = (1...5).map { "h\($0).example.test" }
        try await Bench.with(hosts: hosts) { bench in
            let report = try await survey(bench, verdicts: 5) { survey in
                for host in hosts {
                    try await survey.curl(["--pinnedpubkey", bench.pin(of: host)].filter { _ in host == hosts[2] }, host)
                }
            }
            for host in hosts {
                let finding = try #require(report.finding(host))
                #expect(finding.verdict == (host == hosts[2] ? .pinned : .validated), "\(host)")
                #expect(finding.confidence == .proven, "\(host) \(String(describing: finding.reason)) \(finding.controls)")
            }
        }
    }
}

extension Event {
    /// A verdict's subject.
    fileprivate var key: [String?] { [domain, client?.place, client?.id] }
}

extension Report.Client {
    /// The executable without its folder.
    fileprivate var program: String {
        process?.split(separator: " ").first?.split(separator: "/").last.map(String.init) ?? ""
    }
}
