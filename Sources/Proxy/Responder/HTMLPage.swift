/// A page of ours: one file that loads nothing, runs nothing, and is dark where the reader's screen is.
struct HTMLPage {
    var status = 200
    /// Plain text.
    var title: String
    /// HTML; what is not ours in it went through `escaped`.
    var body: String
    /// Names in lower case, besides those that every page has.
    var fields: [(name: String, value: String)] = []

    private static let style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
        td{border-top:1px solid #8886;padding:.3rem .6rem .3rem 0;vertical-align:top}code{font-size:.95em}
        """

    var response: OwnResponse {
        let html = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(Self.escaped(title))</title><style>\(Self.style)</style></head>
            <body><h1>\(Self.escaped(title))</h1>
            \(body)
            </body></html>

            """
        let all = [
            (name: "content-type", value: "text/html; charset=utf-8"),
            (name: "content-security-policy", value: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
            (name: "x-content-type-options", value: "nosniff"), (name: "referrer-policy", value: "no-referrer"),
        ]
        let caching = fields.contains { $0.name == "cache-control" } ? [] : [(name: "cache-control", value: "no-store")]
        return OwnResponse(status, fields: all + caching + fields, body: html)
    }

    /// Text that may stand in an element and in a quoted attribute.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { html, character in
            switch character {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.append(character)
            }
        }
    }
}
