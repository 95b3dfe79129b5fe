import Foundation
import Testing
import Verdicts

/// What is known of the programs that a command consists of.
@Suite(.enabled(if: Descendants.canBeSeen && Tool.curl.isInstalled, "there is no /proc here, or curl is not installed"))
struct `The programs of a command` {
    private let url = "https://\(Bench.host)/"

    @Test(arguments: [["curl", "-ksS"], ["sh", "-c", "curl -ksS \"$0\"; true"]])
    func `are named by what holds the socket`(_ command: [String]) async throws {
        try await Bench.with { bench in
            let report = try #require(try await bench.run([], command + [url]).report)
            let curl = URL(fileURLWithPath: try #require(Tool.curl.path)).resolvingSymlinksInPath().path
            // A client that is gone within milliseconds may be gone before it is looked for; none is taken for another.
            #expect(Set(report.connections.compactMap(\.client.process)).isSubset(of: [curl]))
            #expect(!report.warnings.contains { $0.contains("in the background") })
        }
    }

    @Test func `that go on in the background are ended, and that is said`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], ["sh", "-c", "sleep 1000 & curl -ksS \(url)"])
            let report = try #require(run.report)
            #expect(try run.finding().verdict == .noValidation)
            #expect(report.warnings.contains { $0.contains("in the background at the end of \(report.trials.count) trials") })
        }
    }
}
