import Foundation
import Testing
import Verdicts

/// A run held against a policy, as a build machine does it.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `A policy` {
    private static let hosts = ["pinned.example.test", "plain.example.test", "ads.example.test"]

    /// Calls all three, and pins the first.
    private func command(_ bench: Bench) -> [String] {
        let pinned = "curl -fsS -o /dev/null --pinnedpubkey '\(bench.pin(of: Self.hosts[0]))' https://\(Self.hosts[0])/"
        return ["sh", "-c", ([pinned] + Self.hosts.dropFirst().map { "curl -fsS -o /dev/null https://\($0)/" }).joined(separator: "; ")]
    }

    private func write(_ text: String, in bench: Bench) throws -> String {
        let file = bench.path("out/pinproof.yml")
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    private func policy(plain: String, seen: String) -> String {
        """
        version: 1
        domains:
          \(Self.hosts[0]): {expect: pinned}
          \(Self.hosts[1]): {expect: \(plain)}
          ads.example.test: {party: third, expect: passthrough}
        require-seen: [\(seen)]
        controls: {trust: required}
        """
    }

    @Test func `is broken, then open, then met`() async throws {
        try await Bench.with(hosts: Self.hosts) { bench in
            func run(plain: String, seen: String, _ options: String...) async throws -> Bench.Run {
                let file = try write(policy(plain: plain, seen: seen), in: bench)
                return try await bench.run(["--modes", "untrusted-ca", "--policy", file] + options, command(bench))
            }
            let broken = try await run(plain: "pinned", seen: "never.example.test")
            #expect(broken.ended.code == RunExit.violated.rawValue, "\(broken.ended.output)")
            #expect(broken.ended.output.contains("✗ BROKEN") && broken.ended.output.contains("pinproof.yml:4:32"))
            #expect(broken.ended.output.contains("– not seen") && broken.ended.output.contains("✓ met"))
            #expect(broken.report?.domains.map(\.domain) == Array(Self.hosts.prefix(2)))
            #expect(broken.report?.connections.contains { $0.domain == Self.hosts[2] && $0.outcome != .passedThrough } == false)

            let open = try await run(plain: "validated", seen: "never.example.test")
            #expect(open.ended.code == RunExit.inconclusive.rawValue, "\(open.ended.output)")
            let met = try await run(plain: "validated", seen: Self.hosts[0])
            #expect(met.ended.code == RunExit.success.rawValue, "\(met.ended.output)")

            let excused = try await run(plain: "pinned", seen: Self.hosts[0], "--exit-zero")
            #expect(excused.ended.code == 0 && excused.ended.output.contains("✗ BROKEN"))
            let stricter = try await run(plain: "validated", seen: Self.hosts[0], "--fail-on", "unpinned")
            #expect(stricter.ended.code == RunExit.violated.rawValue)
        }
    }

    @Test func `that demands proof is not met by a pin that is only likely`() async throws {
        try await Bench.with { bench in
            func run(_ controls: String) async throws -> Ended {
                let file = try write("version: 1\ndomains:\n  \(Bench.host): {expect: pinned}\n\(controls)", in: bench)
                // It names the genuine CA itself, so that only the word of the user says that it trusts ours.
                let command = ["curl", "-fsS", "--cacert", bench.path("genuine.pem"), "https://\(Bench.host)/"]
                return try await bench.run(["--modes", "untrusted-ca", "--assume-trusted", "--policy", file], command).ended
            }
            let likely = try await run("")
            #expect(likely.code == RunExit.success.rawValue && likely.output.contains("PINNED (likely"), "\(likely.output)")
            let proven = try await run("controls: {trust: required}\n")
            #expect(proven.code == RunExit.inconclusive.rawValue && proven.output.contains("? cannot tell"), "\(proven.output)")
        }
    }

    @Test func `is drafted from a run, and saved runs are held against it`() async throws {
        try await Bench.with { bench in
            let drafted = bench.path("out/drafted.yml")
            _ = try await bench.run(["--modes", "untrusted-ca"], ["curl", "-sS", "https://\(Bench.host)/"])
            let draft = try await bench.play(["policy", "init", "--out", drafted])
            #expect(draft.code == 0 && draft.output.isEmpty, "\(draft.errors)")
            let text = try String(contentsOfFile: drafted, encoding: .utf8)
            #expect(text.contains("\(Bench.host): {expect: validated}  # seen: VALIDATES, NOT PINNED"))
            #expect(try await bench.play(["policy", "init", "last", "--out", "-"]).output == text)

            let met = try await bench.play(["check", "last", "--policy", drafted])
            #expect(met.code == RunExit.success.rawValue && met.output.contains("✓ met"), "\(met.output)\(met.errors)")

            let stricter = try write("version: 1\ndomains:\n  \(Bench.host): {expect: pinned}\n", in: bench)
            let page = bench.path("out/report.html")
            let run = try await bench.run(
                ["--modes", "untrusted-ca", "--policy", stricter, "--html", page], ["curl", "-sS", "https://\(Bench.host)/"])
            let broken = try await bench.play(["check", "last", "--policy", stricter])
            #expect(broken.code == RunExit.violated.rawValue && broken.code == run.ended.code)
            #expect(broken.output.hasPrefix("policy ") && run.ended.output.hasSuffix("\n" + broken.output))
            #expect(try await bench.play(["check", "last", "--policy", stricter, "--exit-zero"]).code == 0)

            let told = bench.path("out/checked.html")
            let tests = bench.path("out/junit.xml")
            _ = try await bench.play(["check", "last", "--policy", stricter, "--html", told, "--junit", tests])
            #expect(try String(contentsOfFile: tests, encoding: .utf8).contains("<failure"))
            let sections = try [page, told].map { file in
                let text = try String(contentsOfFile: file, encoding: .utf8)
                return try #require(text.firstMatch(of: /<section id="policy".+?<\/section>/)).output
            }
            #expect(sections.first?.contains("BROKEN") == true && sections.first == sections.last)
            let shown = try await bench.play(["report", "last", "--format", "html"])
            #expect(shown.code == 0 && shown.output.hasSuffix("</html>\n") && !shown.output.contains("policy-title"))
        }
    }

    @Test func `that is there is replaced only by force`() async throws {
        try await Bench.with { bench in
            _ = try await bench.run(["--modes", "untrusted-ca"], ["curl", "-sS", "https://\(Bench.host)/"])
            let file = try write("version: 1  # mine\n", in: bench)
            let refused = try await bench.play(["policy", "init", "--out", file])
            #expect(refused.code == RunExit.environment.rawValue && refused.errors.contains("is there already"))
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "version: 1  # mine\n")
            #expect(try await bench.play(["policy", "init", "--out", file, "--force"]).code == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("# Written by pinproof "))
            let nowhere = try await bench.play(["policy", "init", "--out", bench.path("none/pinproof.yml")])
            #expect(nowhere.code == RunExit.environment.rawValue && nowhere.errors.contains("cannot be written"))
        }
    }

    @Test func `with mistakes in it is told before anything runs`() async throws {
        try await Bench.with { bench in
            let file = try write("version: 1\ndomains:\n  a.example: {expect: pined}\nunlistd: fail\n", in: bench)
            for arguments in [
                ["run", "--policy", file] + bench.place + ["--", "touch", bench.path("home/ran")], ["policy", "lint", file],
            ] {
                let ended = try await bench.play(arguments)
                #expect(ended.code == RunExit.usage.rawValue)
                #expect(ended.errors.contains("pinproof.yml:3:23: ") && ended.errors.contains("pinproof.yml:4:1: "))
                #expect(ended.errors.contains("Did you mean pinned?") && ended.output.isEmpty)
            }
            let missing = try await bench.play(["run", "--policy", bench.path("none.yml")] + bench.place + ["--", "true"])
            #expect(missing.code == RunExit.environment.rawValue && missing.errors.contains("none.yml"))
        }
    }

    @Test func `is linted and explained`() async throws {
        try await Bench.with { bench in
            let file = try write(
                "version: 1\ndomains:\n  a.example: {expect: pinned}\n  \"*.example\": {allow: [expired], until: 2026-01-01, reason: x}\n",
                in: bench)
            let lint = try await bench.play(["policy", "lint", file])
            #expect(lint.code == 0 && lint.output.contains("pinproof.yml:4:42: warning: ") && lint.output.hasSuffix("ok: 2 domains\n"))
            let story = try await bench.play(["policy", "explain", "A.example.", file])
            #expect(story.code == 0 && story.output.contains("The rule a.example (line 3) decides"))
            #expect(try await bench.play(["policy", "explain", "*.example", file]).code == RunExit.usage.rawValue)
        }
    }
}
