import Foundation
import Testing
import Verdicts

/// How the program ends when something is wrong that is no verdict: a code for scripts, and one sentence for people that says what to do.
@Suite struct `When it cannot be done` {
    private func expect(_ ended: Ended, _ code: RunExit, saying words: String..., at place: SourceLocation = #_sourceLocation) {
        let said = ended.errors + ended.output
        let comment = Comment(rawValue: said)
        #expect(ended.code == code.rawValue, comment, sourceLocation: place)
        for word in words { #expect(said.contains(word), comment, sourceLocation: place) }
        #expect(!said.contains("Fatal error"), comment, sourceLocation: place)
        #expect(!said.contains(".. ") && !said.contains("..\n"), "a sentence has one full stop", sourceLocation: place)
    }

    @Test func `a command that connects to nothing is inconclusive`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], ["false"])
            #expect(run.ended.code == RunExit.inconclusive.rawValue)
            #expect(run.ended.output.contains("The command ended with exit code 1 without a TLS connection"))
            #expect(run.ended.output.contains("Next: "))
            #expect(run.report?.domains.isEmpty == true)
        }
    }

    @Test(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
    func `a host that was asked for and never called is inconclusive`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(
                ["--domains", "misspelt.test", "--fail-on", "no-validation"], ["curl", "-ksS", "https://\(Bench.host)/"])
            #expect(run.ended.code == RunExit.inconclusive.rawValue)
            #expect(run.ended.output.contains("misspelt.test   CANNOT TELL"))
            #expect(run.ended.output.contains("Seen: \(Bench.host)"))
        }
    }

    @Test func `a command that does not exist is told`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], ["no-such-command-anywhere"])
            expect(run.ended, .environment, saying: "no-such-command-anywhere", "Check its name")
            #expect(run.ended.output.isEmpty)
        }
    }

    @Test func `a command that is not executable is told`() async throws {
        try await Bench.with { bench in
            expect(try await bench.run([], [bench.path("genuine.pem")]).ended, .environment, saying: "genuine.pem", "can be executed")
        }
    }

    @Test func `a taken port is told`() async throws {
        try await Bench.with { bench in
            let ended = try await bench.play(["proxy", "--mode", "trusted-ca", "--listen", "127.0.0.1:\(bench.port)"] + bench.place)
            expect(ended, .environment, saying: "127.0.0.1:\(bench.port)", "taken", "--listen")
        }
    }

    @Test(arguments: ["run", "proxy"])
    func `a key that others can read is refused, with the command that mends it`(_ command: String) async throws {
        try await Bench.with { bench in
            let key = bench.path("ca/private/root-key.pem")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
            let rest = command == "run" ? ["--", "true"] : ["--mode", "trusted-ca"]
            let ended = try await bench.play([command] + bench.place + rest)
            expect(ended, .environment, saying: key, "644", "chmod 600")
        }
    }

    @Test(.enabled(if: getuid() != 0, "root can read every file"))
    func `a key that cannot be read is told`() async throws {
        try await Bench.with { bench in
            let key = bench.path("ca/private/root-key.pem")
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: key)
            // Ours must be readable again before the bench looks at it.
            let ended = try await bench.end(["run"] + bench.place + ["--", "true"])
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
            expect(ended, .environment, saying: key, "cannot be read")
        }
    }

    @Test(arguments: ["", "no key\n", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
    func `a key file that holds no key is told`(_ text: String) async throws {
        try await Bench.with { bench in
            let key = bench.path("ca/private/root-key.pem")
            try FileManager.default.removeItem(atPath: key)
            #expect(FileManager.default.createFile(atPath: key, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
            expect(try await bench.play(["run"] + bench.place + ["--", "true"]), .environment, saying: key)
        }
    }

    @Test func `a CA whose key is gone is told, and not replaced`() async throws {
        try await Bench.with { bench in
            let key = bench.path("ca/private/root-key.pem")
            try FileManager.default.removeItem(atPath: key)
            expect(try await bench.play(["run"] + bench.place + ["--", "true"]), .environment, saying: key)
            #expect(!FileManager.default.fileExists(atPath: key))
        }
    }

    @Test(arguments: [
        (["run", "--modes", "no-such-mode", "--", "true"], "no-such-mode"),
        (["run"], "--"),
        (["run", "--", "curl", "{url}"], "--url"),
        (["run", "--fail-on", "everything", "--", "true"], "everything"),
        (["run", "--connect-to", "nonsense", "--", "true"], "HOST:PORT:ADDR:PORT"),
        (["run", "--timeout", "0", "--", "true"], "--timeout"),
        (["run", "--no-such-option", "--", "true"], "--no-such-option"),
        (["proxy", "--mode", "no-such-mode"], "no-such-mode"),
        (["proxy", "--mode", "trusted-ca", "--listen", "0.0.0.0:8080"], "loopback"),
        (["proxy", "--mode", "trusted-ca", "--direct", "192.0.2.1:443"], "--allow"),
        (["proxy", "--mode", "trusted-ca", "--direct", "127.0.0.1:443=0"], "after ="),
        (["proxy", "--mode", "trusted-ca", "--listen", "localhost:8080"], "takes an address"),
        (["proxy", "--mode", "trusted-ca", "--lan", "--allow", "10.0.0.0/8"], "one of the two"),
        (["proxy", "--mode", "trusted-ca", "--allow", "10.0.0.1/8"], "10.0.0.0/8"),
        (["proxy", "--mode", "pin-same-key"], "--owner-key"),
        (["proxy", "--mode", "own-cert"], "--own-cert"),
        (["proxy", "--mode", "genuine-wrong-key", "--sink"], "--owner-chain"),
        (["proxy", "--domains", "https://api.example.com/"], "--domains"),
        (["run", "--domains", "*.example.com", "--", "true"], "--domains"),
        (["run", "--domains", "example.com:0", "--", "true"], "--domains"),
        (["run", "--modes", "-expired", "--", "true"], "--modes=-expired"),
        (["run", "--modes=-no-such-mode", "--", "true"], "There is no test mode no-such-mode"),
        (["no-such-command"], "no-such-command"),
    ])
    func `a wrong command line is a usage error and names what is wrong`(_ arguments: [String], _ word: String) async throws {
        try await Bench.with { bench in
            expect(try await bench.play(arguments), .usage, saying: word)
        }
    }

    @Test func `a policy that is not there is told, and what makes one`() async throws {
        try await Bench.with { bench in
            let ended = try await bench.play(["run", "--policy", bench.path("none.yml"), "--", "true"])
            expect(ended, .environment, saying: "none.yml", "pinproof policy init")
        }
    }

    @Test func `a file of anchors that is not there is told before anything runs`() async throws {
        try await Bench.with { bench in
            let ended = try await bench.play(
                ["run", "--ca-dir", bench.path("ca"), "--upstream-ca", bench.path("none.pem"), "--", "touch", bench.path("home/ran")])
            expect(ended, .environment, saying: "none.pem", "--upstream-ca")
        }
    }

    @Test(arguments: ["--json", "--html"]) func `a proxy whose results could not be written does not begin`(option: String) async throws {
        try await Bench.with { bench in
            let ended = try await bench.play(
                ["proxy", "--ca-dir", bench.path("ca"), "--listen", "127.0.0.1:18999", option, bench.path("none/result")])
            expect(ended, .environment, saying: option, "none/result", "Nothing was run")
        }
    }

    @Test func `a tour whose report could not be written does not begin`() async throws {
        try await Bench.with { bench in
            let ended = try await bench.play(["lab", "try", "--html", bench.path("none/tour.html")])
            expect(ended, .environment, saying: "--html", "Nothing was run")
        }
    }

    @Test func `standard output is for one kind of JSON`() async throws {
        try await Bench.with { bench in
            let ended = try await bench.play(["run"] + bench.place + ["--json", "-", "--events", "-", "--", "true"])
            expect(ended, .usage, saying: "--json - or --events -")
        }
    }
}
