internal import Verdicts

extension Tone {
    /// The class that colours it.
    var name: String {
        switch self {
        case .good: "good"
        case .bad: "bad"
        case .unsure: "unsure"
        case .strong: "plain"
        case .quiet: "quiet"
        }
    }

    /// The sign beside the word, so that colour is never alone.
    var glyph: String {
        switch self {
        case .good: "✓"
        case .bad: "✗"
        case .unsure: "?"
        case .strong: "○"
        case .quiet: "–"
        }
    }
}

extension HTMLWriter {
    /// A sign and a word, in the colour of both.
    mutating func mark(_ tone: Tone?, _ words: String) {
        element("span", .class("mark \(tone?.name ?? "plain")")) { html in
            html.element("span", .class("glyph"), .hidden, text: tone?.glyph ?? "·")
            html.raw("&nbsp;")
            html.text(words)
        }
    }

    /// A term and what is said of it.
    mutating func fact(_ term: String, _ words: String) {
        element("dt", text: term)
        element("dd", text: words)
    }

    /// A table in a region of its own, which scrolls sideways where it is wider than the page and can be reached with the keyboard.
    mutating func table(_ caption: String, id: String, class name: String = "", content: (inout HTMLWriter) -> Void) {
        element(
            "div", .class("scroll"), Attribute(name: "role", value: "region"), .labelled(by: id), Attribute(name: "tabindex", value: "0")
        ) { html in
            html.element("table", .class(name)) { html in
                html.element("caption", .id(id), text: caption)
                content(&html)
            }
        }
    }

    mutating func heads(_ words: [String]) {
        element("thead") { html in
            html.element("tr") { html in
                for word in words { html.element("th", .scope("col"), text: word) }
            }
        }
    }
}
