/// The first request that a client sends to an HTTP proxy (RFC 9112 §3.2, RFC 9110 §9.3.6).
package enum ProxyRequest {
    /// What the first bytes of a connection to the proxy are.
    package enum Parse: Hashable, Sendable {
        /// The proper beginning of a head that is not whole yet.
        case needMore
        /// A limit was passed: 64 KiB or 200 fields (status 431), or 8 KiB for the target (status 414).
        case tooLong(status: Int)
        /// Refused: answer with this status. The reason is one sentence that may be shown.
        case malformed(status: Int, reason: String)
        /// A tunnel is asked for; its bytes begin after `headLength`.
        case connect(HostPort, headLength: Int)
        /// A cleartext request to be sent on; its body, if any, begins after `headLength`.
        case absolute(AbsoluteRequest, headLength: Int)
        /// A whole request in origin-form or asterisk-form: somebody talks to the proxy as if it were the server.
        case originForm
        /// No HTTP/1 request begins with this byte. 0x16 begins a TLS handshake, 0x05 and 0x04 begin SOCKS.
        case notHTTP(firstByte: UInt8)
    }

    /// Reads the head at the beginning of what a client sent.
    ///
    /// Each call reads from the start, so call it for the first bytes and then when a line feed or the 64 KiB have come: in between nothing
    /// becomes whole, and a client that sends byte by byte costs no more than one call per line.
    package static func parse(_ bytes: [UInt8]) -> Parse {
        guard let first = bytes.first else { return .needMore }
        guard HTTPText.isToken(first) else { return .notHTTP(firstByte: first) }
        do throws(HTTPHead.Refusal) {
            guard let head = try HTTPHead.read(bytes) else { return .needMore }
            return try request(head)
        } catch {
            switch error.status {
            case 414, 431: return .tooLong(status: error.status)
            default: return .malformed(status: error.status, reason: error.reason)
            }
        }
    }

    private static func request(_ head: HTTPHead) throws(HTTPHead.Refusal) -> Parse {
        let body = try RequestBody(head)
        if head.method == "CONNECT" { return try connect(head, body) }
        guard let first = head.target.first else { throw HTTPHead.Refusal("The request target is empty.") }
        if first == UInt8(ascii: "/") || head.target.elementsEqual("*".utf8) {
            try AbsoluteRequest.checkHost(head)
            return .originForm
        }
        return .absolute(try AbsoluteRequest(head, body), headLength: head.length)
    }

    /// The target alone says where to; a missing Host field is let pass, since old clients leave it out here.
    private static func connect(_ head: HTTPHead, _ body: RequestBody) throws(HTTPHead.Refusal) -> Parse {
        guard head.values(of: "host").count <= 1 else { throw HTTPHead.Refusal("The Host field stands twice.") }
        guard body == .none || body == .contentLength(0) else { throw HTTPHead.Refusal("A CONNECT request has no content.") }
        do throws(WireError) {
            return .connect(try HostPort.parse(String(decoding: head.target, as: UTF8.self)), headLength: head.length)
        } catch {
            throw HTTPHead.Refusal("The CONNECT target is refused: \(error.message)")
        }
    }
}

/// How the content of a request is delimited (RFC 9112 §6).
package enum RequestBody: Hashable, Sendable {
    case none
    /// So many bytes follow the head.
    case contentLength(Int)
    /// Chunks follow, up to and with the last one and its trailer section (RFC 9112 §7.1).
    case chunked
}

extension RequestBody {
    /// Anything on which two recipients might disagree is refused (RFC 9112 §6.3, §11.2).
    init(_ head: HTTPHead) throws(HTTPHead.Refusal) {
        let lengths = head.values(of: "content-length")
        let codings = head.values(of: "transfer-encoding")
        guard lengths.count <= 1, codings.count <= 1 else { throw HTTPHead.Refusal("A field that delimits the content stands twice.") }
        if let coding = codings.first {
            guard lengths.isEmpty else { throw HTTPHead.Refusal("Content-Length and Transfer-Encoding exclude each other.") }
            guard head.minorVersion == 1 else { throw HTTPHead.Refusal("HTTP/1.0 has no Transfer-Encoding.") }
            guard HTTPText.lowercased(coding) == "chunked" else {
                throw HTTPHead.Refusal("Chunked is the only transfer coding that is understood here.", status: 501)
            }
            self = .chunked
        } else if let length = lengths.first {
            guard (1...18).contains(length.count), length.allSatisfy(AddressText.isDigit),
                let count = Int(String(decoding: length, as: UTF8.self))
            else { throw HTTPHead.Refusal("Content-Length is not a plain number.") }
            self = .contentLength(count)
        } else {
            self = .none
        }
    }
}
