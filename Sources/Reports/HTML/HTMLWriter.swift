internal import Wire

/// Writes HTML in the order of the calls into one growing buffer: no tree, no template.
///
/// Names of elements and attributes, and markup, are literals (`Markup`); everything else goes through `text`, so that nothing which a
/// client or server supplied can become markup.
struct HTMLWriter {
    /// What was written so far, UTF-8.
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Markup that is written in this program: a literal, which nothing can be put into.
    struct Markup: ExpressibleByStringLiteral, Sendable {
        let text: String

        init(stringLiteral text: String) { self.text = text }
    }

    struct Attribute {
        let name: Markup
        let value: String

        static func id(_ value: String) -> Attribute { Attribute(name: "id", value: value) }
        static func `class`(_ value: String) -> Attribute { Attribute(name: "class", value: value) }
        /// A link to an element of this document.
        static func to(_ id: String) -> Attribute { Attribute(name: "href", value: "#" + id) }
        static func scope(_ value: String) -> Attribute { Attribute(name: "scope", value: value) }
        static func span(_ columns: Int) -> Attribute { Attribute(name: "colspan", value: String(columns)) }
        static func labelled(by id: String) -> Attribute { Attribute(name: "aria-labelledby", value: id) }
        static let hidden = Attribute(name: "aria-hidden", value: "true")
        /// Folded open from the start.
        static let open = Attribute(name: "open", value: "")
    }

    /// An element with what the closure writes in it.
    mutating func element(_ name: Markup, _ attributes: Attribute..., content: (inout HTMLWriter) -> Void) {
        begin(name, attributes)
        content(&self)
        end(name)
    }

    /// An element with text in it.
    mutating func element(_ name: Markup, _ attributes: Attribute..., text words: String) {
        begin(name, attributes)
        text(words)
        end(name)
    }

    mutating func raw(_ markup: Markup) { bytes.append(contentsOf: markup.text.utf8) }

    /// Text from anywhere. Control characters, with them every line feed, and invisible format characters, with them everything that
    /// turns the direction of writing, are shown as `\u{..}`; `<`, `>`, `&` and quotes stand for themselves.
    ///
    /// - Parameter limit: the most characters that are written; what is longer is cut and ends with `…`.
    mutating func text(_ words: String, limit: Int = 2000) {
        if words.utf8.count <= limit, words.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            append(escaped: words)
        } else {
            append(escaped: printable(words, limit: limit))
        }
    }

    /// A name that somebody else chose, set apart from our own words and from their direction of writing.
    mutating func foreign(_ words: String, limit: Int = 256) {
        raw("<bdi>")
        text(words, limit: limit)
        raw("</bdi>")
    }

    /// Lines of code or PEM, line feeds kept.
    mutating func code(_ lines: String) {
        raw("<pre><code>")
        for (index, line) in lines.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { raw("\n") }
            text(String(line))
        }
        raw("</code></pre>")
    }

    private mutating func begin(_ name: Markup, _ attributes: [Attribute]) {
        raw("<")
        raw(name)
        for attribute in attributes {
            raw(" ")
            raw(attribute.name)
            raw("=\"")
            text(attribute.value)
            raw("\"")
        }
        raw(">")
    }

    private mutating func end(_ name: Markup) {
        raw("</")
        raw(name)
        raw(">")
    }

    private mutating func append(escaped words: String) {
        for byte in words.utf8 {
            switch byte {
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "\""): raw("&quot;")
            case UInt8(ascii: "'"): raw("&#39;")
            default: bytes.append(byte)
            }
        }
    }
}
