import Foundation
import Testing
import Verdicts

/// Time limits, Ctrl-C and SIGTERM: what is ended by us is no evidence, and nothing of ours stays behind.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `When it is ended` {
    private let url = "https://\(Bench.host)/"

    @Test func `a client that hangs is ended by the time limit, and that is no evidence`() async throws {
        try await Bench.with { bench in
            // It calls, and then hangs, in every trial.
            let run = try await bench.run(
                ["--timeout", "2", "--modes", "untrusted-ca"], ["sh", "-c", "curl -sS -o /dev/null \(url); sleep 600"])
            let report = try #require(run.report)
            #expect(report.trials.allSatisfy { $0.interrupted })
            #expect(report.warnings.contains { $0.contains("--timeout") })
            // What was seen is shown; that nothing else would have come is not claimed.
            #expect(try run.finding().cells["untrusted-ca"]?.outcome == .rejected)
            #expect(try run.finding().verdict == .inconclusive && run.finding().reason == .trialCutShort)
        }
    }

    @Test func `a client that hangs in the handshake is not taken for one that refuses`() async throws {
        try await Bench.with { bench in
            // Reads our Certificate and never answers: the shell holds the tunnel open with a ClientHello in it.
            let run = try await bench.run(
                ["--timeout", "2", "--modes", "untrusted-ca"], bench.python("hang-in-handshake"))
            let finding = try run.finding()
            #expect(finding.verdict == .inconclusive)
            #expect(finding.cells.values.allSatisfy { $0.outcome == nil || $0.outcome == .interrupted })
        }
    }

    @Test func `a command that never connects and hangs is told apart from one that ended`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--timeout", "1"], ["sleep", "600"])
            #expect(run.ended.code == RunExit.inconclusive.rawValue)
            #expect(run.ended.output.contains("--timeout"))
        }
    }

    @Test func `a client that ignores SIGTERM is killed, and its children with it`() async throws {
        try await Bench.with { bench in
            let stubborn = "trap '' TERM; sleep 600 & wait; sleep 600; sleep 600"
            let run = try await bench.run(["--timeout", "1"], ["sh", "-c", stubborn])
            #expect(run.report?.trials.count == 1)
        }
    }

    @Test func `children that a client leaves behind are ended after the trial`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--modes", "untrusted-ca"], ["sh", "-c", "sleep 600 & curl -ksS -o /dev/null \(url)"])
            #expect(try run.finding().verdict == .noValidation)
        }
    }

    /// It refuses at first, and goes on without verification some seconds later: in the foreground, behind it, or in another session.
    @Test(arguments: [
        "curl -sS $U || { sleep 30; curl -ksS $U; }", "(curl -sS $U || { sleep 30; curl -ksS $U; }) & sleep 0.3",
        "curl -sS $U; setsid sh -c 'sleep 30; curl -ksS $U' & true",
    ])
    func `a second try that we did not let happen keeps every verdict open`(_ script: String) async throws {
        try await Bench.with { bench in
            let options = ["--timeout", "2", "--modes", "untrusted-ca", "--fail-on", "inconclusive"]
            let run = try await bench.run(options, ["sh", "-c", "U=\(url); export U; exec >/dev/null 2>&1; \(script)"])
            let finding = try run.finding()
            #expect(finding.verdict == .inconclusive && finding.confidence == .unknown && finding.reason == .trialCutShort)
            #expect(run.ended.code == 3)
            let trials = try #require(run.report).trials.filter { $0.mode == "untrusted-ca" }
            #expect(!trials.isEmpty && trials.allSatisfy { $0.interrupted || $0.leftRunning })
            #expect(run.ended.words.contains("--timeout"))
        }
    }

    @Test func `who goes on for a moment and ends by itself is heard to the end`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--modes", "untrusted-ca"], ["sh", "-c", "(sleep 0.2; curl -sS \(url)) >/dev/null 2>&1 &"])
            #expect(try run.finding().verdict == .validated)
            #expect(try #require(run.report).trials.allSatisfy { !$0.leftRunning })
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal ends the run with the report so far`(_ signal: Int32) async throws {
        try await Bench.with { bench in
            let events = bench.path("out/events.jsonl")
            let run = try await bench.run(["--events", events], ["curl", "-ksS", url]) { program in
                for await line in program.errorLines where line.contains("trial 4 of") {
                    program.signal(signal)
                    break
                }
            }
            #expect(run.ended.code == RunExit.interrupted.rawValue)
            let report = try #require(run.report)
            #expect(report.trials.count < 8)
            #expect(report.finding(Bench.host)?.verdict == .noValidation)
            #expect(run.ended.output.contains(Bench.host))
            #expect(try Event.lines(try String(contentsOfFile: events, encoding: .utf8)).contains { $0.type == "verdict" })
        }
    }

    @Test func `Ctrl-C lets the command clean up behind itself`() async throws {
        try await Bench.with { bench in
            let note = bench.path("out/cleaned-up")
            let whistle = try Whistle(bench.path("out/whistle"))
            let careful = "trap 'echo done > \(note); exit 0' TERM; echo ready > \(whistle.path); sleep 600 & wait"
            let run = try await bench.run([], ["sh", "-c", careful]) { program in
                await whistle.blown()
                program.signal(SIGINT)
            }
            #expect(run.ended.code == RunExit.interrupted.rawValue)
            #expect(FileManager.default.fileExists(atPath: note))
        }
    }

    @Test(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
    func `SIGTERM drains a proxy: nothing new is taken, and what is under way is finished`() async throws {
        try await Bench.with { bench in
            let events = bench.path("out/events.jsonl")
            let port = try await Bench.freePort()
            let proxy = "http://127.0.0.1:\(port)"
            let ended = try await bench.play(
                ["proxy", "--mode", "untrusted-ca", "--listen", "127.0.0.1:\(port)", "--events", events] + bench.place
            ) { program in
                for await line in program.errorLines where line.contains("127.0.0.1:\(port)") { break }
                let curl = ["-sS", "-o", "/dev/null", "--noproxy", "", "--proxy", proxy, "--cacert", bench.path("genuine.pem"), url]
                #expect(try await bench.play(Tool.curl, curl).code == 60)

                let (ready, go) = (try Whistle(bench.path("out/ready")), try Whistle(bench.path("out/go")))
                let client = bench.python("keep-open") + [ready.path, go.path]
                async let underWay = bench.play(Tool.env, ["https_proxy=" + proxy] + client)
                await ready.blown()
                program.signal(SIGTERM)
                while try await bench.play(Tool.curl, curl).code == 60 {}
                try go.blow()
                #expect(try await underWay.output == "200\n200\n")
            }
            #expect(ended.code == 0)
            let outcomes = try Event.lines(try String(contentsOfFile: events, encoding: .utf8)).compactMap(\.outcome)
            #expect(outcomes.first == .rejected)
            #expect(outcomes.last == .accepted)
        }
    }
}
