import Foundation
import Lab
import Testing
import Verdicts

/// What is shown of the traffic of clients that accept, by `pinproof proxy`.
@Suite(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
struct `The traffic of an accepted client` {
    private let url = "https://\(Bench.host)"

    private struct Line: Decodable {
        struct Message: Decodable {
            let contentType: String?
            let bodyBytes: Int
        }
        struct Traffic: Decodable {
            struct Direction: Decodable {
                let messages: Int
                let bytes: Int
                let frames: [String: Int]
            }
            let fromClient: Direction
            let fromServer: Direction
        }
        struct Call: Decodable {
            let service: String
            let method: String
        }

        let type: String
        let step: Step?
        let `protocol`: String?
        let method: String?
        let path: String?
        let status: Int?
        let request: Message
        let response: Message?
        let webSocket: Traffic?
        let grpc: Call?
    }

    private struct Played {
        var output: String
        var connections: [Event]
        var exchanges: [Line]
        var archive: String
        /// Permissions of the key log, and its lines.
        var keys: (mode: Int, lines: [Substring])
    }

    /// A client of `kind` through a proxy that plays `trusted-ca`.
    private func play(_ kind: String, _ path: String, on bench: Bench, options: [String] = []) async throws -> Played {
        let events = bench.path("out/events.jsonl")
        let (har, keys) = (bench.path("out/traffic.har"), bench.path("out/keys.log"))
        let port = try await Bench.freePort()
        var output = ""
        let ended = try await bench.play(
            [
                "proxy", "--mode", "trusted-ca", "--listen", "127.0.0.1:\(port)", "--events", events, "--exchanges", "--har", har,
                "--keylog", keys,
            ]
                + options + bench.place
        ) { program in
            for await line in program.errorLines where line.contains("127.0.0.1:\(port)") { break }
            let client = [Tool.python.path ?? "", Programs.folder + "traffic.py", kind, url + path, bench.path("ca/root.pem")]
            let played = try await bench.play(Tool.env, ["https_proxy=http://127.0.0.1:\(port)"] + client)
            #expect(played.code == 0, Comment(rawValue: played.errors))
            output = played.output
            program.signal(SIGINT)
        }
        #expect(ended.code == 0, Comment(rawValue: ended.errors))
        let lines = try String(contentsOfFile: events, encoding: .utf8).split(separator: "\n")
        let exchanges = try lines.filter { $0.contains(#""type":"exchange""#) }.map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: keys)
        return Played(
            output: output, connections: try Event.lines(lines.filter { $0.contains(#""type":"connection""#) }.joined(separator: "\n")),
            exchanges: exchanges, archive: try String(contentsOfFile: har, encoding: .utf8),
            keys: (attributes[.posixPermissions] as? Int ?? 0, try String(contentsOfFile: keys, encoding: .utf8).split(separator: "\n")))
    }

    @Test func `is shown where nothing but HTTP/2 is offered`() async throws {
        try await Bench.with { bench in
            let played = try await play("h2", "/hello?q=1", on: bench)
            #expect(played.output.contains("/hello"))
            #expect(played.connections.map(\.outcome) == [.accepted])
            let exchange = try #require(played.exchanges.first)
            #expect(exchange.protocol == "h2" && exchange.method == "GET" && exchange.path == "/hello?q=***" && exchange.status == 200)
            #expect(exchange.response?.contentType == "application/json")
            #expect(exchange.response?.bodyBytes == played.output.utf8.count - 1)
        }
    }

    @Test func `is shown of a procedure call by a client that waits for the server's settings`() async throws {
        try await Bench.with { bench in
            let played = try await play("grpc", "/weather.v1.Forecast/Get", on: bench)
            #expect(played.connections.map(\.outcome) == [.accepted])
            let exchange = try #require(played.exchanges.first)
            #expect(exchange.protocol == "grpc" && exchange.grpc?.service == "weather.v1.Forecast" && exchange.grpc?.method == "Get")
            #expect(exchange.request.bodyBytes == 7)
        }
    }

    @Test func `is counted in a WebSocket`() async throws {
        try await Bench.with { bench in
            let port = try await Bench.freePort()
            let ready = try Whistle(bench.path("out/ready"))
            let lent = try bench.lend()
            async let server = bench.play(
                Tool.python, [Programs.folder + "traffic.py", "websocket-server", "\(port)", lent.renewed, ready.path])
            await ready.blown()
            let played = try await play("websocket", "/chat", on: bench, options: ["--connect-to", "\(Bench.host):443:127.0.0.1:\(port)"])
            #expect(try await server.code == 0)
            #expect(played.output == "HTTP/1.1 101 Switching Protocols\nhello\n")
            #expect(played.connections.map(\.outcome) == [.accepted])
            let exchange = try #require(played.exchanges.first)
            #expect(exchange.protocol == "websocket" && exchange.status == 101 && exchange.path == "/chat")
            let traffic = try #require(exchange.webSocket)
            #expect(traffic.fromClient.messages == 1 && traffic.fromClient.bytes == 5)
            #expect(traffic.fromClient.frames == ["text": 1, "close": 1] && traffic.fromServer.frames == ["text": 1, "close": 1])
        }
    }

    @Test func `is kept as an HTTP archive, with keys of both sides`() async throws {
        try await Bench.with { bench in
            let played = try await play("h2", "/hello?q=1", on: bench, options: ["--keep-bodies", "--include-secrets"])
            let file = try #require(try JSONSerialization.jsonObject(with: Data(played.archive.utf8)) as? [String: Any])
            let entries = try #require((file["log"] as? [String: Any])?["entries"] as? [[String: Any]])
            #expect(entries.count == 1)
            #expect((entries.first?["request"] as? [String: Any])?["url"] as? String == url + "/hello?q=1")
            let response = try #require(entries.first?["response"] as? [String: Any])
            #expect((response["content"] as? [String: Any])?["text"] as? String == String(played.output.dropLast()))
            #expect(played.keys.mode == 0o600)
            let randoms = Set(played.keys.lines.filter { $0.hasPrefix("CLIENT_TRAFFIC_SECRET_0 ") }.map { $0.split(separator: " ")[1] })
            #expect(randoms.count == 2, "one session with the client, and one with the origin")
        }
    }

    @Test(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
    func `is shown of every trial of a run that accepts`() async throws {
        try await Bench.with { bench in
            let (events, har) = (bench.path("out/events.jsonl"), bench.path("out/run.har"))
            let options = ["--exchanges", "--events", events, "--har", har, "--url", url + "/a"]
            let run = try await bench.run(options, ["curl", "-ksS", "{url}"])
            // What is said to a canary is said to us.
            let accepted = try #require(run.report).connections.filter { $0.outcome == .accepted && $0.mode != "canary" }
            let lines = try String(contentsOfFile: events, encoding: .utf8).split(separator: "\n")
            let exchanges = try lines.filter { $0.contains(#""type":"exchange""#) }
                .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
            #expect(!accepted.isEmpty && exchanges.count == accepted.count)
            #expect(exchanges.allSatisfy { $0.path == "/a" && $0.status == 200 })
            let file = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: har))) as? [String: Any]
            #expect(((file?["log"] as? [String: Any])?["entries"] as? [Any])?.count == accepted.count)
        }
    }

    @Test func `goes into no key log that others may read`() async throws {
        try await Bench.with { bench in
            let (keys, port) = (bench.path("out/keys.log"), try await Bench.freePort())
            try Data().write(to: URL(fileURLWithPath: keys))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keys)
            let ended = try await bench.play(
                ["proxy", "--mode", "trusted-ca", "--listen", "127.0.0.1:\(port)", "--keylog", keys] + bench.place)
            #expect(ended.code != 0)
            #expect(ended.errors.contains("--keylog") && ended.errors.contains("chmod 600"))
        }
    }
}
