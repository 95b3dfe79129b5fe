/// Writes JSON (RFC 8259) member by member, in the order of the calls: no tree, no reflection, one growing buffer.
///
/// The proxy writes one line per connection through it, so a value goes straight into the bytes. Key order is the order of the calls.
package struct JSONWriter: Sendable {
    /// How the text is laid out.
    package enum Layout: Sendable {
        /// No white space at all: one value a line (JSONL).
        case compact
        /// A member a line, two spaces a level; containers that are opened `inline` stay on one line.
        case indented
    }

    /// What was written so far, UTF-8.
    package private(set) var bytes: [UInt8] = []
    private let layout: Layout
    private var depth = 0
    private var isInline = false
    /// Nothing was written yet into the innermost open container.
    private var isEmpty = true

    /// - Parameter capacity: bytes to reserve, so that a line of ordinary length is one allocation.
    package init(_ layout: Layout = .compact, capacity: Int = 640) {
        self.layout = layout
        bytes.reserveCapacity(capacity)
    }

    /// Writes an object, under `key` inside another object and without one elsewhere.
    ///
    /// - Parameter inline: keep it on one line in the indented layout.
    package mutating func object(_ key: String? = nil, inline: Bool = false, _ members: (inout JSONWriter) -> Void) {
        container(key, open: "{", close: "}", inline: inline, members)
    }

    /// Writes `value` as an object, or `null` where there is none.
    package mutating func object<Value>(
        _ key: String, _ value: Value?, inline: Bool = false, _ members: (inout JSONWriter, Value) -> Void
    ) {
        guard let value else { return null(key) }
        object(key, inline: inline) { members(&$0, value) }
    }

    /// Writes an array, whose elements are written by `element` and `object`.
    package mutating func array(_ key: String? = nil, inline: Bool = false, _ elements: (inout JSONWriter) -> Void) {
        container(key, open: "[", close: "]", inline: inline, elements)
    }

    /// Writes an array of strings on one line.
    package mutating func member(_ key: String, _ values: [String]) {
        array(key, inline: true) { json in
            for value in values { json.element(value) }
        }
    }

    /// Writes an array of numbers on one line.
    package mutating func member(_ key: String, _ values: [UInt16]) {
        array(key, inline: true) { json in
            for value in values {
                json.separate()
                json.append(String(value))
            }
        }
    }

    /// Writes a string, or `null` where there is none.
    package mutating func member(_ key: String, _ value: String?) {
        name(key)
        if let value { string(value) } else { append("null") }
    }

    /// Writes a whole number, or `null` where there is none.
    package mutating func member(_ key: String, _ value: (some FixedWidthInteger)?) {
        name(key)
        append(value.map { String($0) } ?? "null")
    }

    /// Writes `true` or `false`.
    package mutating func member(_ key: String, _ value: Bool) {
        name(key)
        append(value ? "true" : "false")
    }

    /// Writes `null`.
    package mutating func null(_ key: String) {
        name(key)
        append("null")
    }

    /// Writes a duration in milliseconds, rounded to a tenth and never in scientific notation.
    ///
    /// What is no number is `null`; beyond ±10¹⁵ ms (30,000 years) it is cut.
    package mutating func member(_ key: String, milliseconds value: Double?) {
        name(key)
        append(value.flatMap(Milliseconds.tenths) ?? "null")
    }

    /// Writes a moment, given in seconds since 1970-01-01T00:00:00Z, as ISO 8601 in UTC with milliseconds.
    package mutating func member(_ key: String, time seconds: Double?) {
        name(key)
        guard let seconds else { return append("null") }
        bytes.append(UInt8(ascii: "\""))
        Timestamp(seconds).appendISO8601(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a string as an element of an array.
    package mutating func element(_ value: String) {
        separate()
        string(value)
    }

    /// Ends the line: every value written so far is complete.
    package mutating func newline() {
        bytes.append(UInt8(ascii: "\n"))
        isEmpty = true
    }
}

// MARK: - Structure

extension JSONWriter {
    private mutating func container(
        _ key: String?, open: Unicode.Scalar, close: Unicode.Scalar, inline: Bool, _ content: (inout JSONWriter) -> Void
    ) {
        if let key { name(key) } else { separate() }
        bytes.append(UInt8(ascii: open))
        let wasInline = isInline
        isInline = wasInline || inline
        isEmpty = true
        depth += 1
        content(&self)
        depth -= 1
        if !isEmpty { breakLine() }
        isInline = wasInline
        isEmpty = false
        bytes.append(UInt8(ascii: close))
    }

    private mutating func name(_ key: String) {
        separate()
        string(key)
        append(layout == .compact ? ":" : ": ")
    }

    /// The comma and the white space before a member or an element.
    private mutating func separate() {
        if !isEmpty { append(layout == .indented && isInline ? ", " : ",") }
        isEmpty = false
        if depth > 0 { breakLine() }
    }

    private mutating func breakLine() {
        guard layout == .indented, !isInline else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

// MARK: - Strings

extension JSONWriter {
    /// Quotes a string. RFC 8259 §7 asks for `"`, `\` and U+0000–U+001F to be escaped. Every other control, format (bidi, zero width)
    /// and line-separator scalar is escaped too, so that a line can be shown on a terminal or put into a script as it is.
    private mutating func string(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        if value.utf8.allSatisfy(Self.isPlain) {
            bytes.append(contentsOf: value.utf8)
        } else {
            for scalar in value.unicodeScalars { append(escaped: scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Printable ASCII that stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func append(escaped scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                // Beyond U+FFFF an escape is a surrogate pair (RFC 8259 §7).
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
                }
            default:
                append(String(scalar))
            }
        }
    }
}
