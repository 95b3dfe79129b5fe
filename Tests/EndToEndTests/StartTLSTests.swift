import Foundation
import Testing
import Verdicts
import Wire

/// A client that turns to TLS on the way, and where its server stands.
struct TurningClient: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let service: StartTLS.Service
    let port: UInt16

    static let all = [
        TurningClient(testDescription: "smtplib", service: .smtp, port: 587),
        TurningClient(testDescription: "imaplib", service: .imap, port: 143),
    ]
    static let psql = TurningClient(testDescription: "psql", service: .postgres, port: 5432)

    fileprivate static let program = Programs.folder + "starttls.py"

    /// - Parameter anchors: a PEM file; nil verifies nothing.
    func visit(_ bench: Bench, at listener: UInt16, trusting anchors: String?) async throws -> Int32 {
        guard service == .postgres else {
            return try await bench.play(
                .python, [Self.program, service.rawValue, Bench.host, "\(listener)", anchors ?? "-"]
            ).code
        }
        let trust = anchors.map { "sslmode=verify-full sslrootcert=\($0)" } ?? "sslmode=require"
        let place = "host=\(Bench.host) hostaddr=127.0.0.1 port=\(listener) user=test dbname=test gssencmode=disable"
        return try await bench.play(Tool("psql"), ["\(place) \(trust)", "-Xc", "select"]).code
    }
}

extension Bench {
    /// Starts a genuine server that turns to TLS on the way, and lends it to the body.
    fileprivate func serving(_ service: StartTLS.Service, _ body: (UInt16) async throws -> Void) async throws {
        let server = try RunningProgram(
            URL(fileURLWithPath: try #require(Tool.python.path)), [TurningClient.program, "serve", service.rawValue, try lend().renewed],
            environment: ["PYTHONDONTWRITEBYTECODE": "1"], in: folder, output: folder.appendingPathComponent("out/served"))
        var port: UInt16?
        for await line in server.errorLines {
            port = UInt16(line)
            break
        }
        do { try await body(try #require(port)) } catch {
            server.signal(SIGKILL)
            _ = await server.end()
            throw error
        }
        server.signal(SIGKILL)
        _ = await server.end()
    }

    /// Plays the proxy in front of one genuine server, as it is reached without a proxy's protocol.
    fileprivate func forwarding(
        to client: TurningClient, at origin: UInt16, _ options: [String], _ body: (UInt16) async throws -> Void
    ) async throws -> Ended {
        let (listener, forward) = (try await Self.freePort(), try await Self.freePort())
        let place = [
            "--ca-dir", path("ca"), "--upstream-ca", path("genuine.pem"), "--connect-to", "::127.0.0.1:\(origin)", "--listen",
            "127.0.0.1:\(listener)", "--forward", "127.0.0.1:\(forward)=\(Self.host):\(client.port)",
        ]
        return try await play(["proxy"] + options + place) { program in
            for await line in program.errorLines where line.contains("end with Ctrl-C") { break }
            try await body(forward)
            program.signal(SIGTERM)
        }
    }
}

/// Protocols that begin in the clear, with real clients.
@Suite(.enabled(if: Tool.python.isInstalled, "python3 is not installed")) struct `TLS on the way` {
    private static let plays: [(mode: String, verifies: Bool, code: Bool, outcome: Outcome)] = [
        ("untrusted-ca", true, false, .rejected), ("untrusted-ca", false, true, .accepted),
        ("trusted-ca-mirrored", false, true, .accepted), ("passthrough", true, true, .passedThrough),
    ]

    private func isMet(_ client: TurningClient, _ play: (mode: String, verifies: Bool, code: Bool, outcome: Outcome)) async throws {
        try await Bench.with { bench in
            try await bench.serving(client.service) { origin in
                let events = bench.path("out/events.jsonl")
                let ended = try await bench.forwarding(to: client, at: origin, ["--mode", play.mode, "--events", events]) { port in
                    let code = try await client.visit(bench, at: port, trusting: play.verifies ? bench.path("genuine.pem") : nil)
                    #expect((code == 0) == play.code)
                }
                #expect(ended.code == 0)
                let outcomes = try Event.lines(try String(contentsOfFile: events, encoding: .utf8)).compactMap(\.outcome)
                #expect(outcomes == [play.outcome])
            }
        }
    }

    @Test(arguments: TurningClient.all, plays)
    func `is met as it is everywhere`(
        client: TurningClient, play: (mode: String, verifies: Bool, code: Bool, outcome: Outcome)
    ) async throws { try await isMet(client, play) }

    @Test(.enabled(if: Tool("psql").isInstalled, "psql is not installed"), arguments: plays)
    func `is met in PostgreSQL too`(play: (mode: String, verifies: Bool, code: Bool, outcome: Outcome)) async throws {
        try await isMet(.psql, play)
    }

    @Test(arguments: TurningClient.all) func `is judged by itself`(client: TurningClient) async throws {
        try await Bench.with { bench in
            try await bench.serving(client.service) { origin in
                let ended = try await bench.forwarding(to: client, at: origin, ["--single-app"]) { port in
                    for _ in 1...10 {
                        let code = try await client.visit(bench, at: port, trusting: nil)
                        #expect(code == 0)
                    }
                }
                #expect(ended.output.contains("ACCEPTS ANY CERTIFICATE (proven)"), Comment(rawValue: ended.output + ended.errors))
            }
        }
    }
}
