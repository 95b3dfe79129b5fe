import Foundation
import PinproofTesting
import Testing

// What docs/how-to/swift-testing.md shows.

@Suite(.timeLimit(.minutes(5))) struct Example {
    @Test func `the weather client pins the key of its server`() async throws {
        try await WeatherServer.with { server in
            let options = Pinproof.Options(
                connectTo: ["api.weather.test:443:127.0.0.1:\(server.port)"], upstreamCA: [.text(server.caPEM)])
            let run = try await Pinproof.run(url: "https://api.weather.test/v1/forecast", options: options) { proxy, url in
                let client = WeatherClient(proxy: proxy.url, trusting: proxy.caFile, pin: server.pin)
                try await client.forecast(from: url)
            }
            #expect(run["api.weather.test"]?.verdict == .pinned, "\(run.report)")
        }
    }

    @Test(.enabled(if: Program.isInstalled("curl"))) func `the download script checks certificates`() async throws {
        try await WeatherServer.with { server in
            let options = Pinproof.Options(
                connectTo: ["api.weather.test:443:127.0.0.1:\(server.port)"], upstreamCA: [.text(server.caPEM)])
            let run = try await Pinproof.run(url: "https://api.weather.test/v1/forecast", options: options) { proxy, url in
                try await Program.run("curl", ["--silent", "--fail", url.absoluteString], environment: proxy.environment)
            }
            #expect(run["api.weather.test"]?.verdict == .validated, "\(run.report)")
        }
    }
}
