import Foundation
import NIOCore
import NIOPosix
import Testing

/// What a proxy that stays up has to stand.
@Suite(.timeLimit(.minutes(3))) struct `A proxy that stays up` {
    @Test func `serves five hundred clients at once with 128 descriptors`() async throws {
        try await Bench.with { bench in
            let port = try await Bench.freePort()
            let line = try bench.proxy(port, "--mode", "passthrough")
            let program = try bench.begin("ulimit -n 128; exec \(line)")
            try await program.comesUp()
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<500 { group.addTask { try await Tunnel.ask(port, for: "127.0.0.1:\(bench.port)") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 500)
            #expect(Dictionary(grouping: answers) { $0 }.mapValues(\.count) == ["HTTP/1.1 200": 500])
            #expect(try await Tunnel.ask(port, for: "127.0.0.1:\(bench.port)") == "HTTP/1.1 200")
            program.signal(SIGTERM)
            let ended = await program.end()
            #expect(ended.code == 0)
            let lines = ended.errors.split(separator: "\n")
            #expect(lines.count < 20 && lines.contains { $0.contains("file descriptors are short") }, Comment(rawValue: ended.errors))
        }
    }

    @Test(.enabled(if: Children.canBeSeen, "the processes of this machine cannot be listed"))
    func `and is supervised is there again after it was killed`() async throws {
        try await Bench.with { bench in
            let port = try await Bench.freePort()
            let program = try bench.begin("exec \(try bench.proxy(port, "--mode", "passthrough", "--supervise"))")
            try await program.comesUp()
            #expect(try await Tunnel.ask(port, for: "127.0.0.1:\(bench.port)") == "HTTP/1.1 200")
            let first = try #require(Children.of(program.id).first)
            kill(first, SIGKILL)
            try await program.comesUp()
            #expect(try await Tunnel.ask(port, for: "127.0.0.1:\(bench.port)") == "HTTP/1.1 200")
            let second = try #require(Children.of(program.id).first)
            #expect(second != first)
            program.signal(SIGTERM)
            let ended = await program.end()
            #expect(ended.code == 0, Comment(rawValue: ended.errors))
            #expect(Children.of(program.id).isEmpty && kill(second, 0) != 0)
        }
    }

    @Test(.enabled(if: Children.canBeSeen, "the processes of this machine cannot be listed"))
    func `and is supervised is given up when it dies again and again`() async throws {
        try await Bench.with { bench in
            let port = try await Bench.freePort()
            let program = try bench.begin("exec \(try bench.proxy(port, "--mode", "passthrough", "--supervise"))")
            for _ in 0...5 {
                try await program.comesUp()
                kill(try #require(Children.of(program.id).first), SIGKILL)
            }
            let ended = await program.end()
            #expect(ended.code == 137)
            #expect(ended.errors.contains("It is not started again"))
        }
    }

    @Test func `and is supervised is not started again where it cannot start`() async throws {
        try await Bench.with { bench in
            let ended = try await bench.begin("exec \(bench.proxy(bench.port, "--mode", "passthrough", "--supervise"))").end()
            #expect(ended.code == 4)
            #expect(ended.errors.components(separatedBy: "cannot be listened on").count == 2, Comment(rawValue: ended.errors))
        }
    }
}

extension Bench {
    /// The command line of a proxy on that port, for a shell.
    fileprivate func proxy(_ port: UInt16, _ options: String...) throws -> String {
        let words = [try Binary.locate().path, "proxy", "--listen", "127.0.0.1:\(port)", "--ca-dir", path("ca")] + options
        return words.map { "'\($0)'" }.joined(separator: " ")
    }

    /// Starts what a shell is told to.
    fileprivate func begin(_ script: String) throws -> RunningProgram {
        try RunningProgram(
            URL(fileURLWithPath: "/bin/sh"), ["-c", script], environment: environment, in: folder.appendingPathComponent("work"),
            output: URL(fileURLWithPath: path("out/stdout-\(UUID().uuidString)")))
    }
}

extension RunningProgram {
    /// Waits until a proxy says that it is there.
    fileprivate func comesUp() async throws {
        for await line in errorLines where line.contains("end with Ctrl-C") { return }
        throw Never()
    }

    private struct Never: Error {}
}

private enum Tunnel {
    /// Asks a proxy for a tunnel, and leaves when it has answered.
    ///
    /// - Returns: the version and status of its answer; empty where it closed without one.
    static func ask(_ port: UInt16, for target: String) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(60))
            .connect(host: "127.0.0.1", port: Int(port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: "CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\r\n"))
            for try await bytes in inbound { return String(String(buffer: bytes).prefix(12)) }
            return ""
        }
    }
}

/// The processes that another has started.
private enum Children {
    static let canBeSeen = FileManager.default.fileExists(atPath: "/proc/self/task")

    static func of(_ process: Int32) -> [Int32] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return threads.flatMap { thread in
            let list = (try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/children", encoding: .utf8)) ?? ""
            return list.split(separator: " ").compactMap { Int32($0) }
        }
    }
}
