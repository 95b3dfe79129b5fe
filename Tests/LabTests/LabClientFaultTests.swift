import Lab
import NIOCore
import OpenSSLKit
import Testing
import Wire

/// Everything that can go wrong for a demo client besides the certificate: an exit code and one sentence.
@Suite struct LabClientFaultTests {
    private func client(_ behaviour: LabBehaviour = .naive, port: UInt16, _ environment: [String: String] = [:]) throws -> LabClient {
        try LabClient(behaviour: behaviour, options: .init(urls: ["https://localhost:\(port)/"]), environment: environment)
    }

    @Test(arguments: [
        "", "lab.example.test", "http://lab.example.test/", "https://", "https://a:0/", "https://a:70000/", "https://u:p@a/",
        "https://a..b/",
    ])
    func `what is no https URL is an error`(url: String) {
        let error = #expect(throws: LabError.self) { try LabClient(behaviour: .naive, options: .init(urls: [url]), environment: [:]) }
        #expect(error?.code == .option)
    }

    @Test(arguments: [nil, "", "AAAA", "not base64", String(repeating: "A", count: 44)] as [String?])
    func `a pinned client needs a pin of 32 bytes`(pin: String?) {
        let error = #expect(throws: LabError.self) {
            try LabClient(behaviour: .pinAfterHandshake, options: .init(urls: ["https://a/"], pin: pin), environment: [:])
        }
        #expect(error?.code == .option)
    }

    @Test(arguments: [LabBehaviour.pinLeaf, .pinCA, .mtls], [nil, "/nonexistent/file.pem", "/dev/null"] as [String?])
    func `a client that needs a file says which`(behaviour: LabBehaviour, path: String?) throws {
        let error = #expect(throws: LabError.self) {
            try LabClient(
                behaviour: behaviour, options: .init(urls: ["https://a/"], leaf: path, ca: path, identity: path), environment: [:])
        }
        #expect(error?.code == .option)
        let option = ["pin-leaf": "--leaf", "pin-ca": "--ca", "mtls": "--identity"][behaviour.name] ?? ""
        #expect(error?.message.contains(option) == true)
    }

    @Test func `a client certificate needs its own key`() async throws {
        let authority = try LabPublicCA()
        let foreign = authority.pem + (try PrivateKey.generate(.p256).pem())
        try await TemporaryFile.with(foreign) { path in
            let error = #expect(throws: LabError.self) {
                try LabClient(behaviour: .mtls, options: .init(urls: ["https://a/"], identity: path), environment: [:])
            }
            #expect(error?.code == .option)
        }
    }

    @Test func `a client without a URL, or with a pinned host that is none, is an error`() {
        #expect(throws: LabError.self) { try LabClient(behaviour: .naive, options: .init(urls: []), environment: [:]) }
        let pin = String(repeating: "A", count: 43) + "="
        #expect(throws: LabError.self) {
            try LabClient(behaviour: .pinSPKI, options: .init(urls: ["https://a/"], pin: pin, pinnedHost: "a..b"), environment: [:])
        }
    }

    @Test(arguments: ["ftp://a:1", "a", "http://a:1/path", "http://u:p@a:1"])
    func `a proxy variable that is no http proxy is an error`(proxy: String) {
        for variable in ["https_proxy", "HTTPS_PROXY", "http_proxy"] {
            #expect(throws: LabError.self) {
                try LabClient(behaviour: .naive, options: .init(urls: ["https://a/"]), environment: [variable: proxy])
            }
        }
    }

    @Test func `a port on which nobody listens is unreachable`() async throws {
        let port = try await Stage.withOrigin([:]) { _, port in port }
        let ending = try await client(port: port).run(on: Stage.group)
        #expect(ending.code == .unreachable)
        #expect(ending.text.hasPrefix("No connection to localhost:\(port): "))
    }

    @Test func `without anchors every certificate is refused`() async throws {
        let identity = try LabPublicCA().identity(for: .name("localhost"))
        let ending = try await Stage.withOrigin([.name("localhost"): identity]) { _, port in
            try await client(.strict, port: port).run(on: Stage.group)
        }
        #expect(ending.code == .certificateRefused)
    }

    @Test func `a bundle that is absent or empty is told`() async throws {
        let absent = try await client(.strict, port: 1, ["SSL_CERT_FILE": "/nonexistent/bundle.pem"]).run(on: Stage.group)
        #expect(absent.code == .noAnchors)
        let empty = try await TemporaryFile.with(Array("no certificate".utf8)) { bundle in
            try await client(.strict, port: 1, ["SSL_CERT_FILE": bundle]).run(on: Stage.group)
        }
        #expect(empty.code == .noAnchors)
        // Who verifies nothing needs no anchors, and gets as far as connecting.
        let naive = try await client(.naive, port: 1, ["SSL_CERT_FILE": "/nonexistent/bundle.pem"]).run(on: Stage.group)
        #expect(naive.code == .unreachable)
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", ""])
    func `a server that speaks no TLS fails the handshake`(answer: String) async throws {
        let ending = try await ScriptedServer.with(answer) { try await client(port: $0).run(on: Stage.group) }
        #expect(ending.code == .handshakeFailed)
    }

    @Test(arguments: [nil, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"] as [String?])
    func `a server that goes silent does not hold the client`(answer: String?) async throws {
        // In the handshake, and in the middle of an answer.
        let identity = answer == nil ? nil : try LabPublicCA().identity(for: .name("localhost"))
        let ending = try await ScriptedServer.with(answer ?? "", identity: identity, closes: false) { port in
            try await client(port: port).run(on: Stage.group, within: .milliseconds(300))
        }
        #expect(ending.code == .noAnswer)
        #expect(ending.text == "The answer did not come in time.")
    }

    @Test func `an alert of the server is told by its name`() async throws {
        let ending = try await Stage.withOrigin([:]) { _, port in try await client(port: port).run(on: Stage.group) }
        #expect(ending.code == .handshakeFailed)
        #expect(ending.text == "localhost ended the TLS handshake with the alert unrecognized_name.")
    }

    static let answers: [(String, LabClient.Ending.ExitCode, Int?)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", .answered, 200),
        ("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n", .answered, 404),
        ("HTTP/1.0 200 OK\r\n\r\nuntil the end", .answered, 200),
        ("HTTP/1.1 204 \r\n\r\n", .answered, 204),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", .noAnswer, nil),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .noAnswer, nil),
        ("HTTP/1.1 200 OK\r\n", .noAnswer, nil),
        ("HTTP/1.1 999 OK\r\n\r\n", .noAnswer, nil),
        ("SSH-2.0-server\r\n\r\n", .noAnswer, nil),
        (String(repeating: "a", count: 70_000), .noAnswer, nil),
    ]

    @Test(arguments: answers)
    func `an answer is read to its end or not at all`(answer: String, code: LabClient.Ending.ExitCode, status: Int?) async throws {
        let identity = try LabPublicCA().identity(for: .name("localhost"))
        let ending = try await ScriptedServer.with(answer, identity: identity) { try await client(port: $0).run(on: Stage.group) }
        #expect(ending.code == code)
        #expect(ending.status == status)
    }

    @Test func `a whole answer is enough on a connection that stays open`() async throws {
        let identity = try LabPublicCA().identity(for: .name("localhost"))
        let ending = try await ScriptedServer.with("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", identity: identity, closes: false) {
            try await client(port: $0).run(on: Stage.group)
        }
        #expect(ending.code == .answered)
    }

    @Test(arguments: [
        "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "",
        "HTTP/1.1 200 OK\r\n\r\nand something before TLS",
    ])
    func `a proxy that gives no tunnel makes the server unreachable`(answer: String) async throws {
        let ending = try await ScriptedServer.with(answer) { port in
            try await client(port: 443, ["https_proxy": "http://127.0.0.1:\(port)"]).run(on: Stage.group)
        }
        #expect(ending.code == .unreachable)
    }
}
