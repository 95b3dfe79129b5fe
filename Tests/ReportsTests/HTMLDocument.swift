import Foundation

/// An HTML file taken apart far enough for tests: its tags in order, and the text between them as a browser shows it.
///
/// It is read scalar by scalar, as browsers do: a mark that combines with the `>` before it does not hide the tag.
struct HTMLDocument {
    let source: String

    init(_ bytes: [UInt8]) { source = String(decoding: bytes, as: UTF8.self) }

    /// Without the style sheet, which is not of HTML.
    private var markup: String { source.replacing(/<style>[^<]*<\/style>/.matchingSemantics(.unicodeScalar), with: "") }

    /// `p`, `/p`, `div`, … in order.
    var tags: [String] { markup.matches(of: /<([a-zA-Z!\/][a-zA-Z0-9]*)/.matchingSemantics(.unicodeScalar)).map { String($0.1) } }

    /// All tags whole, attributes included.
    var wholeTags: [String] { markup.matches(of: /<[a-zA-Z!\/][^>]*>/.matchingSemantics(.unicodeScalar)).map { String($0.output) } }

    /// Everything between tags, in one line.
    var text: String {
        let entities = ["&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&nbsp;": " "]
        var words = markup.replacing(/<[^>]*>/.matchingSemantics(.unicodeScalar), with: "")
        for (entity, sign) in entities { words = words.replacing(entity, with: sign) }
        return words.replacing("&amp;", with: "&")
    }

    func values(of attribute: String) -> [String] {
        wholeTags.flatMap { tag in tag.matches(of: /([a-z-]+)="([^"]*)"/).filter { $0.1 == attribute }.map { String($0.2) } }
    }
}
