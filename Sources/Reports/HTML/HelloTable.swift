internal import Catalog
internal import Verdicts

/// What the client's ClientHello said that verdicts depend on.
enum HelloTable {
    static func write(_ connection: Connection, _ html: inout HTMLWriter) {
        guard let hello = connection.hello else { return }
        html.raw("<h4>The client's hello</h4>")
        html.element("dl", .class("facts")) { html in
            html.raw("<dt>JA4</dt><dd>")
            html.foreign(connection.client.ja4 ?? "not taken")
            html.raw("</dd><dt>Server name</dt><dd>")
            if let name = hello.serverName { html.foreign(name) } else { html.raw("not sent") }
            html.raw("</dd>")
            html.fact("Versions", hello.versions.isEmpty ? "none that is known" : hello.versions.joined(separator: ", "))
            html.raw("<dt>ALPN</dt><dd>")
            if hello.alpn.isEmpty { html.raw("not offered") } else { html.foreign(hello.alpn.joined(separator: ", ")) }
            html.raw("</dd>")
            if let offer = hello.offer {
                html.fact(
                    "Offers",
                    "\(offer.cipherSuites.count) cipher suites, \(offer.groups.count) groups, "
                        + "\(offer.signatureAlgorithms.count) signature algorithms")
            }
            let asks = [hello.asksForStaple ? "a stapled OCSP response" : nil, hello.asksForSCT ? "signed certificate timestamps" : nil]
            html.fact("Asks for", asks.compactMap(\.self).isEmpty ? "nothing more" : asks.compactMap(\.self).joined(separator: ", "))
        }
    }
}
