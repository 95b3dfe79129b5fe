import Foundation
import Lab
import Testing
import Verdicts

/// What pinproof answers by itself, as a person meets it.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `Without a server` {
    private let url = "https://\(Bench.host)/"

    @Test func `each mode has a name of its own, and an accepted certificate a page`() async throws {
        try await Bench.with { bench in
            let (port, direct) = (try await Bench.freePort(), try await Bench.freePort())
            let events = bench.path("out/events.jsonl")
            let ended = try await bench.play(
                ["proxy", "--mode", "untrusted-ca", "--sink", "--listen", "127.0.0.1:\(port)", "--direct", "127.0.0.1:\(direct)"]
                    + ["--events", events] + bench.place
            ) { program in
                for await line in program.errorLines where line.contains("Ctrl-C") { break }
                let route = ["-sS", "--noproxy", "*", "--connect-to", "::127.0.0.1:\(direct)"]
                let trusting = route + ["--cacert", bench.path("ca/root.pem")]
                let refused = try await bench.play(.curl, trusting + ["https://expired.pinproof.test:8443/"])
                #expect(refused.code == 60 && refused.output.isEmpty)
                for version in ["--http1.1", "--http2"] {
                    let accepted = try await bench.play(.curl, trusting + [version, "https://trusted-ca.pinproof.test:8443/"])
                    #expect(accepted.code == 0 && accepted.output.contains("trusted-ca: accepted"), "\(accepted.errors)")
                }
                let list = try await bench.play(.curl, trusting + ["https://pinproof.test:8443/"])
                #expect(list.output.contains("href=\"https://expired.pinproof.test:8443/\""))
                // The sink: any name at all, and a cookie that comes back.
                let jar = ["-k", "-c", bench.path("out/jar"), "-b", bench.path("out/jar"), url]
                for _ in 0..<2 { #expect(try await bench.play(.curl, route + jar).output.contains("Nothing was forwarded")) }
                program.signal(SIGINT)
            }
            #expect(ended.code == 0 && bench.origin.requests.isEmpty)
            let lines = try Event.lines(try String(contentsOfFile: events, encoding: .utf8))
            #expect(lines.compactMap(\.outcome) == [.rejected] + Array(repeating: .accepted, count: 5))
            #expect(try String(contentsOfFile: events, encoding: .utf8).contains(#""step":"E8""#))
        }
    }

    @Test(arguments: [(["-k"], Verdict.noValidation, Reason?.none), ([], .inconclusive, .notForwarded)])
    func `an acceptance is proven, and a refusal decides nothing`(options: [String], verdict: Verdict, reason: Reason?) async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--sink"], ["curl", "-sS"] + options + [url])
            let finding = try run.finding()
            #expect(finding.verdict == verdict && finding.reason == reason && finding.controls.reach == .failed)
            #expect(finding.confidence == (verdict == .noValidation ? .proven : .unknown))
            #expect(bench.origin.requests.isEmpty)
        }
    }
}
