import Lab
import NIOCore
import OpenSSLKit
import Testing
import Wire

@Suite(.enabled(if: Curl.isInstalled)) struct LabOriginCurlTests {
    let authority: LabPublicCA
    let url = "https://lab.example.test"

    init() throws { authority = try LabPublicCA() }

    private func curl(_ identities: [Host: ServerIdentity], _ settings: LabOrigin.Settings = .init(), _ arguments: String...) async throws
        -> (ending: Curl.Ending, requests: [ReceivedRequest], alerts: [Alert])
    {
        try await TemporaryFile.with(authority.pem) { bundle in
            let origin = try LabOrigin(identities: identities, settings: settings, group: Stage.group)
            let port = try await origin.start()
            let ending = try await Curl.run(port: port, ["--cacert", bundle] + arguments)
            await origin.stop(within: .seconds(5))
            return (ending, origin.requests, origin.alerts)
        }
    }

    private func good(_ key: LabPublicCA.KeyType = .p256, staples: Bool = false) throws -> [Host: ServerIdentity] {
        try authority.identities(for: [Stage.host], key: key, staples: staples)
    }

    @Test(arguments: LabPublicCA.KeyType.allCases, [TLSVersion.tls12, TLSVersion.tls13])
    func `curl verifies it with either key in either version`(key: LabPublicCA.KeyType, version: UInt16) async throws {
        var settings = LabOrigin.Settings()
        settings.versions = version...version
        let (ending, requests, _) = try await curl(
            good(key), settings, url + "/path?token=secret", "-w", "%{http_code}", "--http1.1", "-H", "Authorization: Bearer abc")
        #expect(ending.code == 0)
        #expect(ending.output == #"{"host":"lab.example.test","method":"GET","path":"/path","version":"HTTP/1.1"}"# + "\n200")
        #expect(requests.map(\.path) == ["/path"])
        #expect(requests.map(\.host) == ["lab.example.test"])
        #expect(requests.map(\.authorization) == ["Bearer ***"])
        #expect(requests.map(\.isEncrypted) == [true])
    }

    @Test func `two requests go over one kept connection`() async throws {
        let (ending, requests, _) = try await curl(
            good(), .init(), "--http1.1", "-o", "/dev/null", "-o", "/dev/null", "-w", "%{http_code} %{num_connects},", url + "/1",
            url + "/2")
        #expect(ending.output == "200 1,200 0,")
        #expect(requests.map(\.path) == ["/1", "/2"])
    }

    @Test func `h2 is spoken where it is offered`() async throws {
        let (ending, requests, _) = try await curl(good(), .init(), url + "/h2", "-w", "%{http_version} %{http_code}", "--http2")
        #expect(ending.output == #"{"host":"lab.example.test","method":"GET","path":"/h2","version":"HTTP/2"}"# + "\n2 200")
        #expect(requests.map(\.version) == ["HTTP/2"])
    }

    @Test func `an origin without h2 answers HTTP 1`() async throws {
        var settings = LabOrigin.Settings()
        settings.alpn = ["http/1.1"]
        let (ending, _, _) = try await curl(good(), settings, url, "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "--http2")
        #expect(ending.output == "1.1 200")
    }

    @Test(arguments: ["--http1.1", "--http2"])
    func `content is taken, and HEAD gets none back`(version: String) async throws {
        let (post, posted, _) = try await curl(
            good(), .init(), url, version, "-d", "a=b", "-H", "Expect: 100-continue", "-o", "/dev/null", "-w", "%{http_code}")
        #expect(post.output == "200")
        #expect(posted.map(\.method) == ["POST"])
        let (head, asked, _) = try await curl(good(), .init(), url, version, "-I", "-o", "/dev/null", "-w", "%{http_code} %{size_download}")
        #expect(head.output == "200 0")
        #expect(asked.map(\.method) == ["HEAD"])
    }

    @Test(arguments: LabPublicCA.KeyType.allCases)
    func `a staple satisfies a client that insists on one`(key: LabPublicCA.KeyType) async throws {
        let stapled = try await curl(good(key, staples: true), .init(), url, "--cert-status", "-o", "/dev/null")
        #expect(stapled.ending.code == 0)
        #expect(stapled.requests.count == 1)
        let without = try await curl(good(key), .init(), url, "--cert-status", "-o", "/dev/null")
        #expect(without.ending.code == 91)
        #expect(without.requests.isEmpty)
    }

    @Test func `each name gets its own certificate`() async throws {
        let identities = try authority.identities(for: [Stage.host, .name("other.example.test")])
        let (ending, requests, _) = try await curl(
            identities, .init(), "-o", "/dev/null", "-o", "/dev/null", "-w", "%{http_code},", url, "https://OTHER.example.test")
        #expect(ending.output == "200,200,")
        #expect(requests.map(\.host) == ["lab.example.test", "OTHER.example.test"])
    }

    @Test func `an unknown name is told so by an alert`() async throws {
        let (ending, requests, _) = try await curl(good(), .init(), "https://unknown.example.test")
        #expect(ending.code == 35)
        #expect(requests.isEmpty)
    }

    @Test func `a client without a name meets the certificate of the address`() async throws {
        let identities = try authority.identities(for: [.ipv4("127.0.0.1")])
        let (ending, _, _) = try await curl(identities, .init(), "https://127.0.0.1", "-o", "/dev/null", "-w", "%{http_code}")
        #expect(ending.output == "200")
    }

    @Test func `a refusal leaves its alert and no request`() async throws {
        let stranger = try LabPublicCA().identities(for: [Stage.host])
        let (ending, requests, alerts) = try await curl(stranger, .init(), url)
        #expect(ending.code == 60)
        #expect(requests.isEmpty)
        #expect(alerts.map(\.name) == ["unknown_ca"])
    }
}

@Suite struct LabOriginTests {
    @Test func `a free port lies below those of outgoing connections`() async throws {
        try await Stage.withOrigin([:]) { _, port in #expect((10_240...32_767).contains(port)) }
    }

    @Test func `a taken port is an error that names it`() async throws {
        try await Stage.withOrigin([:]) { _, port in
            let second = try LabOrigin(identities: [:], group: Stage.group)
            let error = await #expect(throws: LabError.self) { try await second.start(port: port) }
            #expect(error?.code == .listen)
            #expect(error?.message.contains("127.0.0.1:\(port)") == true)
        }
    }

    @Test func `after stop the port is free again`() async throws {
        let port = try await Stage.withOrigin([:]) { _, port in port }
        let second = try LabOrigin(identities: [:], group: Stage.group)
        #expect(try await second.start(port: port) == port)
        await second.stop()
    }

    @Test func `stop ends connections that would stay open`() async throws {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        let origin = try LabOrigin(identities: [:], settings: settings, group: Stage.group)
        let port = try await origin.start()
        // Kept alive by both sides: the answer comes, and then nothing until the origin stops.
        let answer = try await RawSocket.ask(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8, onAnswer: { await origin.stop() })
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
        await #expect(throws: (any Error).self) { try await RawSocket.ask(port, [22]) }
    }

    @Test func `cleartext is closed without an answer unless it is asked for`() async throws {
        try await Stage.withOrigin([:]) { origin, port in
            let answer = try await RawSocket.ask(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer == "")
            #expect(origin.requests.isEmpty)
        }
    }

    @Test func `cleartext is answered on the same port when it is asked for`() async throws {
        let authority = try LabPublicCA()
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        let identity = try authority.identity(for: .name("localhost"))
        try await Stage.withOrigin([.name("localhost"): identity], settings) { origin, port in
            let answer = try await RawSocket.ask(port, "GET /plain HTTP/1.1\r\nHost: lab.example.test\r\nAuthorization: opaque\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix(#"{"host":"lab.example.test","method":"GET","path":"/plain","version":"HTTP/1.1"}"# + "\n"))
            #expect(origin.requests.map(\.isEncrypted) == [false])
            #expect(origin.requests.map(\.authorization) == ["***"])
            let ending = try await Kit.with(authority, genuine: identity) { try await $0.run(.strict, "https://localhost:\(port)/") }
            #expect(ending.code == .answered)
            #expect(origin.requests.map(\.isEncrypted) == [false, true])
        }
    }

    static let improper = [
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "G\u{0}T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    ]

    @Test(arguments: improper) func `an improper request is refused and not counted`(request: String) async throws {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        try await Stage.withOrigin([:], settings) { origin, port in
            let answer = try await RawSocket.ask(port, request)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(!answer.dropFirst(9).contains("HTTP/1.1"))
            #expect(origin.requests.isEmpty)
        }
    }

    @Test func `pipelined requests are answered in order, and HTTP 1.0 ends the connection`() async throws {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        try await Stage.withOrigin([:], settings) { origin, port in
            let answer = try await RawSocket.ask(
                port, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.0\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(origin.requests.map(\.path) == ["/1", "/2"])
            #expect(answer.ranges(of: "HTTP/1.1 200 OK\r\n").count == 2)
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test func `HEAD is answered with the length and nothing more`() async throws {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        let answer = try await Stage.withOrigin([:], settings) { _, port in
            try await RawSocket.ask(port, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        #expect(answer.contains("content-length: 61\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test func `in HTTP 2 the server speaks first where the client waits`() async throws {
        let identities = try LabPublicCA().identities(for: [Stage.host])
        let first = try await Stage.withOrigin(identities) { _, port in
            let session = try TLSSession.client(TLSContext.client(.none), host: Stage.host, alpn: ["h2"])
            return try await RawSocket.firstPlaintext(port, session)
        }
        // A SETTINGS frame on stream 0 (RFC 9113 §3.4, §6.5).
        #expect(first.count >= 9)
        #expect(Array(first.dropFirst(3).prefix(6)) == [4, 0, 0, 0, 0, 0])
    }

    @Test func `content beyond a mebibyte is refused`() async throws {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        try await Stage.withOrigin([:], settings) { origin, port in
            let head = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n".utf8)
            let answer = try await RawSocket.ask(port, head + [UInt8](repeating: 120, count: 1_048_577))
            #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 413 "))
            #expect(origin.requests.isEmpty)
        }
    }

    @Test(arguments: [[UInt8]](arrayLiteral: [22, 3, 1, 0, 4, 2, 0, 0, 0], [22, 3, 1, 0xff, 0xff], [0x80, 0x2e, 1, 3, 1]))
    func `what is no ClientHello is closed without a word`(bytes: [UInt8]) async throws {
        let answer = try await Stage.withOrigin([:]) { _, port in try await RawSocket.ask(port, bytes) }
        #expect(answer == [])
    }

    @Test func `text of a client is escaped before it is kept`() async throws {
        var settings = LabOrigin.Settings()
        settings.answersCleartext = true
        try await Stage.withOrigin([:], settings) { origin, port in
            _ = try await RawSocket.ask(port, "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: B\u{202e} secret\r\n\r\n")
            #expect(origin.requests.map(\.authorization) == [#"B\u{202e} ***"#])
        }
    }
}
