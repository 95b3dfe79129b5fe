import Foundation
import PinproofTesting
import Testing

/// Whole runs within this process, against a server on loopback.
@Suite(.timeLimit(.minutes(5))) struct RunTests {
    @Test(arguments: [
        ("naive", Pinproof.Verdict.noValidation), ("no-hostname", .partialValidation), ("strict", .validated),
    ])
    func `each client gets its verdict`(name: String, verdict: Pinproof.Verdict) async throws {
        let run = try await play { try await WeatherClient(name, proxy: $0.url, trusting: $0.caFile).forecast(from: $1) }
        let finding = try #require(run[WeatherServer.host])
        #expect(finding.verdict == verdict, "\(run.report)")
        #expect(finding.confidence == .proven)
        #expect(run.findings == [finding])
        #expect(run.warnings == [])
    }

    @Test func `a pin is proven by the URL that the client is sent to instead`() async throws {
        try await WeatherServer.with { server in
            let call: @Sendable (Pinproof.Proxy, URL) async throws -> Void = {
                try await WeatherClient(proxy: $0.url, trusting: $0.caFile, pin: server.pin).forecast(from: $1)
            }
            let pinned = try await Pinproof.run(url: WeatherServer.url, options: server.options(), client: call)
            #expect(pinned[WeatherServer.host]?.verdict == .pinned, "\(pinned.report)")
            #expect(pinned[WeatherServer.host]?.confidence == .proven)
            let open = try await Pinproof.run(url: WeatherServer.url, options: server.options(playsCanary: false), client: call)
            #expect(open[WeatherServer.host]?.verdict == .untrustedOrPinned, "\(open.report)")
            #expect(open[WeatherServer.host]?.reason?.code == "ca-not-trusted")
        }
    }

    @Test func `a client that calls what it will needs no URL`() async throws {
        try await WeatherServer.with { server in
            let url = try #require(URL(string: WeatherServer.url))
            let run = try await Pinproof.run(options: server.options()) { proxy in
                try await WeatherClient("naive", proxy: proxy.url, trusting: proxy.caFile).forecast(from: url)
            }
            #expect(run["\(WeatherServer.host):443"]?.acceptedModes.contains("untrusted-ca") == true, "\(run.report)")
            #expect(server.requests > 1)
        }
    }

    @Test func `runs side by side do not disturb each other`() async throws {
        try await withThrowingTaskGroup(of: (String, Pinproof.Verdict?).self) { tasks in
            for name in ["naive", "strict", "no-expiry", "strict"] {
                tasks.addTask {
                    let run = try await play {
                        try await WeatherClient(name, proxy: $0.url, trusting: $0.caFile).forecast(from: $1)
                    }
                    return (name, run[WeatherServer.host]?.verdict)
                }
            }
            let expected: [String: Pinproof.Verdict] = ["naive": .noValidation, "strict": .validated, "no-expiry": .partialValidation]
            for try await (name, verdict) in tasks { #expect(verdict == expected[name], "\(name)") }
        }
    }

    @Test func `code that connects to nothing gives no verdict, and a warning`() async throws {
        let run = try await play { _, _ in throw WeatherClient.Refusal(description: "no such city") }
        #expect(run.findings == [])
        #expect(run[WeatherServer.host] == nil)
        #expect(run.warnings.contains { $0.contains("made no connection") })
        #expect(run.warnings.contains { $0.contains("no such city") })
        #expect(run.report.contains("CANNOT TELL"))
    }

    @Test func `a host that was to be called and was not is told`() async throws {
        try await WeatherServer.with { server in
            let url = try #require(URL(string: WeatherServer.url))
            let run = try await Pinproof.run(url: "https://push.weather.test/", options: server.options(playsCanary: false)) { proxy, _ in
                try await WeatherClient(proxy: proxy.url, trusting: proxy.caFile).forecast(from: url)
            }
            #expect(run["push.weather.test"] == nil)
            #expect(
                run.warnings.contains { $0.contains("push.weather.test was never called. Seen: \(WeatherServer.host)") }, "\(run.report)")
        }
    }

    @Test func `a server that is down is the reason, and not the client`() async throws {
        let server = try await WeatherServer.with { $0 }
        let run = try await Pinproof.run(url: WeatherServer.url, options: server.options()) {
            try await WeatherClient(proxy: $0.url, trusting: $0.caFile).forecast(from: $1)
        }
        #expect(run[WeatherServer.host]?.verdict == .inconclusive)
        #expect(run[WeatherServer.host]?.reason?.code == "origin-down", "\(run.report)")
        #expect(!run.warnings.contains { $0.contains("made no connection") || $0.contains("never called") }, "\(run.warnings)")
    }

    @Test func `a domain that the policy spares was called, and no finding speaks of it`() async throws {
        try await WeatherServer.with { server in
            let policy = Pinproof.Source.text("version: 1\ndomains: {api.weather.test: {expect: passthrough}}")
            let run = try await Pinproof.run(url: WeatherServer.url, policy: policy, options: server.options(playsCanary: false)) {
                try await WeatherClient("naive", proxy: $0.url, trusting: $0.caFile).forecast(from: $1)
            }
            #expect(run.findings == [])
            #expect(run.warnings == [])
            #expect(run.policy?.checks.first?.status == .met, "\(run.report)")
            #expect(run.report.hasPrefix("No domain that was called was to be tested.\n"))
        }
    }

    @Test func `a call that does not end is cancelled when its time is up`() async throws {
        let run = try await play(timeout: .milliseconds(50)) { _, _ in await cancellation() }
        #expect(run.findings == [])
        #expect(run.warnings.contains { $0.contains("their time was up") }, "\(run.warnings)")
    }

    @Test func `a cancelled run throws`() async throws {
        let (began, beginning) = AsyncStream<Void>.makeStream()
        let running = Task {
            try await play { _, _ in
                beginning.finish()
                await cancellation()
            }
        }
        for await _ in began {}
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
    }
}

/// Comes back when its task is cancelled, and not before.
private func cancellation() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    for await _ in stream {}
    continuation.finish()
}

private func play(
    timeout: Duration = .seconds(60), client: @escaping @Sendable (Pinproof.Proxy, URL) async throws -> Void
) async throws -> Pinproof.Run {
    try await WeatherServer.with { server in
        try await Pinproof.run(url: WeatherServer.url, options: server.options(timeout: timeout), client: client)
    }
}
