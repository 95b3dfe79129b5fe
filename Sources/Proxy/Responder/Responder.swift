internal import NIOCore
internal import Nghttp2Kit
internal import Wire

/// A server of ours at the end of an accepted session: reads requests strictly, since here it is we who end HTTP, and writes the answers.
///
/// It belongs to one connection's event loop.
final class Responder {
    private enum Version {
        case http1(HTTP1Server)
        case http2(HTTP2Server)
    }

    private var version: Version
    private let answer: Answer

    /// - Parameters:
    ///   - alpn: the negotiated name; everything but `h2` is HTTP/1.
    ///   - keepsAlive: an HTTP/1 connection may carry more than one request.
    init(alpn: String?, keepsAlive: Bool, answer: @escaping Answer) throws(HTTP2Error) {
        version = alpn == "h2" ? .http2(try HTTP2Server()) : .http1(HTTP1Server(keepsAlive: keepsAlive))
        self.answer = answer
    }

    /// What a server says before the client has spoken.
    func opening() -> ByteBuffer? {
        if case .http2(let server) = version { server.takeOutbound() } else { nil }
    }

    /// A request has begun and is not whole, and nothing but its end ends the wait.
    var isMidRequest: Bool {
        if case .http1(let server) = version { server.isMidRequest } else { false }
    }

    /// Takes plaintext of the client.
    ///
    /// - Returns: what to send, and whether that is all.
    func take(_ bytes: ByteBuffer) -> (answer: ByteBuffer?, isLast: Bool) {
        switch version {
        case .http1(var server):
            let outbound = server.take(bytes, answer)
            version = .http1(server)
            return (outbound.readableBytes > 0 ? outbound : nil, server.isOver)
        case .http2(let server):
            return take(bytes, server)
        }
    }

    private func take(_ bytes: ByteBuffer, _ server: HTTP2Server) -> (ByteBuffer?, Bool) {
        // A breach or a flood is answered by the session itself, with a GOAWAY in its outbound bytes.
        let events = (try? server.receive(bytes, at: Int64(clamping: NIODeadline.now().uptimeNanoseconds))) ?? []
        var isLast = false
        for event in events {
            // The stream may have been reset meanwhile; then there is nobody to answer.
            switch event {
            case .request(let stream, let request):
                let asked = OwnRequest(
                    method: request.method, target: request.path, authority: request.authority, returned: request.returned)
                try? server.respond(stream, asked.answer(by: answer))
            case .contentTooLarge(let stream):
                try? server.respond(stream, .text(413, "pinproof: The content is longer than 1 MiB."))
                server.shutdown()
                isLast = true
            case .goAway: break
            }
        }
        let outbound = server.takeOutbound()
        return (outbound, isLast || server.wantsClose)
    }
}

extension HTTP2Server {
    fileprivate func respond(_ stream: Int32, _ response: OwnResponse) throws(HTTP2Error) {
        var fields = response.fields
        if response.status != 204, response.status != 304 { fields.append(("content-length", "\(response.body.utf8.count)")) }
        try respond(stream: stream, status: response.status, headers: fields, body: ByteBuffer(string: response.body))
    }
}
