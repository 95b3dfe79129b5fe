/// Cuts one direction of a line protocol into lines; a lone LF ends a line too, as many servers have it.
struct LineReader: Sendable {
    enum Step: Hashable {
        case goesOn
        /// A whole line without its end and, in IMAP, without its literals.
        case line([UInt8])
        case tooLong
    }

    /// An IMAP server names its capabilities in one line; RFC 7162 §4 has clients ready for 8 KiB.
    static let maximumLine = 8 * 1024

    private let readsLiterals: Bool
    private var line: [UInt8] = []
    private var literal = 0

    /// - Parameter readsLiterals: `{n}` at a line's end announces n bytes that are no line, after which the line goes on (RFC 9051 §4.3).
    init(readsLiterals: Bool = false) { self.readsLiterals = readsLiterals }

    mutating func feed(_ byte: UInt8) -> Step {
        guard literal == 0 else {
            literal -= 1
            return .goesOn
        }
        guard byte == UInt8(ascii: "\n") else {
            line.append(byte)
            return line.count > Self.maximumLine ? .tooLong : .goesOn
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if readsLiterals, let (length, start) = Self.announced(line) {
            literal = length
            line.removeSubrange(start...)
            return length > StartTLS.maximumBytes ? .tooLong : .goesOn
        }
        defer { line = [] }
        return .line(line)
    }

    /// The length in `{n}` or `{n+}` at the end, and where that begins; nil where none stands there.
    private static func announced(_ line: [UInt8]) -> (length: Int, start: Int)? {
        guard line.last == UInt8(ascii: "}"), let start = line.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        var digits = line[start...].dropFirst().dropLast()
        if digits.last == UInt8(ascii: "+") { digits = digits.dropLast() }
        guard (1...9).contains(digits.count), digits.allSatisfy(AddressText.isDigit),
            let length = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return (length, start)
    }
}

/// The words of a command line, in upper case, at most so many; what follows stays with the last.
func commandWords(_ line: [UInt8], atMost count: Int) -> [String] {
    line.split(separator: UInt8(ascii: " "), maxSplits: count - 1, omittingEmptySubsequences: false).map { word in
        String(decoding: word.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
    }
}
