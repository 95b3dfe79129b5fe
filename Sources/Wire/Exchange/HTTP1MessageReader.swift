/// Cuts one direction of an HTTP/1 connection into messages (RFC 9112 §2, §6, §7), as an onlooker.
///
/// ```text
///   begin ─▶ lines of the head ─▶ (its reader says how long the body is) ─▶ body … ─▶ trailers ─▶ end ─▶ begin
/// ```
///
/// It holds one head at most, and of a body not a byte.
struct HTTP1MessageReader {
    enum Piece: Equatable {
        /// The first byte of a message is here.
        case begin
        /// The head is whole: its lines, and its length in bytes. `expect` is to be called next.
        case head([[UInt8]], Int)
        case body(ArraySlice<UInt8>)
        case trailers([[UInt8]])
        case end
    }

    /// How the length of a body is known (RFC 9112 §6.3).
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
        case untilClose
    }

    /// Something that is not followed.
    struct Lost: Error {}

    private enum State {
        case idle, head, expecting
        case body(Int)
        case untilClose
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case trailers, end
    }

    private let limits: ExchangeLimits
    private var state = State.idle
    private var lines: [[UInt8]] = []
    private var line: [UInt8] = []
    private var size = 0

    init(_ limits: ExchangeLimits) { self.limits = limits }

    /// Whether the message that is being read ends where the connection does.
    var endsWithConnection: Bool { if case .untilClose = state { true } else { false } }

    /// Says how long the body of the message is whose head was just read.
    mutating func expect(_ framing: Framing) {
        switch framing {
        case .none: state = .end
        case .length(let count): state = count > 0 ? .body(count) : .end
        case .chunked: state = .chunkSize
        case .untilClose: state = .untilClose
        }
        (lines, size) = ([], 0)
    }

    /// The next piece of what is there, or nil when more is needed.
    mutating func next(_ input: inout ArraySlice<UInt8>) throws(Lost) -> Piece? {
        while true {
            switch state {
            case .idle:
                // Empty lines before a message are passed over (RFC 9112 §2.2).
                input = input.drop { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
                guard !input.isEmpty else { return nil }
                state = .head
                return .begin
            case .head:
                guard try readLines(&input) else { return nil }
                state = .expecting
                return .head(lines, size)
            case .expecting: throw Lost()
            case .body(let left): return body(&input, left, last: .end) { .body($0) }
            case .chunk(let left): return body(&input, left, last: .chunkEnd) { .chunk($0) }
            case .untilClose:
                guard !input.isEmpty else { return nil }
                defer { input = [] }
                return .body(input)
            case .chunkSize:
                guard let line = try takeLine(&input) else { return nil }
                let count = try Self.chunkSize(line)
                state = count > 0 ? .chunk(count) : .trailers
                size = 0
            case .chunkEnd:
                guard let line = try takeLine(&input) else { return nil }
                guard line.isEmpty else { throw Lost() }
                state = .chunkSize
            case .trailers:
                guard try readLines(&input) else { return nil }
                let trailers = lines
                (state, lines, size) = (.end, [], 0)
                if !trailers.isEmpty { return .trailers(trailers) }
            case .end:
                state = .idle
                return .end
            }
        }
    }

    private mutating func body(_ input: inout ArraySlice<UInt8>, _ left: Int, last: State, _ next: (Int) -> State) -> Piece? {
        guard !input.isEmpty else { return nil }
        let piece = input.prefix(left)
        input = input.dropFirst(piece.count)
        state = piece.count == left ? last : next(left - piece.count)
        return .body(piece)
    }

    /// Gathers lines up to an empty one.
    private mutating func readLines(_ input: inout ArraySlice<UInt8>) throws(Lost) -> Bool {
        while let line = try takeLine(&input) {
            if line.isEmpty { return true }
            guard lines.count <= limits.fields else { throw Lost() }
            lines.append(line)
        }
        return false
    }

    /// The next line without its end; nil while it is not whole.
    private mutating func takeLine(_ input: inout ArraySlice<UInt8>) throws(Lost) -> [UInt8]? {
        let part = input.prefix { $0 != UInt8(ascii: "\n") }
        let hasEnd = part.count < input.count
        size += part.count + (hasEnd ? 1 : 0)
        guard size <= limits.headBytes, line.count + part.count <= limits.headBytes else { throw Lost() }
        line += part
        input = input.dropFirst(part.count + (hasEnd ? 1 : 0))
        guard hasEnd else { return nil }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        defer { line = [] }
        return line
    }

    /// `chunk-size [ chunk-ext ]` (RFC 9112 §7.1).
    private static func chunkSize(_ line: [UInt8]) throws(Lost) -> Int {
        let digits = HTTPText.trimmed(line.prefix { $0 != UInt8(ascii: ";") })
        guard (1...15).contains(digits.count), digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let count = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw Lost() }
        return count
    }
}
