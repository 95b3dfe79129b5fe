internal import ArgumentParser
internal import Proxy
internal import Runner
internal import Verdicts
internal import Wire

/// Whether the command has a network of its own.
struct CaptureFlags: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Run the command in a network of its own, where every address leads here (Linux): for programs that obey no proxy variables."))
    var capture = false

    @Option(
        name: .customLong("capture-ports"),
        help: ArgumentHelp(
            "TCP ports that are captured beside the usual ones, those of --url and of --connect-to, as in 9000,9100-9110.",
            valueName: "port,port"))
    var ports: String?

    func validate() throws {
        if ports != nil, !capture { throw ValidationError("--capture-ports goes with --capture.") }
        _ = try own()
    }

    /// - Parameters:
    ///   - url: what `{url}` stands for.
    ///   - rules: whose ports a command is likely to call.
    /// - Returns: nil where nothing is captured.
    func options(url: Domain?, rules: UpstreamRules) throws -> CaptureOptions? {
        guard capture else { return nil }
        let more = try own() + rules.redirections.compactMap(\.port) + [url?.port].compactMap(\.self)
        let options = CaptureOptions(program: try Tool.executable(), adding: more)
        guard options.ports.count <= CaptureOptions.limit else {
            throw ValidationError("--capture-ports: at most \(CaptureOptions.limit) ports can be captured, with the usual ones.")
        }
        return options
    }

    private func own() throws -> [UInt16] {
        try (ports ?? "").split(separator: ",").flatMap { part in
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) ?? 0 }
            guard (1...2).contains(ends.count), let first = ends.first, let last = ends.last, first > 0, first <= last else {
                throw ValidationError(
                    "--capture-ports: \(printable(String(part))) is not a port from 1 to 65535, nor two of them as in 9100-9110.")
            }
            return Array(first...last)
        }
    }
}
