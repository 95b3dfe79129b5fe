/// Writes XML 1.0 element by element, indented by two, with everything escaped that could end a text or an attribute.
struct XMLWriter {
    /// What was written so far, UTF-8.
    private(set) var bytes: [UInt8] = []
    private var depth = 0

    init(capacity: Int = 4096) {
        bytes.reserveCapacity(capacity)
        append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    }

    /// Writes an element with other elements in it, or an empty one. Attributes without a value are left out.
    mutating func element(_ name: String, _ attributes: [(String, String?)], _ content: ((inout XMLWriter) -> Void)? = nil) {
        open(name, attributes)
        guard let content else { return append("/>\n") }
        append(">\n")
        depth += 1
        content(&self)
        depth -= 1
        indent()
        append("</\(name)>\n")
    }

    /// Writes an element that holds text alone.
    mutating func element(_ name: String, _ attributes: [(String, String?)], text: String) {
        open(name, attributes)
        append(">")
        escape(text)
        append("</\(name)>\n")
    }

    private mutating func open(_ name: String, _ attributes: [(String, String?)]) {
        indent()
        append("<\(name)")
        for case (let key, let value?) in attributes {
            append(" \(key)=\"")
            escape(value)
            append("\"")
        }
    }

    private mutating func indent() { bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth)) }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Escapes markup and quotes (XML 1.0 §2.4), and white space that a parser would fold (§3.3.3). What is no character of XML 1.0 (§2.2)
    /// becomes U+FFFD: it cannot be written, not even as a reference.
    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": append("&amp;")
            case "<": append("&lt;")
            case ">": append("&gt;")
            case "\"": append("&quot;")
            case "\t", "\n", "\r": append("&#\(scalar.value);")
            case _ where Self.isCharacter(scalar): append(String(scalar))
            default: append("\u{FFFD}")
            }
        }
    }

    private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
    }
}
