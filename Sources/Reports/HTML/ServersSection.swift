internal import Verdicts

/// The genuine servers: each chain with the hashes that pins name, and pins to copy.
struct ServersSection {
    private let servers: [Server]

    private struct Server: Hashable {
        var origin: Origin
        /// Two runs may have met the same server at different times.
        static func == (a: Self, b: Self) -> Bool { a.origin.domain == b.origin.domain && a.origin.chain == b.origin.chain }
        func hash(into hasher: inout Hasher) {
            hasher.combine(origin.domain)
            hasher.combine(origin.chain)
        }
    }

    init(exhibits: [Exhibit]) {
        var told: Set<Server> = []
        servers = exhibits.compactMap { $0.finding.origin.map(Server.init) }.filter { !$0.origin.chain.isEmpty && told.insert($0).inserted }
            .sorted { $0.origin.domain < $1.origin.domain }
    }

    func write(into html: inout HTMLWriter) {
        guard !servers.isEmpty else { return }
        html.element("section", .id("servers"), .labelled(by: "servers-title")) { html in
            html.raw("<h2 id=\"servers-title\">Genuine servers, and pins for them</h2>")
            html.raw("<p>The pins below name the key of a server's leaf. <strong>Each needs a second hash before it is used:</strong> ")
            html.raw("that of a backup key which was made beforehand, is kept offline and is not in use. Without it, the day the ")
            html.raw("server's key is lost is the day the client stops working. It is not filled in here, because only the server's ")
            html.raw("owner can have it.</p>")
            for (place, server) in servers.enumerated() {
                html.element("details", .class("story")) { html in
                    html.element("summary") { html in
                        html.element("h3") { $0.foreign(server.origin.domain.description) }
                    }
                    html.element("div", .class("body")) { html in
                        GenuineChain(origin: server.origin, id: "server-\(place + 1)").write(into: &html)
                    }
                }
            }
        }
    }
}

/// One genuine chain.
private struct GenuineChain {
    let origin: Origin
    let id: String

    func write(into html: inout HTMLWriter) {
        html.table("What \(origin.domain.description) sent, leaf first", id: id + "-chain", class: "chain") { html in
            html.heads(["", "subject", "key", "validity", "SHA-256 of its public key (SPKI, base64)"])
            html.element("tbody") { html in
                for (place, link) in origin.chain.enumerated() {
                    html.element("tr") { html in
                        html.element("th", .scope("row"), text: place == 0 ? "leaf" : "issuer \(place)")
                        html.element("td") { $0.foreign(link.subject.isEmpty ? link.names ?? "empty" : link.subject) }
                        html.element("td", text: link.keyType)
                        html.element("td", text: link.validity)
                        html.element("td") { html in html.element("code", text: link.spki) }
                    }
                }
            }
        }
        guard origin.state == .verified else {
            return html.raw("<p>This chain did not verify here, so nothing of it should be pinned.</p>")
        }
        guard let pins = PinSnippets(host: origin.domain.host, hashes: origin.chain.map(\.spki)) else {
            return html.raw("<p>This is no DNS name, and pins are tied to names.</p>")
        }
        for snippet in pins.all {
            html.element("details", .class("pin")) { html in
                html.element("summary", text: snippet.title)
                html.element("p", text: snippet.note)
                html.code(snippet.code)
            }
        }
    }
}
