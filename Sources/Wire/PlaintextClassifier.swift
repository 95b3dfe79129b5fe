/// What a client's decrypted bytes mean: whether it has asked for something, or has only said hello.
package enum Plaintext: String, Codable, Hashable, Sendable {
    /// Recognised bytes that ask for nothing.
    case chatter
    /// A request, or anything else that is not recognised chatter.
    case request
}

/// Tells chatter from requests in the first decrypted bytes of a client, whatever way they are cut into chunks.
///
/// ```text
///  opening ──preface──▶ frame header ◀──▶ frame payload
///     │                      │
///     │──EHLO line──▶ opening (greetings and IMAP's idle commands only)
///     ▼                      ▼
///  request ◀── anything else ┘          (never left again)
/// ```
///
/// Chatter is the HTTP/2 connection preface (RFC 9113 §3.4), frames without request semantics, the greeting line of SMTP and LMTP, QUIT, and the
/// commands of IMAP that touch nothing: a client that has refused a certificate late may be polite.
/// SETTINGS, PING, WINDOW_UPDATE, PRIORITY, PRIORITY_UPDATE (RFC 9218 §7) and GOAWAY ask for nothing; GOAWAY in particular is how a client
/// leaves that has refused a certificate late. Frames of unknown types mean nothing by definition (RFC 9113 §5.5). A chatter frame must
/// have the length and the stream that its type demands; HEADERS, DATA and all the rest are requests.
package struct PlaintextClassifier: Sendable {
    private var state: State
    private var found: Plaintext?
    private let greets: Bool
    private let isIMAP: Bool

    private enum State: Sendable {
        case opening([UInt8], isFirst: Bool)
        case greeting(length: Int)
        case frameHeader([UInt8], isFirst: Bool)
        case framePayload(left: Int)
        case request
    }

    /// - Parameters:
    ///   - alpn: The negotiated protocol. The greeting line is recognised only where none was, since `h2` and `http/1.1` have none.
    ///   - service: The protocol within which TLS began; nil where it began at once.
    package init(alpn: String?, service: StartTLS.Service? = nil) {
        greets = alpn == nil
        isIMAP = service == .imap
        state = .opening([], isFirst: true)
    }

    /// Takes the next bytes. Nil while too few have come to decide; once a request was found it stays.
    package mutating func feed(_ bytes: Span<UInt8>) -> Plaintext? {
        var offset = 0
        while offset < bytes.count {
            switch state {
            case .request: return .request
            case .framePayload(let left):
                let taken = min(left, bytes.count - offset)
                offset += taken
                state = taken == left ? .frameHeader([], isFirst: false) : .framePayload(left: left - taken)
            default:
                state = next(state, bytes[offset])
                offset += 1
            }
        }
        if case .request = state { found = .request }
        return found
    }

    /// What the bytes are when no more will come: a beginning of chatter counts as chatter. Nil if there were none.
    package func finish() -> Plaintext? {
        if case .opening(let bytes, _) = state, bytes.isEmpty { return found }
        if case .request = state { return .request }
        return .chatter
    }

    private mutating func next(_ state: State, _ byte: UInt8) -> State {
        switch state {
        case .opening(let bytes, let isFirst):
            return opening(bytes + [byte], isFirst: isFirst)
        case .greeting(let length):
            if byte == UInt8(ascii: "\n") {
                found = .chatter
                return .opening([], isFirst: false)
            }
            return length < Self.maximumLine ? .greeting(length: length + 1) : .request
        case .frameHeader(let bytes, let isFirst):
            let header = bytes + [byte]
            guard header.count == FrameHeader.length else { return .frameHeader(header, isFirst: isFirst) }
            guard let frame = FrameHeader(header), frame.isChatter, !isFirst || frame.type == FrameHeader.settings else { return .request }
            return frame.payloadLength == 0 ? .frameHeader([], isFirst: false) : .framePayload(left: frame.payloadLength)
        case .framePayload, .request:
            return state
        }
    }

    private mutating func opening(_ bytes: [UInt8], isFirst: Bool) -> State {
        if isIMAP { return tagged(bytes) }
        if isFirst, Self.preface.starts(with: bytes) {
            guard bytes.count == Self.preface.count else { return .opening(bytes, isFirst: true) }
            found = .chatter
            return .frameHeader([], isFirst: true)
        }
        let upper = bytes.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
        guard greets, let word = Self.greetings.first(where: { $0.starts(with: upper) }) else { return .request }
        return upper.count == word.count ? .greeting(length: upper.count) : .opening(bytes, isFirst: isFirst)
    }

    /// A line of IMAP: a tag of the client's choice, then the command.
    private func tagged(_ bytes: [UInt8]) -> State {
        guard let end = bytes.firstIndex(of: UInt8(ascii: " ")) else {
            return bytes.count <= Self.maximumTag && bytes.allSatisfy(HTTPText.isToken) ? .opening(bytes, isFirst: false) : .request
        }
        let command = bytes[end...].dropFirst().map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
        guard end > 0, let word = Self.idleCommands.first(where: { $0.starts(with: command) }) else { return .request }
        return command.count == word.count ? .greeting(length: bytes.count) : .opening(bytes, isFirst: false)
    }

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// RFC 5321 §4.1.1.1, RFC 2033 §4.1; and the line with which SMTP, POP3 and FTP leave.
    private static let greetings = ["EHLO ", "HELO ", "LHLO ", "QUIT\r"].map { Array($0.utf8) }

    /// RFC 9051 §6.1, RFC 2971: what is asked here is asked before TLS as well.
    private static let idleCommands = ["CAPABILITY\r", "NOOP\r", "LOGOUT\r", "ID "].map { Array($0.utf8) }

    /// Clients count in a few letters.
    private static let maximumTag = 64

    /// RFC 5321 §4.5.3.1.4.
    private static let maximumLine = 512
}

/// The nine bytes before every HTTP/2 frame (RFC 9113 §4.1).
private struct FrameHeader {
    let payloadLength: Int
    let type: UInt8
    private let isAcknowledgement: Bool
    private let isOnConnection: Bool

    static let length = 9
    static let settings: UInt8 = 4

    /// The largest frame that a client may send unasked (RFC 9113 §4.2).
    private static let maximumPayload = 16_384

    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        do throws(WireError) {
            payloadLength = try reader.u24()
            type = try reader.u8()
            isAcknowledgement = try reader.u8() & 1 == 1
            let (high, low) = try (reader.u16(), reader.u16())
            isOnConnection = high & 0x7FFF == 0 && low == 0
        } catch {
            return nil
        }
    }

    var isChatter: Bool {
        guard payloadLength <= Self.maximumPayload else { return false }
        switch type {
        case 0, 1, 3, 5, 9: return false  // DATA, HEADERS, RST_STREAM, PUSH_PROMISE, CONTINUATION
        case 2: return payloadLength == 5 && !isOnConnection  // PRIORITY
        case Self.settings: return isOnConnection && (isAcknowledgement ? payloadLength == 0 : payloadLength.isMultiple(of: 6))
        case 6: return payloadLength == 8 && isOnConnection  // PING
        case 7: return payloadLength >= 8 && isOnConnection  // GOAWAY
        case 8: return payloadLength == 4  // WINDOW_UPDATE
        case 16: return payloadLength >= 4 && isOnConnection  // PRIORITY_UPDATE
        default: return true
        }
    }
}
