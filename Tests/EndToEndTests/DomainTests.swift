import Testing
import Verdicts

/// Clients that call more than one host, one of which they pin.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `A client of two domains` {
    private static let hosts = ["login.example.test", "data.example.test"]

    /// It logs in at one, which it pins, and calls the other only if that went well.
    private func command(_ bench: Bench) -> [String] {
        let login = "curl -fsS -o /dev/null --pinnedpubkey '\(bench.pin(of: Self.hosts[0]))' https://\(Self.hosts[0])/"
        return ["sh", "-c", "\(login) && curl -fsS -o /dev/null https://\(Self.hosts[1])/"]
    }

    @Test func `is judged for both, though the second is called only after the first`() async throws {
        try await Bench.with(hosts: Self.hosts) { bench in
            let run = try await bench.run([], command(bench))
            let login = try run.finding(Self.hosts[0])
            #expect(login.verdict == .pinned)
            #expect(login.confidence == .proven)
            let data = try run.finding(Self.hosts[1])
            #expect(data.verdict == .validated)
            #expect(data.confidence == .proven)
            #expect(run.report?.warnings == [])
        }
    }

    @Test func `played all at once is judged where it still can be, with a warning`() async throws {
        try await Bench.with(hosts: Self.hosts) { bench in
            let run = try await bench.run(["--all-at-once"], command(bench))
            #expect(run.report?.warnings.contains { $0.contains("all domains at once") } == true)
            #expect(run.ended.output.contains("all domains at once"))
            // The first refuses everything, so the second is never met.
            #expect(try run.finding(Self.hosts[0]).verdict == .pinned)
            #expect(try run.finding(Self.hosts[1]).verdict == .inconclusive)
            #expect(try run.finding(Self.hosts[1]).reason == .tooFewTrials)
        }
    }

    @Test func `that calls both in any case is ambiguous all at once, and no pin is claimed`() async throws {
        try await Bench.with(hosts: Self.hosts) { bench in
            let command = command(bench).map { $0.replacing("&&", with: ";") }
            let together = try await bench.run(["--all-at-once"], command)
            #expect(try together.finding(Self.hosts[0]).verdict == .inconclusive)
            #expect(try together.finding(Self.hosts[0]).reason == .tooFewTrials)
            let apart = try await bench.run([], command)
            #expect(try apart.finding(Self.hosts[0]).verdict == .pinned)
            #expect(try apart.finding(Self.hosts[1]).verdict == .validated)
        }
    }

    @Test func `is tested at the named domain only`() async throws {
        try await Bench.with(hosts: Self.hosts) { bench in
            let run = try await bench.run(["--domains", Self.hosts[1]], command(bench))
            #expect(run.report?.domains.map(\.domain) == [Self.hosts[1]])
            #expect(try run.finding(Self.hosts[1]).verdict == .validated)
            #expect(run.report?.connections.contains { $0.domain == Self.hosts[0] && $0.outcome != .passedThrough } == false)
        }
    }
}
