/// One request and what came back for it, as copies read from a relayed connection.
///
/// Everything in it is as hostile as the peers that sent it: bounded, but neither verified nor escaped. Times are nanoseconds since the
/// client's connection was accepted.
package struct HTTPExchange: Codable, Hashable, Sendable {
    /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`.
    package var version: String
    package var method: String
    /// `:scheme`, or `https`.
    package var scheme: String
    /// `:authority`, or the Host field; empty where there is neither.
    package var authority: String
    /// The request target as it came, with its query (RFC 9112 §3.2).
    package var target: String
    /// The status of the final response (RFC 9110 §15); nil where none came.
    package var status: Int?
    /// What stands behind the status in HTTP/1; empty in HTTP/2.
    package var reasonPhrase: String
    package var request: Message
    /// nil where none came.
    package var response: Message?
    /// What was counted of the frames after an opening handshake (RFC 6455); nil where there was none.
    package var webSocket: WebSocketTraffic?
    package var ending: Ending

    package init(
        version: String, method: String, scheme: String = "https", authority: String, target: String, status: Int? = nil,
        reasonPhrase: String = "", request: Message, response: Message? = nil, webSocket: WebSocketTraffic? = nil, ending: Ending = .cut
    ) {
        self.version = version
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.target = target
        self.status = status
        self.reasonPhrase = reasonPhrase
        self.request = request
        self.response = response
        self.webSocket = webSocket
        self.ending = ending
    }

    /// How an exchange ended, as far as it was seen.
    package enum Ending: String, Codable, Sendable, CaseIterable {
        /// Both messages came whole.
        case whole
        /// The stream or the connection ended before.
        case cut
        /// Something came that this reader does not follow; the bytes went on, and from there on nobody looked.
        case notReadFurther = "not-read-further"
    }

    /// One header or trailer field (RFC 9110 §5).
    package struct Field: Codable, Hashable, Sendable {
        /// As it was written; in HTTP/2 that is lower case.
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A request or a response.
    package struct Message: Codable, Hashable, Sendable {
        package var fields: [Field]
        package var trailers: [Field]
        /// Bytes of the head on the wire: in HTTP/2 those of the compressed field blocks.
        package var headBytes: Int
        /// Bytes of the content, without chunk sizes, frame headers and padding; still under its Content-Encoding.
        package var bodyBytes: Int
        /// The first part of the content where it was to be kept; empty else.
        package var body: [UInt8]
        /// When its first byte was seen.
        package var begin: Int64
        /// When its last byte was seen; nil where it did not come.
        package var end: Int64?

        package init(
            fields: [Field] = [], trailers: [Field] = [], headBytes: Int = 0, bodyBytes: Int = 0, body: [UInt8] = [], begin: Int64,
            end: Int64? = nil
        ) {
            self.fields = fields
            self.trailers = trailers
            self.headBytes = headBytes
            self.bodyBytes = bodyBytes
            self.body = body
            self.begin = begin
            self.end = end
        }

        /// The value of the first field of this name, whatever its case.
        package func value(of name: String) -> String? {
            (fields + trailers).first { $0.name.lowercased() == name }?.value
        }
    }

    /// Which peer says something.
    package enum Side: Sendable, CaseIterable { case client, server }
}

/// How much of one connection's exchanges is held, each number with its reason.
package struct ExchangeLimits: Hashable, Sendable {
    /// Bytes of a head; the same as for what the proxy reads itself.
    package var headBytes = 65_536
    /// Fields in a head or in trailers.
    package var fields = 200
    /// Requests that wait for an answer in HTTP/1: more than any client pipelines.
    package var pipelined = 100
    /// Streams open at once in HTTP/2: ten times what servers allow by default.
    package var streams = 1_000
    /// Bytes kept of one body; 0 keeps none.
    package var body = 0
    /// Bytes of bodies held at once, so that a thousand streams do not hold a gigabyte.
    package var bodiesHeld = 16 * 1_048_576

    package init() {}

    /// What `--keep-bodies` keeps of a body: 1 MiB.
    package static let keptBody = 1_048_576
}

/// Copies bodies within their bounds.
package struct BodyKeeper: Sendable {
    private let limits: ExchangeLimits
    private var held = 0

    package init(_ limits: ExchangeLimits) { self.limits = limits }

    /// Counts a piece of content, and keeps of it what there is room for.
    package mutating func add(_ piece: some Collection<UInt8>, to message: inout HTTPExchange.Message) {
        let isWhole = message.body.count == message.bodyBytes
        message.bodyBytes += piece.count
        let room = min(limits.body - message.body.count, limits.bodiesHeld - held)
        guard isWhole, room > 0 else { return }
        let kept = piece.prefix(room)
        message.body.append(contentsOf: kept)
        held += kept.count
    }

    /// The exchange is told, and is not held here any more.
    package mutating func letGo(_ exchange: HTTPExchange) {
        held -= exchange.request.body.count + (exchange.response?.body.count ?? 0)
    }
}
