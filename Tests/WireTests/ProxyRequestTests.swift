import Testing
import Wire

/// A request from lines; each gets its CRLF, and the head its empty line.
private func head(_ lines: String...) -> [UInt8] {
    Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
}

@Suite struct `A request to the proxy` {
    @Test(arguments: [
        ("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", "example.com:443"),
        ("CONNECT Example.COM:8443 HTTP/1.0\r\n\r\n", "example.com:8443"),
        ("CONNECT example.com:443 HTTP/1.1\r\n\r\n", "example.com:443"),
        ("CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic eDp5\r\n\r\n", "[2001:db8::1]:443"),
        ("CONNECT 192.0.2.1:443 HTTP/1.1\r\nContent-Length: 0\r\nUser-Agent: \u{E9}\r\n\r\n", "192.0.2.1:443"),
    ])
    func `for a tunnel names its target and the end of its head`(text: String, target: String) throws {
        let bytes = Array(text.utf8)
        let expected = try ProxyRequest.Parse.connect(HostPort.parse(target), headLength: bytes.count)
        #expect(ProxyRequest.parse(bytes) == expected)
        #expect(ProxyRequest.parse(bytes + [22, 3, 1]) == expected)
        for count in 0..<bytes.count {
            #expect(ProxyRequest.parse(Array(bytes.prefix(count))) == .needMore, "after \(count) bytes")
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: proxy\r\n\r\n"), ("GET /ca.pem HTTP/1.0\r\n\r\n"), ("OPTIONS * HTTP/1.1\r\nHost: proxy:8080\r\n\r\n"),
        ("GET // HTTP/1.1\r\nHost: \r\n\r\n"),
    ])
    func `as to a server is told apart`(text: String) {
        let bytes = Array(text.utf8)
        #expect(ProxyRequest.parse(bytes) == .originForm)
        #expect(ProxyRequest.parse(Array(bytes.dropLast())) == .needMore)
    }

