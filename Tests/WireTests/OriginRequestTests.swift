import Testing
import Wire

private func read(_ text: String) -> OriginRequest.Parse { OriginRequest.parse(Array(text.utf8)) }

@Suite struct `A request to a server of ours` {
    @Test(arguments: [
        ("GET /a?b=c HTTP/1.1\r\nHost: a.test:8443\r\n\r\n", "GET", "/a?b=c", "a.test:8443", RequestBody.none, true),
        ("HEAD / HTTP/1.0\r\n\r\n", "HEAD", "/", "", .none, false),
        ("OPTIONS * HTTP/1.1\r\nHost: a.test\r\n\r\n", "OPTIONS", "*", "a.test", .none, true),
        ("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: keep-alive, Close\r\n\r\n", "GET", "/", "a.test", .none, false),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET", "/", "", .none, false),
        ("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 3\r\n\r\n", "POST", "/", "a.test", .contentLength(3), true),
        ("PUT / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: Chunked\r\n\r\n", "PUT", "/", "a.test", .chunked, true),
        ("GET https://a.test/x HTTP/1.1\r\nHost: A.test\r\n\r\n", "GET", "/x", "a.test", .none, true),
        ("GET https://a.test?x HTTP/1.1\r\nHost: a.test\r\n\r\n", "GET", "/?x", "a.test", .none, true),
    ])
    func `is read whole, whatever follows`(
        text: String, method: String, target: String, authority: String, body: RequestBody, isPersistent: Bool
    ) throws {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            #expect(OriginRequest.parse(Array(bytes.prefix(count))) == .needMore, "after \(count) bytes")
        }
        guard case .request(let request, let length) = read(text + "rest") else {
            Issue.record("refused: \(read(text))")
            return
        }
        #expect(length == text.utf8.count && request.method == method && request.target == target)
        #expect(request.authority == authority && request.body == body && request.isPersistent == isPersistent)
    }

    @Test func `tells what the client brings back, and that it waits`() throws {
        let parse = read(
            "PUT / HTTP/1.1\r\nHost: a.test\r\nCookie: a=1; b=2\r\nIf-None-Match: \"x\"\r\nCookie: c=3\r\nExpect: 100-Continue\r\n\r\n")
        guard case .request(let request, _) = parse else {
            Issue.record("refused: \(parse)")
            return
        }
        #expect(request.returned == ["a=1; b=2", "c=3", "\"x\""] && request.expectsContinue)
    }

    @Test(arguments: [
        ("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), ("GET a.test HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        ("GET * HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), ("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        ("GET https://b.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n", 400), ("GET https:///x HTTP/1.1\r\nHost: a.test\r\n\r\n", 400),
        ("GET https://u@a.test/ HTTP/1.0\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400),
        ("PUT / HTTP/1.1\r\nHost: a.test\r\nExpect: 200-ok\r\n\r\n", 417),
        ("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("GET / HTTP/3.0\r\nHost: a.test\r\n\r\n", 505), ("\u{0}", 400),
    ])
    func `is refused where it is none`(text: String, status: Int) {
        guard case .refused(status, let reason) = read(text) else {
            Issue.record("\(read(text))")
            return
        }
        #expect(reason.hasSuffix("."))
    }
}

@Suite struct `Chunked content` {
    /// Takes it in pieces of this size.
    private func take(_ text: String, by size: Int) -> (used: Int, progress: ChunkedContent.Progress) {
        var content = ChunkedContent()
        var rest = Array(text.utf8)[...]
        var used = 0
        while !rest.isEmpty {
            let (count, progress) = content.take(rest.prefix(size))
            used += count
            rest = rest.dropFirst(count)
            if progress != .needMore { return (used, progress) }
        }
        return (used, .needMore)
    }

    @Test(
        arguments: [
            "0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "00A\r\n0123456789\r\n000\r\n\r\n", "3;a=b;c\r\nabc\r\n0;x\r\n\r\n",
            "1\r\n\r\r\n2\r\n\r\n\r\n0\r\n\r\n", "1\r\na\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\n", "a\r\nGET / HTTP\r\n0\r\n\r\n",
        ], [1, 2, 3, 1_000])
    func `ends where its trailer section ends`(text: String, size: Int) {
        let end = take(text + "GET ", by: size)
        #expect(end.used == text.utf8.count && end.progress == .complete)
        #expect(take(String(text.dropLast()), by: size).progress == .needMore)
    }

    @Test(arguments: [
        "\r\n", "g\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", " 1\r\n", "1 \r\n", "1 ;x\r\n", ";x\r\n", "123456789\r\n", "1\na", "1\r\na\n",
        "1\r\nab\r\n", "1\r\na\rb", "1;\u{0}\r\n", "1\u{B}\r\n", "0\r\nContent-Length: 1\r\n", "0\r\nTransfer-Encoding: chunked\r\n",
        "0\r\nHost: b.test\r\n", "0\r\n folded\r\n", "0\r\nX : 1\r\n", "0\r\nnothing\r\n", "1;" + String(repeating: "x", count: 9_000),
        "0\r\n" + String(repeating: "X: 1\r\n", count: 201),
    ])
    func `is refused where two readers might part`(text: String) {
        for size in [1, 1_000] {
            guard case .malformed(let reason) = take(text, by: size).progress else {
                Issue.record("taken: \(take(text, by: size))")
                return
            }
            #expect(reason.hasSuffix("."))
        }
    }
}
