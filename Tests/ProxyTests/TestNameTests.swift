import Catalog
import Foundation
import NIOCore
import Nghttp2Kit
import OpenSSLKit
import Proxy
import Testing
import Verdicts
import Wire

/// The names under `pinproof.test`, whose first label says what is shown.
@Suite(.timeLimit(.minutes(1))) struct `A test name` {
    private static let modes = ["trusted-ca", "untrusted-ca", "self-signed", "wrong-host", "expired", "canary-untrusted", "rsa-1024"]

    private func get(_ client: Peer, _ host: String, _ path: String = "/") async throws -> String {
        try await client.say("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
        return try await client.hearText()
    }

    @Test(arguments: modes) func `shows its mode, whatever is played elsewhere, and says so`(mode: String) async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: mode == "expired" ? "untrusted-ca" : "expired", origin: origin.port, world: world)
        let host = "\(mode).pinproof.test"
        let client = try await stage.client()
        #expect(try await client.enter("\(host):443", .careless(host, alpn: ["http/1.1"])) == .finished)
        let page = try await get(client, host)
        #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n") && page.contains("<h1>\(mode): accepted</h1>"))
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted && record.mode == mode && record.domain == Domain(host: host, port: 443))
        #expect(record.unplayed == nil && origin.counts.value.accepted == 0)
        await stage.end()
    }

    @Test(arguments: ["untrusted-ca", "wrong-host", "expired"]) func `is refused by a sound client`(mode: String) async throws {
        let stage = try await Stage()
        let client = try await stage.client()
        var strict = try TLSClient.strict("\(mode).pinproof.test", trusting: [stage.root])
        strict.checksName = true
        _ = try await client.enter("\(mode).pinproof.test:443", strict)
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .rejected && record.mode == mode)
        await stage.end()
    }

    @Test(arguments: [
        ("passthrough", "it shows no certificate"), ("trusted-ca-mirrored", "no genuine server to dress like"),
        ("cloned-leaf", "no genuine server whose chain"), ("pin-same-key", "no genuine server whose chain"), ("own-cert", "--own-cert"),
        ("ip-as-dns", "the host is no address"), ("stapled-revoked", "does not ask for a staple"),
    ])
    func `of a mode that cannot be shown says why, under a sound certificate`(mode: String, why: String) async throws {
        let stage = try await Stage(mode: "expired")
        let host = "\(mode).pinproof.test"
        let client = try await stage.client()
        #expect(try await client.enter("\(host):443", .strict(host, trusting: [stage.root])) == .finished)
        let page = try await get(client, host)
        #expect(page.hasPrefix("HTTP/1.1 501 ") && page.contains(why))
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.mode == Catalog.trusted && record.unplayed?.mode == mode)
        await stage.end()
    }

    @Test(arguments: [("nothing", 404), ("a.expired", 404), ("www", 200), ("canary", 200)])
    func `that is no mode's has a sound certificate`(label: String, status: Int) async throws {
        let stage = try await Stage(mode: "expired")
        let client = try await stage.client()
        let host = "\(label).pinproof.test"
        #expect(try await client.enter("\(host):443", .strict(host, trusting: [stage.root])) == .finished)
        #expect(try await get(client, host).hasPrefix("HTTP/1.1 \(status) "))
        await client.close()
        #expect(try await stage.recorder.record().mode == (label == "canary" ? "canary" : Catalog.trusted))
        await stage.end()
    }

    @Test(arguments: [("pinproof.test:8443", ":8443"), ("pinproof.test", ""), ("www.pinproof.test:443", ""), ("pinproof.test:9", ":9")])
    func `of the list leads to every mode that can be shown, at the client's port`(authority: String, port: String) async throws {
        let stage = try await Stage()
        let client = try await stage.client()
        #expect(try await client.enter("pinproof.test:443", .strict("pinproof.test", trusting: [stage.root])) == .finished)
        let page = try await get(client, authority)
        await client.close()
        await stage.end()
        let missing = Set(Catalog.modes.filter { !page.contains("href=\"https://\($0.id).pinproof.test\(port)/\"") }.map(\.id))
        let unavailable = Set(Catalog.modes.filter { page.contains("<tr><td><code>\($0.id)</code></td>") }.map(\.id))
        #expect(missing == unavailable)
        #expect(!missing.contains("expired") && !missing.contains("wrong-host") && missing.contains("passthrough"))
        #expect(missing.count < Catalog.modes.count / 3)
        #expect(!page.contains("<script") && !page.contains("src="))
    }

    @Test func `is never dialled, by whatever way it is asked for`() async throws {
        let world = try Stage.World()
        let origin = try await StubOrigin.start(try world.script())
        let stage = try await Stage(mode: Catalog.passthrough, origin: origin.port, world: world)
        // In the clear, as a tunnel with no TLS in it, and as a tunnel in which another name is asked for.
        let clear = try await stage.client()
        await clear.send("GET http://expired.pinproof.test/ HTTP/1.1\r\nHost: expired.pinproof.test\r\n\r\n")
        let page = try await clear.rest()
        #expect(page.hasPrefix("HTTP/1.1 200 ") && page.contains("href=\"https://expired.pinproof.test/\""))
        let strange = try await stage.client()
        _ = try await strange.connect("expired.pinproof.test:443")
        await strange.send("HELO\r\n")
        _ = try await strange.end()
        let other = try await stage.client()
        #expect(try await other.enter("expired.pinproof.test:443", .careless("origin.test")) != .finished)
        for client in [clear, strange, other] { await client.close() }
        _ = try await stage.recorder.records(3)
        #expect(origin.counts.value.accepted == 0)
        await stage.end()
    }

    @Test func `is nobody's within a run`() async throws {
        let stage = try await Stage(mode: "expired", trial: 1)
        let client = try await stage.client()
        #expect(try await client.enter("trusted-ca.pinproof.test:443", .careless("trusted-ca.pinproof.test")) == .finished)
        #expect(try await get(client, "trusted-ca.pinproof.test").hasPrefix("HTTP/1.1 503 "))
        await client.close()
        #expect(try await stage.recorder.record().mode == "expired")
        await stage.end()
    }
}

