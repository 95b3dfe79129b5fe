import Lab
import Testing
import Verdicts
import Wire

/// What goes by in HTTP/1.1, HTTP/2, both TLS versions and in the clear.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `What is spoken` {
    private let url = "https://\(Bench.host)/"

    @Test(.enabled(if: Tool.curlKnowsHTTP2, "curl is not built with HTTP/2"))
    func `a request in HTTP/2 is read and shown`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], ["curl", "-ksS", "--http2", url + "hello"])
            let finding = try run.finding()
            #expect(finding.verdict == .noValidation)
            #expect(finding.cells["untrusted-ca"]?.request == "GET /hello")
            #expect(run.ended.output.contains("sent GET /hello"))
            let sockets = try #require(run.report).connections.filter { $0.mode != "passthrough" }
            #expect(!sockets.isEmpty)
            #expect(sockets.allSatisfy { $0.tls?.alpn == "h2" && $0.request == "GET /hello" && $0.firstRequestMilliseconds != nil })
            #expect(bench.origin.requests.allSatisfy { $0.version == "HTTP/2" && $0.path == "/hello" })
            #expect(bench.origin.requests.count == run.report?.trials.count)
        }
    }

    @Test func `a server without HTTP/2 is met in HTTP/1.1`() async throws {
        var settings = LabOrigin.Settings()
        settings.alpn = ["http/1.1"]
        try await Bench.with(settings: settings) { bench in
            let run = try await bench.run([], ["curl", "-sS", url])
            #expect(try run.finding().verdict == .validated)
            #expect(bench.origin.requests.allSatisfy { $0.version == "HTTP/1.1" })
        }
    }

    @Test(arguments: [TLSVersion.tls12, TLSVersion.tls13])
    func `a pin is proven in either version of TLS`(_ version: UInt16) async throws {
        var settings = LabOrigin.Settings()
        settings.versions = version...version
        try await Bench.with(settings: settings) { bench in
            let options = version == TLSVersion.tls12 ? ["--tls-max", "1.2"] : ["--tlsv1.3"]
            let finding = try await bench.run([], ["curl", "-sS", "--pinnedpubkey", bench.pin()] + options + [url]).finding()
            #expect(finding.verdict == .pinned)
            #expect(finding.confidence == .proven)
        }
    }

    @Test func `a server of another version than ours is mirrored before a pin is claimed`() async throws {
        var settings = LabOrigin.Settings()
        settings.versions = TLSVersion.tls12...TLSVersion.tls12
        try await Bench.with(settings: settings) { bench in
            let finding = try await bench.run([], ["curl", "-sS", "--pinnedpubkey", bench.pin(), url]).finding()
            #expect(finding.verdict == .pinned)
            #expect(finding.controls.openConfounders == [])
        }
    }

    @Test func `a request in the clear is recorded as what it is`() async throws {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        try await Bench.with(settings: settings) { bench in
            let plain = "curl -sS -o /dev/null http://\(Bench.host)/beacon; curl -sS -o /dev/null \(url)"
            let run = try await bench.run(["--fail-on", "cleartext"], ["sh", "-c", plain])
            #expect(try run.finding().verdict == .validated)
            #expect(run.report?.domains.count == 1, "a host that is also met in the clear is one domain")
            #expect(try run.finding().cleartext == .observed)
            #expect(run.report?.cleartext.contains { $0.domain == Bench.host && $0.request == "GET /beacon" } == true)
            #expect(run.ended.output.contains("CLEARTEXT"))
            #expect(run.ended.code == 1)
        }
    }

    @Test func `a plain request that nobody answers costs no trials`() async throws {
        try await Bench.with { bench in
            let closed = try await Bench.freePort()
            let plain = "curl -sS -o /dev/null http://plain.example.test/beacon; curl -ksS -o /dev/null \(url)"
            let run = try await bench.run(["--connect-to", "plain.example.test:80:127.0.0.1:\(closed)"], ["sh", "-c", plain])
            #expect(run.ended.code == 0)
            let report = try #require(run.report)
            #expect(report.trials.allSatisfy { $0.domain != "plain.example.test" })
            #expect(report.finding("plain.example.test")?.cleartext == .observed)
            #expect(report.finding(Bench.host)?.verdict == .noValidation)
        }
    }

    @Test func `a fall back to cleartext after a refusal is the worst that can be said`() async throws {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        try await Bench.with(settings: settings) { bench in
            let fallback = "curl -sS -o /dev/null \(url) || curl -sS -o /dev/null http://\(Bench.host)/"
            let run = try await bench.run([], ["sh", "-c", fallback])
            #expect(try run.finding().cleartext == .fallback)
            #expect(run.ended.output.contains("FALLS BACK TO CLEARTEXT"))
        }
    }
}