    @Test(arguments: [0x16, 0x05, 0x04, 0x00, 0x80, 0x20, 0x0D, 0x0A, 0x28, 0xFF] as [UInt8])
    func `begins with a method`(byte: UInt8) {
        #expect(ProxyRequest.parse([byte]) == .notHTTP(firstByte: byte))
        #expect(ProxyRequest.parse([byte, 3, 1]) == .notHTTP(firstByte: byte))
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\nHost: a\n\n", 400), ("GET / HTTP/1.1\r\nHost: a\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\r\n", 400), ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400), ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n\t2\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nX(: 1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nX\0: 1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{1B}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{7F}\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400), ("GET  / HTTP/1.1\r\n", 400), ("GET /  HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.1 \r\n", 400),
        ("GET /\r\n", 400), ("GET\r\n", 400), ("GET / x HTTP/1.1\r\n", 400), ("GET\t/\tHTTP/1.1\r\n", 400), ("GET / http/1.1\r\n", 400),
        ("GET / HTTP/1.1x\r\n", 400), ("GET / HTTP/11\r\n", 400), ("GET / HTTP/1,1\r\n", 400), ("GET / HTTP/2.0\r\n", 505),
        ("GET / HTTP/1.2\r\n", 505),
        ("GET / HTTP/0.9\r\n", 505), ("PRI * HTTP/2.0\r\n", 505), ("GET /\u{E9} HTTP/1.1\r\n", 400), ("GET /# HTTP/1.1\r\n", 400),
        ("GET /\0 HTTP/1.1\r\n", 400), ("G(T / HTTP/1.1\r\n", 400), ("SSH-2.0-OpenSSH_9.2\r\n", 400),
    ])
    func `that two programs might read differently is refused`(text: String, status: Int) {
        guard case .malformed(let actual, let reason) = ProxyRequest.parse(Array(text.utf8)) else {
            Issue.record("not refused: \(ProxyRequest.parse(Array(text.utf8)))")
            return
        }
        #expect(actual == status)
        #expect(!reason.isEmpty)
    }

    @Test(arguments: [
        ("example.com", 400), ("example.com:", 400), ("example.com:0", 400), ("example.com:443/", 400), ("http://example.com:443", 400),
        ("user@example.com:443", 400), ("127.1:443", 400), ("/", 400), ("::1:443", 400), ("exa_mple..com:443", 400),
    ])
    func `for a tunnel to nowhere is refused`(target: String, status: Int) {
        guard case .malformed(status, _) = ProxyRequest.parse(head("CONNECT \(target) HTTP/1.1", "Host: a")) else {
            Issue.record("not refused")
            return
        }
    }

    @Test(arguments: [
        (["Content-Length: 5"], RequestBody.contentLength(5)), (["content-length:\t0 "], .contentLength(0)),
        (["Transfer-Encoding: chunked"], .chunked),
        (["TRANSFER-ENCODING: Chunked"], .chunked), ([], .none),
    ])
    func `tells how its content is delimited`(fields: [String], body: RequestBody) {
        let bytes = Array((["POST http://a/ HTTP/1.1", "Host: a"] + fields + ["", ""]).joined(separator: "\r\n").utf8)
        guard case .absolute(let request, _) = ProxyRequest.parse(bytes) else {
            Issue.record("refused")
            return
        }
        #expect(request.body == body)
    }

    @Test(arguments: [
        (["Content-Length: 5", "Content-Length: 6"], 400), (["Content-Length: 5", "Content-Length: 5"], 400),
        (["Content-Length: 5, 5"], 400),
        (["Content-Length: 5", "Transfer-Encoding: chunked"], 400), (["Transfer-Encoding: chunked", "Content-Length: 5"], 400),
        (["Content-Length: +5"], 400), (["Content-Length: -5"], 400), (["Content-Length: 0x5"], 400), (["Content-Length:"], 400),
        (["Content-Length: 5 5"], 400), (["Content-Length: 9223372036854775808"], 400), (["Content-Length: 99999999999999999999"], 400),
        (["Content-Length: ٥"], 400), (["Content-Length: 5;"], 400), (["Transfer-Encoding: gzip, chunked"], 501),
        (["Transfer-Encoding: identity"], 501),
        (["Transfer-Encoding: chunked, chunked"], 501), (["Transfer-Encoding: xchunked"], 501),
        (["Transfer-Encoding: \"chunked\""], 501),
        (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], 400), (["Transfer-Encoding:"], 501),
        (["Transfer-Encoding : chunked"], 400),
        (["Transfer-Encoding: \u{B}chunked"], 400), (["Transfer\u{0}-Encoding: chunked"], 400),
    ])
    func `whose content has no certain end is refused`(fields: [String], status: Int) {
        let bytes = Array((["POST http://a/ HTTP/1.1", "Host: a"] + fields + ["", ""]).joined(separator: "\r\n").utf8)
        guard case .malformed(status, _) = ProxyRequest.parse(bytes) else {
            Issue.record("not refused: \(ProxyRequest.parse(bytes))")
            return
        }
    }

    @Test func `of HTTP 1.0 has no chunks`() {
        guard case .malformed(400, _) = ProxyRequest.parse(head("POST http://a/ HTTP/1.0", "Transfer-Encoding: chunked")) else {
            Issue.record("not refused")
            return
        }
    }

    @Test(arguments: ["Content-Length: 1", "Transfer-Encoding: chunked"]) func `for a tunnel has no content`(field: String) {
        guard case .malformed(400, _) = ProxyRequest.parse(head("CONNECT a:443 HTTP/1.1", "Host: a:443", field)) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `may not pass the limits`() {
        let long = String(repeating: "x", count: 8_192)
        #expect(ProxyRequest.parse(Array("GET /\(long)".utf8)) == .tooLong(status: 414))
        #expect(ProxyRequest.parse(Array("GET http://\(long)".utf8)) == .tooLong(status: 414))
        #expect(ProxyRequest.parse(Array("GET /\(long.dropFirst())".utf8)) == .needMore)
        let fields = (0..<199).map { "X-\($0): 1" }
        let lines = { (fields: [String]) in Array((["GET / HTTP/1.1", "Host: a"] + fields + ["", ""]).joined(separator: "\r\n").utf8) }
        #expect(ProxyRequest.parse(lines(fields)) == .originForm)
        #expect(ProxyRequest.parse(lines(fields + ["X: 1"])) == .tooLong(status: 431))
        let large = Array("GET / HTTP/1.1\r\nX: \(String(repeating: long, count: 8))".utf8)
        #expect(ProxyRequest.parse(large) == .tooLong(status: 431))
        #expect(ProxyRequest.parse(Array(large.prefix(65_535))) == .needMore)
        guard case .malformed(400, _) = ProxyRequest.parse(Array(repeating: UInt8(ascii: "A"), count: 33)) else {
            Issue.record("a method of 33 characters was taken")
            return
        }
    }
}

