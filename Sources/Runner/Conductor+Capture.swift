internal import Foundation
internal import Proxy
internal import SystemPackage
internal import Verdicts

extension Conductor {
    /// Runs a trial's command, and meanwhile takes the sockets of its network, where it has one of its own.
    ///
    /// - Parameter body: is given what is to be the command's standard input.
    func captured(
        on server: ProxyServer, output: URL,
        _ body: (FileDescriptor?) async throws -> (exit: Trial.Exit, interrupted: Bool, group: ProcessGroup?)
    ) async throws -> (exit: Trial.Exit, interrupted: Bool, group: ProcessGroup?) {
        guard let capture else { return try await body(nil) }
        let channel = try SocketChannel()
        defer { channel.close() }
        let serving = Task { try await capture.serve(channel, on: server) }
        let result = await outcome { try await body(channel.theirs) }
        channel.hangUp()
        let isServed = try await serving.value
        let ended = try result.get()
        guard isServed || ended.interrupted else {
            let said = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
            throw RunnerError(.capture, "The command's own network could not be made: \(said.suffix(300)). Run without --capture.")
        }
        return ended
    }

    private func outcome<Value>(_ body: () async throws -> Value) async -> Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
