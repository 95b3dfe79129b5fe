import Testing
import Verdicts

/// The standard profile on a client that everyone has.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `The standard profile` {
    private let url = "https://\(Bench.host)/"

    /// curl takes a common name where there is no alternative name, which is its one fault here.
    @Test func `finds curl sound but for the common name`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--modes", "standard,-cn-only"], ["curl", "-sS", url])
            #expect(try run.finding().verdict == .validated && run.finding().confidence == .proven)
            #expect(run.ended.output.contains("genuine-wrong-key"))
            #expect(run.ended.output.contains("the client does not ask for a staple"))
        }
    }

    @Test func `finds that curl -k takes any certificate, and still wants the key`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--modes", "trust,genuine-wrong-key"], ["curl", "-ksS", url])
            #expect(try run.finding().verdict == .noValidation)
            #expect(run.ended.output.contains(/genuine-wrong-key +35  rejected/))
        }
    }
}
