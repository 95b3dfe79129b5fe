import Lab
import Testing
import Verdicts

/// What looks like a pin and is none, and what cannot be told: the verdicts that must not be stronger than their evidence.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `What is not certain is not claimed` {
    private let url = "https://\(Bench.host)/"

    @Test func `a client that demands a staple is not taken for one that pins`() async throws {
        try await Bench.with(staples: true) { bench in
            let finding = try await bench.run([], ["curl", "-sS", "--cert-status", url]).finding()
            #expect(finding.verdict != .pinned)
            #expect(finding.cells["trusted-ca"]?.outcome.map { $0 == .rejected || $0 == .rejectedLate } == true)
            #expect(finding.cells["trusted-ca-mirrored"]?.outcome == .accepted)
            #expect(finding.reason == .stapleExpected)
        }
    }

    @Test func `a pin beside a demanded staple is still found`() async throws {
        try await Bench.with(staples: true) { bench in
            let command = ["curl", "-sS", "--cert-status", "--pinnedpubkey", bench.pin(), url]
            let finding = try await bench.run([], command).finding()
            #expect(finding.verdict == .pinned)
            #expect(!finding.controls.openConfounders.contains(.staple))
        }
    }

    @Test func `a pin that the genuine server fails is no pin`() async throws {
        try await Bench.with(hosts: [Bench.host, "other.example.test"]) { bench in
            let command = ["curl", "-sS", "--pinnedpubkey", bench.pin(of: "other.example.test"), url]
            let run = try await bench.run(["--fail-on", "inconclusive"], command)
            #expect(try run.finding().verdict == .inconclusive)
            #expect(try run.finding().reason == .failsUninterrupted)
            #expect(run.ended.code == 3)
        }
    }

    @Test func `a pin without any other check cannot be told from distrust`() async throws {
        try await Bench.with { bench in
            let command = ["curl", "-ksS", "--pinnedpubkey", bench.pin(), url]
            let finding = try await bench.run([], command).finding()
            #expect(finding.verdict == .untrustedOrPinned)
            #expect(finding.reason == .rejectsLateEverywhere)
            #expect(finding.controls.trust == nil)
        }
    }

    @Test func `what a client does while it is being ended proves nothing`() async throws {
        try await Bench.with { bench in
            // It verifies nothing, and under the untrusted CA it connects only when it is told to end.
            let script = """
                if [ "$PINPROOF_MODE" = untrusted-ca ]; then trap 'curl -ksS \(url); exit' TERM; sleep 60; else curl -ksS \(url); fi
                """
            let run = try await bench.run(["--timeout", "2", "--modes", "untrusted-ca"], ["sh", "-c", script])
            #expect(try run.finding().verdict != .validated)
            #expect(try run.finding().cells["untrusted-ca"]?.outcome != .rejectedClosed)
        }
    }

    @Test func `when the origin is down a refusal means nothing and an acceptance still counts`() async throws {
        try await Bench.with { bench in
            await bench.origin.stop()
            let strict = try await bench.run(["--fail-on", "inconclusive"], ["curl", "-sS", url])
            #expect(try strict.finding().verdict == .inconclusive)
            #expect(try strict.finding().reason == .originDown)
            #expect(strict.ended.code == 3)
            #expect(strict.ended.output.contains("CANNOT TELL"))
            #expect(strict.ended.errors.contains("discovery: 1 domain, 0 of them reached"))
            let careless = try await bench.run(["--fail-on", "no-validation,inconclusive"], ["curl", "-ksS", url])
            #expect(try careless.finding().verdict == .noValidation)
            #expect(try careless.finding().confidence == .proven)
            #expect(careless.ended.code == 1)
        }
    }

    @Test func `an origin that does not verify is named as the reason`() async throws {
        try await Bench.with { bench in
            let place = ["--ca-dir", bench.path("ca"), "--connect-to", "::127.0.0.1:\(bench.port)"]
            let ended = try await bench.play(["run"] + place + ["--fail-on", "inconclusive", "--", "curl", "-sS", url])
            #expect(ended.code == 3)
            #expect(ended.output.contains("--upstream-ca"))
        }
    }

    @Test(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
    func `a client that only connects and closes is not taken for one that refuses`() async throws {
        try await Bench.with { bench in
            let finding = try await bench.run([], bench.python("probe")).finding()
            #expect(finding.verdict == .inconclusive)
            #expect(finding.reason == .probeThenClose)
        }
    }

    @Test(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
    func `a careless retry after a refusal is what counts`() async throws {
        try await Bench.with { bench in
            let finding = try await bench.run([], bench.python("retry")).finding()
            #expect(finding.verdict == .noValidation)
            #expect(finding.cells["untrusted-ca"]?.outcome == .accepted)
        }
    }
}
