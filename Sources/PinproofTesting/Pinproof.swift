public import Foundation

/// Tests of what a TLS client makes of certificates, sound and faulty, from within a test.
///
/// ```swift
/// let run = try await Pinproof.run(url: "https://api.example.com/v1/forecast") { proxy, url in
///     try await Forecast.fetch(url, proxy: proxy.url, anchors: proxy.caFile)
/// }
/// #expect(run["api.example.com"]?.verdict == .pinned)
/// ```
///
/// A run calls the code under test a dozen times or more. In each of these trials a proxy of its own, on a free port of loopback, shows one
/// certificate to one of the servers that are called, and passes everything else through untouched; what the client does then is the
/// evidence. Where it accepts, its request reaches the real server, so choose one that may be repeated.
///
/// Any number of runs may go on side by side in a process: they have nothing in common, neither ports nor, by default, a CA. Nothing is
/// installed anywhere, and nothing is left behind.
public enum Pinproof {
    /// Says how a client treats the certificate of a URL's host, and of whatever else it calls.
    ///
    /// In one of the trials the client is sent to a URL of ours instead. A client that accepts our certificate there, and refuses it at its
    /// own host, has a pin, and that is how a pin is proven. So let the client call the URL that it is given.
    ///
    /// - Parameters:
    ///   - url: What the client is to ask for, with the scheme `https` or `http`.
    ///   - policy: What is expected of which domain, as in `pinproof.yml`; how the run fares is in ``Run/policy``.
    ///   - options: Which certificates are shown, and how servers are reached.
    ///   - file: Where the run is asked for: its reports say so.
    ///   - line: The line in that file.
    ///   - client: The code under test. It makes a new client, points it at the proxy, lets it trust the anchors of the proxy and nothing
    ///     else, asks for the URL and waits for the answer. Errors that it throws are no failure of the run. It has to end when its task
    ///     is cancelled, which happens when ``Options/timeout`` is over.
    /// - Returns: What was found. Code that connects to nothing gives a run without findings that says so in its ``Run/warnings``.
    /// - Throws: ``Failure`` where the run cannot be played, and `CancellationError` where the calling task is cancelled: half a run would
    ///   look like a whole one.
    public static func run(
        url: String, policy: Source? = nil, options: Options = Options(), file: String = #fileID, line: Int = #line,
        client: @escaping @Sendable (Proxy, URL) async throws -> Void
    ) async throws -> Run {
        let target = try Target(url)
        return try await Session(
            name: "\(file):\(line)", target: target, policy: policy, options: options,
            call: { proxy, url in try await client(proxy, url ?? target.url) }
        ).run()
    }

    /// Says how a client treats the certificates of the servers that it calls, where it cannot be told what to call.
    ///
    /// Nothing shows that such a client trusts our CA unless it accepts it somewhere, so that a pin on everything it calls stays
    /// unproven: the verdict is then ``Verdict/untrustedOrPinned``.
    ///
    /// - Parameters:
    ///   - policy: What is expected of which domain, as in `pinproof.yml`; how the run fares is in ``Run/policy``.
    ///   - options: Which certificates are shown, and how servers are reached.
    ///   - file: Where the run is asked for: its reports say so.
    ///   - line: The line in that file.
    ///   - client: The code under test: see ``run(url:policy:options:file:line:client:)``.
    /// - Returns: What was found. Code that connects to nothing gives a run without findings that says so in its ``Run/warnings``.
    /// - Throws: ``Failure`` where the run cannot be played, and `CancellationError` where the calling task is cancelled.
    public static func run(
        policy: Source? = nil, options: Options = Options(), file: String = #fileID, line: Int = #line,
        client: @escaping @Sendable (Proxy) async throws -> Void
    ) async throws -> Run {
        try await Session(
            name: "\(file):\(line)", target: nil, policy: policy, options: options, call: { proxy, _ in try await client(proxy) }
        ).run()
    }
}
