import Wire

extension FuzzTarget {
    /// The ClientHello, the JA4 made of it, and the name that it asks for.
    static let clientHello = FuzzTarget(name: "client-hello") { bytes in
        let answer = ClientHello.parse(bytes)
        let before = ClientHello.parse(Array(bytes.prefix(bytes.count / 2)))
        switch before {
        case .needMore: break
        case .hello, .notTLS: try require(answer == before, "what is decided stays decided when more comes")
        case .malformed, .tooLong: try require(answer == .malformed || answer == .tooLong, "what is refused stays refused")
        }
        guard case .hello(let hello) = answer else { return }
        try require(hello.stack.hasPrefix("t"), "a fingerprint is one of TLS over TCP")
        try requirePrintable(hello.alpn.joined() + hello.ja4Raw + hello.versionNames.joined())
        if let name = hello.serverName, let host = try? Host.serverName(name) {
            try require((try? Host.parse(host.text)) == host, "a server name is read back as itself")
        }
    }
}
