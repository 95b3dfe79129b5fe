internal import NIOCore
internal import Wire

/// Reads one HTTP/1 response as far as a demo client needs it: the status, and where it ends (RFC 9112 §4, §6.3).
///
/// With `Connection: close` a response ends with Content-Length or with the connection; chunks are not looked into.
struct ResponseReader {
    /// The status code of the final response; 0 until it is known.
    private(set) var status = 0
    private var head: [UInt8] = []
    private var isHeadComplete = false
    /// Octets of content that are still to come; nil until the end of the connection.
    private var remaining: Int?
    /// Octets after the head of a response without content.
    private(set) var rest = 0
    private(set) var isComplete = false
    private let hasContent: Bool

    private static let maximumHead = 65_536
    private static let endOfHead = Array("\r\n\r\n".utf8)

    /// - Parameter hasContent: false for the answer to CONNECT, which ends with its head.
    init(hasContent: Bool) { self.hasContent = hasContent }

    /// Takes the next bytes, cut anywhere.
    mutating func take(_ bytes: ByteBuffer) throws(ClientFailure) {
        guard !isHeadComplete else { return count(bytes.readableBytes) }
        head += Array(bytes.readableBytesView)
        while !isHeadComplete, let end = endOfHead() {
            let after = head.count - end
            try readHead(String(decoding: head.prefix(end), as: UTF8.self))
            head = Array(head.suffix(after))
        }
        if isHeadComplete { return count(head.count) }
        guard head.count <= Self.maximumHead else { throw Self.noHTTP }
    }

    /// The connection was closed in order.
    mutating func end() throws(ClientFailure) {
        guard isHeadComplete, remaining == nil else {
            throw ClientFailure(.noAnswer, "The connection ended before the answer was complete.")
        }
        isComplete = true
    }

    private mutating func count(_ octets: Int) {
        guard hasContent else {
            rest += octets
            isComplete = true
            return
        }
        guard let remaining else { return }
        self.remaining = max(0, remaining - octets)
        isComplete = remaining <= octets
    }

    /// How many octets the head takes with the empty line after it.
    private func endOfHead() -> Int? {
        head.indices.first { head[$0...].starts(with: Self.endOfHead) }.map { $0 + Self.endOfHead.count }
    }

    private mutating func readHead(_ text: String) throws(ClientFailure) {
        let lines = text.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
        guard let version = words.first, version.hasPrefix("HTTP/1."), words.count >= 2, let status = Int(words[1]),
            (100...599).contains(status)
        else { throw Self.noHTTP }
        // An interim response: the final one follows (RFC 9110 §15.2).
        if (100...199).contains(status) { return }
        self.status = status
        isHeadComplete = true
        for line in lines.dropFirst() {
            let field = line.split(separator: ":", maxSplits: 1)
            guard field.first?.lowercased() == "content-length" else { continue }
            guard let length = field.last.flatMap({ Int($0.trimmingPrefix(while: \.isWhitespace)) }), length >= 0 else { throw Self.noHTTP }
            remaining = length
        }
        if status == 204 || status == 304 { remaining = 0 }
    }

    private static let noHTTP = ClientFailure(.noAnswer, "What came back is no HTTP/1 response.")
}