@Suite struct `A request to be sent on` {
    private func request(_ lines: String...) throws -> AbsoluteRequest {
        let bytes = Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
        guard case .absolute(let request, let length) = ProxyRequest.parse(bytes + Array("body".utf8)), length == bytes.count else {
            throw Refused()
        }
        return request
    }

    private struct Refused: Error {}

    private func text(_ request: AbsoluteRequest) -> String { String(decoding: request.rewrittenHead, as: UTF8.self) }

    @Test func `goes in origin-form with the URL's authority and its own lines`() throws {
        let request = try request(
            "GET http://Example.com:8080/a%20b?token=secret HTTP/1.1", "hOST: other.example", "User-agent:  x ", "X-Bytes:\u{E9}\tz",
            "Accept: */*")
        #expect(
            text(request)
                == "GET /a%20b?token=secret HTTP/1.1\r\nHost: example.com:8080\r\nUser-agent:  x \r\nX-Bytes:\u{E9}\tz\r\nAccept: */*\r\n"
                + "Connection: close\r\n\r\n")
        #expect(request.host == HostPort(host: .name("example.com"), port: 8080))
        #expect(request.pathAndQuery == "/a%20b?token=secret")
        #expect(request.version == "HTTP/1.1")
        #expect(request.summary == "GET /a%20b")
    }

    @Test func `loses what is meant for the proxy and for one hop`() throws {
        let request = try request(
            "POST http://a/ HTTP/1.1", "Host: a", "Proxy-Authorization: Basic eDp5", "Proxy-Connection: keep-alive", "PROXY-X: 1",
            "Connection: keep-alive, X-Hop,x-other , Content-Length", "Keep-Alive: 5", "X-Hop: 1", "X-Other: 2", "TE: trailers",
            "Upgrade: websocket", "Content-Length: 4", "Authorization: Bearer y")
        #expect(
            text(request) == "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nAuthorization: Bearer y\r\nConnection: close\r\n\r\n")
    }

    @Test(arguments: [
        ("GET http://a HTTP/1.1", "GET / HTTP/1.1", "a:80"), ("GET http://a?x=1 HTTP/1.1", "GET /?x=1 HTTP/1.1", "a:80"),
        ("OPTIONS http://a HTTP/1.1", "OPTIONS * HTTP/1.1", "a:80"), ("OPTIONS http://a/ HTTP/1.1", "OPTIONS / HTTP/1.1", "a:80"),
        ("GET HTTP://a:80/ HTTP/1.1", "GET / HTTP/1.1", "a:80"), ("GET http://[::1]:81/x HTTP/1.1", "GET /x HTTP/1.1", "[::1]:81"),
        ("GET http://192.0.2.1/ HTTP/1.0", "GET / HTTP/1.0", "192.0.2.1:80"),
        ("M-SEARCH http://a//b HTTP/1.1", "M-SEARCH //b HTTP/1.1", "a:80"),
    ])
    func `has a target in origin-form`(line: String, sent: String, host: String) throws {
        let request = try request(line, "Host: a")
        #expect(text(request).hasPrefix(sent + "\r\n"))
        #expect(request.host.text == host)
    }

    @Test(arguments: [
        "GET https://a/ HTTP/1.1", "GET ftp://a/ HTTP/1.1", "GET http:/a HTTP/1.1", "GET http:a HTTP/1.1", "GET http:///x HTTP/1.1",
        "GET http://user:pw@a/ HTTP/1.1", "GET http://user@a/ HTTP/1.1", "GET http://a:99999/ HTTP/1.1", "GET http://a\\b/ HTTP/1.1",
        "GET http://127.1/ HTTP/1.1", "GET a:80 HTTP/1.1", "GET a HTTP/1.1", "GET ://a HTTP/1.1", "connect a:443 HTTP/1.1",
        "GET http://a HTTP/1.1\r\nHost: b",
    ])
    func `is refused when it names no http URL, or two hosts`(line: String) {
        guard case .malformed(400, _) = ProxyRequest.parse(head(line, "Host: a")) else {
            Issue.record("not refused: \(ProxyRequest.parse(head(line, "Host: a")))")
            return
        }
    }

    @Test func `names the way to an https URL`() {
        guard case .malformed(400, let reason) = ProxyRequest.parse(head("GET https://a/ HTTP/1.1", "Host: a")) else {
            Issue.record("not refused")
            return
        }
        #expect(reason.contains("CONNECT"))
    }
}