@Suite(.timeLimit(.minutes(1)), .enabled(if: Curl.isPresent)) struct `curl at the test names` {
    /// As one calls them whose resolver leads them here.
    private func curl(_ stage: Stage, _ arguments: String...) async throws -> (status: Int32, output: String) {
        try await Curl.run(stage, by: ["--connect-to", "::127.0.0.1:\(stage.port)"], arguments)
    }

    @Test(arguments: ["--http1.1", "--http2"]) func `is told what it accepts`(version: String) async throws {
        let stage = try await Stage(entry: .direct(port: 443))
        let refused = try await curl(stage, version, "https://expired.pinproof.test:8443/")
        #expect(refused.status == 60 && refused.output.isEmpty)
        let accepted = try await curl(stage, version, "-w", " %{http_version}", "https://trusted-ca.pinproof.test:8443/")
        #expect(accepted.status == 0 && accepted.output.contains("<h1>trusted-ca: accepted</h1>"))
        #expect(accepted.output.hasSuffix(version == "--http2" ? " 2" : " 1.1"))
        let careless = try await curl(stage, version, "-k", "https://expired.pinproof.test:8443/")
        #expect(careless.status == 0 && careless.output.contains("Your client accepted an expired certificate."))
        let list = try await curl(stage, version, "https://pinproof.test:8443/")
        #expect(list.status == 0 && list.output.contains("href=\"https://expired.pinproof.test:8443/\""))
        #expect(try await stage.recorder.records(4).map(\.mode) == ["expired", "trusted-ca", "expired", "trusted-ca"])
        await stage.end()
    }
}

extension Peer {
    /// The answers to GETs over HTTP/2, in the order in which they came.
    func answersOverHTTP2(
        _ host: String, _ paths: [String], headers: [(name: String, value: String)] = []
    ) async throws -> [HTTP2Client.Response] {
        guard let session else { return [] }
        let client = try HTTP2Client()
        for path in paths { _ = try client.get(authority: host, path: path, headers: headers) }
        var answers: [HTTP2Client.Response] = []
        var heard = ByteBuffer()
        while answers.count < paths.count {
            if let bytes = try client.takeOutbound() { try say(bytes) }
            switch session.read(into: &heard) {
            case .bytes:
                for case .response(_, let response) in try client.receive(heard) { answers.append(response) }
                heard.clear()
            case .wantsMore:
                if let bytes = try await next() { session.receive(bytes) } else { session.receiveEnd() }
            case .closed, .failed: return answers
            }
        }
        return answers
    }
}
