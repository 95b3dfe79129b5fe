/// Character classes of HTTP (RFC 9110 §5.6), on bytes.
enum HTTPText {
    /// `tchar` (RFC 9110 §5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: tokenMarks.contains(byte)
        }
    }

    /// Without spaces and tabs around it (OWS, RFC 9110 §5.6.3).
    static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let front = text.drop(while: isSpace)
        return front.dropLast(front.reversed().prefix(while: isSpace).count)
    }

    /// ASCII letters folded; names and list members that are compared are ASCII.
    static func lowercased(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private static let tokenMarks = Set("!#$%&'*+-.^_`|~".utf8)
}
