internal import NIOCore
internal import Nghttp2Kit
internal import Wire

/// The server behind the canary's name: it answers each request of an accepted client with a short page, and parses strictly, since here
/// it is we who terminate HTTP.
final class Canary {
    private enum Kind {
        case http1(ByteBuffer)
        case http2(HTTP2Server)
        case finished
    }

    private var kind: Kind
    private static let page = "This is the canary of pinproof: your client accepted its certificate.\n"

    init(alpn: String?) throws(HTTP2Error) {
        kind = alpn == "h2" ? .http2(try HTTP2Server()) : .http1(ByteBuffer())
    }

    /// Takes plaintext of the client.
    ///
    /// - Returns: what to answer, and whether that is all.
    func take(_ bytes: ByteBuffer) -> (answer: ByteBuffer?, isLast: Bool) {
        switch kind {
        case .finished: return (nil, true)
        case .http1(var held):
            held.writeImmutableBuffer(bytes)
            kind = .http1(held)
            return answerHTTP1(Array(held.readableBytesView))
        case .http2(let server):
            return answerHTTP2(server, bytes)
        }
    }

    /// What a server says before the client has spoken.
    func opening() -> ByteBuffer? {
        if case .http2(let server) = kind { return server.takeOutbound() }
        return nil
    }

    private func answerHTTP1(_ bytes: [UInt8]) -> (ByteBuffer?, Bool) {
        switch ProxyRequest.parse(bytes) {
        case .needMore: return (nil, false)
        case .originForm:
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(Self.page.utf8.count)\r\n"
                + "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
            kind = .finished
            return (ByteBuffer(string: bytes.starts(with: "HEAD ".utf8) ? head : head + Self.page), true)
        case .malformed(let status, let reason):
            kind = .finished
            return (ByteBuffer(string: HTTPStatus.page(status, reason)), true)
        case .tooLong(let status):
            kind = .finished
            return (ByteBuffer(string: HTTPStatus.page(status, "The request is too long.")), true)
        case .connect, .absolute, .notHTTP:
            kind = .finished
            return (ByteBuffer(string: HTTPStatus.page(400, "This is the canary: it answers plain requests only.")), true)
        }
    }

    private func answerHTTP2(_ server: HTTP2Server, _ bytes: ByteBuffer) -> (ByteBuffer?, Bool) {
        // A breach or a flood is answered by the session itself, with a GOAWAY in its outbound bytes.
        let events = (try? server.receive(bytes, at: Int64(clamping: NIODeadline.now().uptimeNanoseconds))) ?? []
        for case .request(let stream, _) in events {
            // The stream may have been reset meanwhile; then there is nobody to answer.
            try? server.respond(
                stream: stream, status: 200, headers: [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")],
                body: ByteBuffer(string: Self.page))
        }
        let answer = server.takeOutbound()
        return (answer, server.wantsClose)
    }
}

extension Interception {
    /// Step 6 for the canary: we are the origin.
    func serveCanary(_ upstream: Upstream) {
        guard let canary = try? Canary(alpn: upstream.answer) else { return relay.finish() }
        let relay = relay
        if let opening = canary.opening() { relay.say(opening) }
        relay.serve { [weak relay] bytes in
            let (answer, isLast) = canary.take(bytes)
            if let answer { relay?.say(answer) }
            if isLast { relay?.finish() }
        }
        IdleWatch(relay, nil, limits: settings.limits, loop: channel.eventLoop).check()
    }
}
