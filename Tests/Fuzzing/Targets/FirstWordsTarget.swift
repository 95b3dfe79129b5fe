import Wire

extension FuzzTarget {
    /// What a client says first: a request to the proxy or to an origin, SOCKS, the PROXY protocol, or anything within TLS.
    static let firstWords = FuzzTarget(name: "first-words") { bytes in
        let half = Array(bytes.prefix(bytes.count / 2))
        try proxyRequest(bytes, after: half)
        try proxyProtocol(bytes, after: half)
        try originRequest(bytes)
        for alpn in [nil, "h2"] { try plaintext(bytes, alpn: alpn) }
        if let summary = HTTP1RequestSummary(bytes) { try requirePrintable(summary.line + (summary.host ?? "")) }
        _ = SOCKSRequest.greeting(bytes)
        _ = SOCKSRequest.command(bytes)
    }

    private static func proxyRequest(_ bytes: [UInt8], after half: [UInt8]) throws {
        let answer = ProxyRequest.parse(bytes)
        switch ProxyRequest.parse(half) {
        case .needMore: break
        case .malformed:
            guard case .malformed = answer else { throw BrokenPromise(description: "a refused request stays refused") }
        case let decided: try require(answer == decided, "a request that is read stays what it is when more comes")
        }
        guard case .absolute(let request, let length) = answer else { return }
        try require(length <= bytes.count, "a head is no longer than what came")
        guard case .originForm = ProxyRequest.parse(request.rewrittenHead) else {
            throw BrokenPromise(description: "the head that is sent on is a proper one: \(printable(request.rewrittenHead))")
        }
    }

    private static func proxyProtocol(_ bytes: [UInt8], after half: [UInt8]) throws {
        let answer = ProxyProtocolHeader.parse(bytes)
        let before = ProxyProtocolHeader.parse(half)
        try require(before == .needMore || before == answer, "a header that is read stays what it is when more comes")
        switch answer {
        case .client(let host, _, let length): try require(length <= bytes.count && host.isAddress, "a header names an address")
        case .unknown(let length): try require(length <= bytes.count, "a header is no longer than what came")
        case .needMore, .malformed: break
        }
    }

    private static func originRequest(_ bytes: [UInt8]) throws {
        guard case .request(let request, let length) = OriginRequest.parse(bytes) else { return }
        try require(length <= bytes.count, "a head is no longer than what came")
        guard request.body == .chunked else { return }
        let content = bytes.dropFirst(length)
        var (whole, cut) = (ChunkedContent(), ChunkedContent())
        let answer = whole.take(content)
        try require(answer.used <= content.count, "content is no longer than what came")
        var used = 0
        for piece in content.pieces { used += cut.take(piece).used }
        guard case .malformed = answer.progress else {
            return try require(used == answer.used && whole == cut, "content is the same however it is cut")
        }
    }

    private static func plaintext(_ bytes: [UInt8], alpn: String?) throws {
        var (whole, cut) = (PlaintextClassifier(alpn: alpn), PlaintextClassifier(alpn: alpn))
        let answer = whole.feed(bytes.span)
        var last: Plaintext?
        for piece in bytes[...].pieces {
            let now = cut.feed(Array(piece).span)
            try require(last != .request || now == .request || piece.isEmpty, "a request stays one")
            last = now ?? last
        }
        try require(answer == nil || last == answer, "plaintext is the same however it is cut")
        try require(whole.finish() == cut.finish(), "plaintext ends the same however it is cut")
    }
}
