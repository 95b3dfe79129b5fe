import Testing
import Verdicts

/// A client that checks everything, with the ways of connecting that lead observers astray.
@Suite(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
struct `Behaviours` {
    @Test(arguments: [
        ("two connections, one of which is never used", "speculative"),
        ("two handshakes at once, and the loser is closed", "twins"),
        ("it kills itself when it has refused", "suicide"),
    ])
    func `a strict client is seen to be strict`(_ what: String, _ kind: String) async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], bench.python(kind))
            let finding = try run.finding()
            #expect(finding.verdict == .validated, Comment(rawValue: run.ended.output))
            #expect(finding.confidence == .proven)
            #expect(finding.controls.reach == .ok)
            #expect(finding.cells["trusted-ca"]?.outcome == .accepted)
            #expect(finding.cells["untrusted-ca"]?.outcome == .rejected)
            // The proxy gives no session away, so each certificate is looked at.
            #expect(run.report?.connections.contains { $0.outcome == .resumed } == false)
        }
    }

    @Test(arguments: [
        ("two requests on one connection and a third on another", "pool"),
        ("the session of its first connection is offered on the second", "resumption"),
    ])
    func `a strict client that stops at its first refusal is not vouched for beyond it`(_ what: String, _ kind: String) async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], bench.python(kind))
            let finding = try run.finding()
            #expect(finding.verdict == .validated && finding.confidence == .likely, Comment(rawValue: run.ended.output))
            #expect(finding.reason == .laterConnections)
            #expect(run.report?.connections.contains { $0.outcome == .resumed } == false)
        }
    }

    @Test func `a careless second connection behind a strict one does not pass for a strict client`() async throws {
        try await Bench.with { bench in
            let url = "https://\(Bench.host)/"
            let run = try await bench.run([], ["sh", "-c", "curl -sS \(url)login && curl -ksS \(url)upload"])
            #expect(try run.finding().confidence == .likely && run.finding().reason == .laterConnections)
        }
    }

    @Test func `one that rests before its request is never taken for one that refuses`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--modes", "untrusted-ca"], bench.python("slow-request"))
            let finding = try run.finding()
            #expect(finding.cells["trusted-ca"]?.outcome == .accepted, Comment(rawValue: run.ended.output))
            #expect(finding.cells["untrusted-ca"]?.outcome == .rejected)
            #expect(finding.verdict == .validated)
            #expect(finding.confidence == .likely)
            #expect(finding.reason == .modesLeftOut)
        }
    }

    @Test func `one that rests before it refuses is not taken for one that accepts, nor for one that hangs`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--modes", "untrusted-ca"], bench.python("slow-refusal"))
            let finding = try run.finding()
            #expect(finding.cells["trusted-ca"]?.outcome == .accepted, Comment(rawValue: run.ended.output))
            #expect(finding.cells["untrusted-ca"]?.outcome == .rejected)
            #expect(finding.verdict == .validated)
        }
    }
}
