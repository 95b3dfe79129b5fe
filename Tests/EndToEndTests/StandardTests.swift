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

/// The rows on the proof of the key bite: there is a client that falls for them.
@Suite(.enabled(if: Tool.javac.isInstalled, "a JDK is not installed"))
struct `The proof of the key` {
    @Test func `is missed by a client that takes every signature`() async throws {
        try await Bench.with { bench in
            let modes = ["untrusted-ca", "wrong-host", "bad-signature", "genuine-wrong-key", "bad-handshake-signature"]
            let run = try await bench.run(
                ["--modes", modes.joined(separator: ",")],
                ["java", "-XX:TieredStopAtLevel=1", "-cp", try Programs.classes.get(), "Client", "https://\(Bench.host)/", "no-signature"])
            let finding = try run.finding()
            #expect(finding.verdict == .partialValidation && finding.confidence == .proven)
            #expect(finding.acceptedModes == ["bad-signature", "genuine-wrong-key", "bad-handshake-signature"])
        }
    }
}
