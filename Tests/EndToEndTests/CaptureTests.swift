import Authority
import Foundation
import Lab
import Runner
import Testing
import Verdicts

/// Clients that know no proxy, in a network of their own.
@Suite(.enabled(if: Need.capture.absence == nil, "a network of its own is not possible here"))
struct `A captured command` {
    private let url = "https://\(Bench.host)/"

    /// As `openssl s_client` is used in scripts; it prints what it is answered.
    private func sClient(_ options: String) -> [String] {
        [
            "sh", "-c",
            "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | openssl s_client -quiet -verify_return_error -connect \(Bench.host):443 \(options)",
        ]
    }

    @Test(.enabled(if: Tool.go.isInstalled, "go is not installed"), arguments: ["default", "no-verification"])
    func `in Go, without libc, gets the verdict that it has with a proxy`(_ kind: String) async throws {
        try await Bench.with { bench in
            let command = [try Programs.go.get(), url, kind, "-"]
            let (with, without) = (try await bench.run(["--capture"], command), try await bench.run([], command))
            #expect(try with.finding().verdict == without.finding().verdict)
            #expect(try with.finding().verdict == (kind == "default" ? .validated : .noValidation))
            #expect(try with.finding().confidence == .proven)
            let program = try #require(command.first).split(separator: "/").last
            #expect(try #require(with.report).connections.allSatisfy { $0.client.process?.split(separator: "/").last == program })
        }
    }

    @Test(.enabled(if: Tool.openssl.isInstalled, "openssl is not installed"))
    func `that knows no proxy is told from one that checks names`() async throws {
        try await Bench.with { bench in
            let lax = try await bench.run(["--capture"], sClient(""))
            #expect(try lax.finding().verdict == .partialValidation)
            let strict = try await bench.run(["--capture", "--trust-via", "namespace"], sClient("-verify_hostname \(Bench.host)"))
            #expect(try strict.finding().verdict == .validated)
        }
    }

    @Test(.enabled(if: Tool.openssl.isInstalled, "openssl is not installed"))
    func `that sends no name is known by the name that it looked up`() async throws {
        try await Bench.with { bench in
            // The genuine server wants a name, so there is no verdict; whose certificate was asked for is seen all the same.
            let cells = try await bench.run(["--capture"], sClient("-noservername -verify_hostname \(Bench.host)")).finding().cells
            #expect(cells["trusted-ca"]?.outcome == .accepted)
            #expect(cells["wrong-host"]?.outcome == .rejected)
        }
    }

    @Test(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
    func `is answered by the canary, in the clear and by address`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--capture", "--url", url], ["curl", "-sS", "{url}", "http://\(Bench.host)/plain"])
            #expect(try run.finding().cells["canary"]?.outcome == .accepted)
            #expect(try #require(run.report).cleartext.contains { $0.domain == Bench.host && $0.request == "GET /plain" })
            let literal = try await bench.run(
                ["--capture", "--modes", "untrusted-ca"], ["curl", "-sS", "--resolve", "\(Bench.host):443:192.0.2.7", url])
            #expect(try literal.finding().verdict == .validated)
        }
    }

    @Test(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
    func `is told what it called in vain`() async throws {
        try await Bench.with { bench in
            let script = """
                import socket
                datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                datagram.connect(("quic.example.test", 443))
                datagram.send(b"x" * 20)
                try: datagram.recv(1)
                except ConnectionRefusedError: print("refused")
                try: socket.create_connection(("port.example.test", 9999))
                except ConnectionRefusedError: print("refused")
                """
            let run = try await bench.run(["--capture"], [Tool.python.path ?? "python3", "-c", script])
            let warnings = try #require(run.report).warnings
            #expect(warnings.contains { $0.contains("QUIC") && $0.contains(" quic.example.test.") })
            #expect(warnings.contains { $0.contains("port.example.test port 9999") && $0.contains("--capture-ports") })
            #expect(try bench.trialLogs() == ["refused\nrefused\n"])
            #expect(run.ended.words.contains("port.example.test port 9999"))
        }
    }

    @Test(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
    func `calls a port that was named`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(
                ["--capture", "--capture-ports", "9990-9999", "--modes", "untrusted-ca"],
                ["curl", "-sS", "https://\(Bench.host):9999/"])
            #expect(try run.finding().verdict == .validated)
        }
    }

    @Test(.enabled(if: Need.nobody.absence == nil, "the program cannot be started as another user here"))
    func `needs no root`() async throws {
        try await Bench.with { bench in
            let folder = bench.path("out/nobody")
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.ownerAccountID: 65_534, .groupOwnerAccountID: 65_534])
            let ours = ["env", "HOME=\(folder)", "XDG_STATE_HOME=\(folder)", try Binary.locate().path, "run", "--capture"]
            let place = bench.leading + ["--ca-dir", "\(folder)/ca", "--json", "\(folder)/run.json", "--"]
            let ended = try await bench.play(
                Tool("setpriv"), Need.asNobody + ours + place + ["sh", "-c", "id -u; curl -sS \(url)"])
            let json = try #require(FileManager.default.contents(atPath: "\(folder)/run.json"), Comment(rawValue: ended.errors))
            #expect(try Report(json).finding(Bench.host)?.verdict == .validated)
        }
    }

    @Test func `has no proxy that could be named`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--capture"], ["curl", "-x", "{proxy}", url])
            #expect(run.ended.code == 64 && run.ended.errors.contains("with --capture there is none"))
        }
    }
}

extension Need {
    /// What leads from root to a user without privileges.
    static let asNobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "--"]

    static let nobody = Need(
        absence: getuid() == 0 && Tool("setpriv").isInstalled && Tool.curlUsesOpenSSL
            && Tool.status(of: Tool("setpriv").path ?? "", asNobody + [(try? Binary.locate())?.path ?? "", "--version"]) == 0
            ? nil : "the program cannot be started as another user here")

    /// As `--capture` makes one.
    static let capture = Need(
        absence: Tool("unshare").path.map {
            Tool.status(of: $0, (getuid() == 0 ? [] : ["--user", "--map-root-user"]) + ["--mount", "--net", "true"]) == 0
        } == true ? nil : "network namespaces cannot be made here")
}
