internal import Foundation
internal import Proxy
internal import SystemPackage
internal import Wire

/// A network in which a command runs by itself: every address leads to us, and names have addresses that we gave them.
package struct Capture: Sendable {
    /// The same for all trials.
    let network: CapturedNetwork
    private let namespace: Namespace
    /// What tells resolvers to ask us.
    private let files: [Namespace.Binding]
    private let preparation: Namespace.Preparation

    /// Writes what resolvers read, and tries everything out.
    ///
    /// - Throws: `capture`, saying what forbids it here; `folder`.
    package static func open(_ options: CaptureOptions, in folder: RunFolder) async throws(RunnerError) -> Capture {
        guard options.ports.count <= CaptureOptions.limit else {
            throw RunnerError(.options, "At most \(CaptureOptions.limit) ports can be captured. Name fewer with --capture-ports.")
        }
        let files = try ResolverFiles.write(to: folder)
        let preparation = [options.program, commandName, options.ports.map { "\($0)" }.joined(separator: ",")]
        let namespace = try await Namespace.open(forbidden: forbidden) { namespace in
            await tryOut(namespace.command(["/bin/sh", "-c", "exit 0"], binding: files, preparation: preparation))
        }
        return Capture(
            network: CapturedNetwork(ports: options.ports), namespace: namespace, files: files, preparation: preparation)
    }

    /// How this program is called within.
    package static let commandName = "__capture"

    private static func forbidden(_ why: String) -> RunnerError {
        RunnerError(.capture, "--capture runs the command in a network of its own, which is not possible here: \(why)")
    }

    private static func tryOut(_ words: [String]) async -> String? {
        let channel: SocketChannel
        do throws(RunnerError) { channel = try SocketChannel() } catch { return error.message }
        defer { channel.close() }
        async let taken = channel.sockets()
        let failure = await Namespace.failure(of: words, input: channel.theirs)
        channel.hangUp()
        guard let sockets = await taken else { return failure ?? "its sockets did not come out of it." }
        for socket in sockets { try? FileDescriptor(rawValue: socket.descriptor).close() }
        return failure
    }

    /// The command, as it is to be started, with the channel's end as its standard input.
    ///
    /// - Parameter trust: bundles that are laid over the system's.
    func command(_ arguments: [String], binding trust: [Namespace.Binding]) -> [String] {
        namespace.command(arguments, binding: files + trust, preparation: preparation)
    }

    /// Takes the sockets of one trial's network and has them served.
    ///
    /// - Returns: whether there were any.
    func serve(_ channel: SocketChannel, on server: ProxyServer) async throws -> Bool {
        guard let sockets = await channel.sockets() else { return false }
        for socket in sockets { try await server.serve(socket, of: network) }
        return true
    }

    /// What the command called in vain, for people.
    var warnings: [String] {
        func list(_ kind: CapturedNetwork.Stray.Kind, _ text: (String, UInt16) -> String) -> String? {
            let strays = network.strays.filter { $0.kind == kind }
            guard !strays.isEmpty else { return nil }
            let places = Set(strays.map { text($0.host?.text ?? "an IPv6 address", $0.port) }).sorted()
            return places.prefix(5).joined(separator: ", ") + (places.count > 5 ? " and \(places.count - 5) more" : "")
        }
        var warnings: [String] = []
        if let places = list(.quic, { host, _ in host }) {
            warnings.append("The command tried QUIC (UDP port 443) at \(places). It was refused, so what was judged went over TCP.")
        }
        if let places = list(.connection, { "\($0) port \($1)" }) {
            warnings.append("The command called ports that were not captured, and was refused: \(places). Name them with --capture-ports.")
        }
        return warnings
    }
}
