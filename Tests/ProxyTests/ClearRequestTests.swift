import NIOCore
import Proxy
import Testing
import Verdicts
import Wire

/// Requests that a client sends to the proxy without a tunnel.
@Suite(.timeLimit(.minutes(1))) struct `A request in the clear` {
    private let origin: StubOrigin

    init() async throws { origin = try await StubOrigin.start(StubOrigin.Script()) }

    @Test func `is relayed and recorded without its query`() async throws {
        let heard = Watched("")
        origin.play {
            $0.answer = { bytes in
                heard.change { $0 = String(buffer: bytes) }
                return StubOrigin.httpAnswer(bytes)
            }
        }
        let stage = try await Stage(origin: origin.port)
        let client = try await stage.client()
        await client.send("GET http://origin.test/path?token=secret HTTP/1.1\r\nHost: origin.test\r\nProxy-Authorization: x\r\n\r\n")
        #expect(try await client.text(upTo: "ok").hasPrefix("HTTP/1.1 200 OK"))
        await client.close()
        let record = try await stage.recorder.record()
        let cleartext = try await stage.recorder.cleartext()
        #expect(cleartext.request == "GET /path" && cleartext.domain == Domain(host: "origin.test", port: 80))
        #expect(record.request == "GET /path" && record.outcome == .passedThrough)
        #expect(!"\(record)".contains("secret") && !"\(cleartext)".contains("secret"))
        #expect(heard.value == "GET /path?token=secret HTTP/1.1\r\nHost: origin.test\r\nConnection: close\r\n\r\n")
        await stage.end()
    }

    @Test func `brings its body along`() async throws {
        origin.play {
            $0.answer = { bytes in
                String(buffer: bytes).hasSuffix("\r\n\r\nbody") ? .last(ByteBuffer(string: "HTTP/1.1 204 No Content\r\n\r\n")) : .wait
            }
        }
        let stage = try await Stage(origin: origin.port)
        let client = try await stage.client()
        await client.send("POST http://origin.test/ HTTP/1.1\r\nHost: origin.test\r\nContent-Length: 4\r\n\r\nbo")
        await client.send("dy")
        #expect(try await client.rest().hasPrefix("HTTP/1.1 204"))
        await client.close()
        await stage.end()
    }

    @Test func `takes no other request along to its origin`() async throws {
        let heard = Watched("")
        origin.play {
            $0.answer = { bytes in
                heard.change { $0 = String(buffer: bytes) }
                return bytes.readableBytes > 50 ? .last(ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\nlast")) : .wait
            }
        }
        let stage = try await Stage(origin: origin.port)
        let client = try await stage.client()
        await client.send(
            "GET http://origin.test/ HTTP/1.1\r\nHost: origin.test\r\nAccept: text/plain\r\n\r\n"
                + "GET http://other.test/ HTTP/1.1\r\nHost: other.test\r\nCookie: secret\r\n\r\n")
        #expect(try await client.rest().hasSuffix("last"))
        #expect(!heard.value.contains("other.test"))
        await client.close()
        await stage.end()
    }

    @Test func `is answered 502 where the origin is down, and recorded all the same`() async throws {
        let stage = try await Stage(origin: try await refusedPort())
        let client = try await stage.client()
        await client.send("GET http://origin.test/path HTTP/1.1\r\nHost: origin.test\r\n\r\n")
        #expect(try await client.rest().hasPrefix("HTTP/1.1 502 "))
        #expect(try await stage.recorder.cleartext().request == "GET /path")
        #expect(try await stage.recorder.record().outcome == .upstreamFault)
        await client.close()
        await stage.end()
    }

    @Test func `is answered 504 where the origin says nothing`() async throws {
        origin.play { $0.answer = { _ in .wait } }
        let stage = try await Stage(origin: origin.port) { $0.firstByteTime = .milliseconds(50) }
        let client = try await stage.client()
        await client.send("POST http://origin.test/ HTTP/1.1\r\nHost: origin.test\r\nContent-Length: 1\r\n\r\nx")
        #expect(try await client.rest().hasPrefix("HTTP/1.1 504 "))
        await client.close()
        await stage.end()
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: proxy\r\n\r\n", 400), ("\u{4}\u{1}\0", 400),
        ("GET https://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        ("CONNECT a.test HTTP/1.1\r\n\r\n", 400), ("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        ("GET http://a.test/\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a.test\r\n\r\n", 414),
        ("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nX: \(String(repeating: "a", count: 70_000))\r\n\r\n", 431),
    ]) func `that cannot be served is answered, and read by its sender`(text: String, status: Int) async throws {
        let stage = try await Stage(origin: origin.port)
        let client = try await stage.client()
        await client.send(text)
        #expect(try await client.rest().hasPrefix("HTTP/1.1 \(status) "))
        #expect(try await stage.recorder.record().outcome == .notReached)
        #expect(origin.counts.value.accepted == 0)
        await client.close()
        await stage.end()
    }

    @Test func `that never comes is not waited for`() async throws {
        let stage = try await Stage(origin: origin.port) { $0.requestHeadTime = .milliseconds(50) }
        let client = try await stage.client()
        await client.send("CONNECT origin")
        #expect(try await client.rest() == "")
        let record = try await stage.recorder.record()
        #expect(record.outcome == .notReached && record.events.map(\.kind) == [.endedByUs(.limit)])
        await client.close()
        await stage.end()
    }

    @Test func `that is refused is answered though its sender goes on sending`() async throws {
        let stage = try await Stage(origin: try await refusedPort())
        let client = try await stage.client()
        let body = ByteBuffer(repeating: 7, count: 8 * 1024 * 1024)
        await client.send("POST http://origin.test/ HTTP/1.1\r\nHost: origin.test\r\nContent-Length: \(body.readableBytes)\r\n\r\n")
        await client.send(body)
        #expect(try await client.rest().hasPrefix("HTTP/1.1 502 "))
        // Some systems throw away what was not read yet when a reset comes.
        #expect(try await client.end() == .closed)
        await client.close()
        await stage.end()
    }
}
