internal import Authority
internal import Catalog
internal import Wire

/// What stands under the names of `pinproof.test`.
struct TestPages {
    /// What can be shown here, found out once; nil where nobody asks for the list.
    var materials: Materials?

    /// - Parameter site: one of those that are named after modes.
    func page(of site: Site, _ request: OwnRequest) -> HTMLPage {
        switch site {
        case .shown(let mode): shown(mode, request)
        case .unavailable(let mode, let why): unavailable(mode, why, request)
        case .unknown:
            HTMLPage(
                status: 404, title: "There is no such test mode",
                body: "<p>The first label of this name is no mode's. \(Self.back(request))</p>")
        case .index, .canary, .sink: index(request)
        }
    }

    // MARK: One mode

    private func shown(_ mode: TestMode, _ request: OwnRequest) -> HTMLPage {
        HTMLPage(
            title: "\(mode.id): accepted",
            body: """
                <p>\(Self.verdict(mode))</p>
                <p><b>\(HTMLPage.escaped(mode.title)).</b> \(HTMLPage.escaped(mode.asks))</p>
                <p>\(Self.back(request))</p>
                """)
    }

    /// A sentence about a client that reads this page.
    private static func verdict(_ mode: TestMode) -> String {
        let took = mode.accepting.map { "Your client accepted \(HTMLPage.escaped($0)). " } ?? "Your client accepted this. "
        switch mode.expected {
        case .reject: return took + "<strong>A sound client refuses it.</strong>"
        case .accept: return took + "A sound client that trusts the CA of this proxy does."
        case .policy: return took + "A client may do so or not, by its own policy."
        case .informational: return took + "That is told, and not judged."
        }
    }

    private func unavailable(_ mode: TestMode, _ why: String, _ request: OwnRequest) -> HTMLPage {
        HTMLPage(
            status: 501, title: "\(mode.id): not shown",
            body: """
                <p>This mode cannot be shown at this name: \(HTMLPage.escaped(why)). You see this page under a sound certificate.</p>
                <p>\(Self.back(request))</p>
                """)
    }

    // MARK: The list

    private func index(_ request: OwnRequest) -> HTMLPage {
        let materials = materials ?? Materials()
        let reasons = Dictionary(Catalog.modes.map { ($0.id, Self.obstacle(to: $0, materials)) }) { first, _ in first }
        let shown = Catalog.modes.filter { reasons[$0.id] == .some(nil) }
        let families = TestMode.Family.allCases.compactMap { family -> String? in
            let rows = shown.filter { $0.family == family }.map { Self.row($0, request) }
            guard !rows.isEmpty else { return nil }
            return "<h2>\(family.rawValue.prefix(1).uppercased())\(family.rawValue.dropFirst())</h2><table>\(rows.joined())</table>"
        }
        let others = Catalog.modes.compactMap { mode in (reasons[mode.id] ?? nil).map { (mode, $0) } }.map { mode, why in
            "<tr><td><code>\(mode.id)</code></td><td>\(HTMLPage.escaped(why))</td></tr>"
        }
        return HTMLPage(
            title: "Test modes of pinproof",
            body: """
                <p>Each name below is served by this proxy itself, with the certificate that its first label names. A client that gets a page
                there has accepted that certificate; one that gets an error has refused it.</p>
                \(families.joined(separator: "\n"))
                <h2>Not shown at these names</h2><table>\(others.joined())</table>
                """)
    }

    private static func row(_ mode: TestMode, _ request: OwnRequest) -> String {
        let expected =
            switch mode.expected {
            case .reject: "refuses"
            case .accept: "accepts"
            case .policy: "either"
            case .informational: "(info)"
            }
        return "<tr><td><a href=\"\(url(TestName.of(mode), request))\"><code>\(mode.id)</code></a></td>"
            + "<td>\(HTMLPage.escaped(mode.title))</td><td>\(expected)</td></tr>"
    }

    private static func back(_ request: OwnRequest) -> String {
        "<a href=\"\(url(TestName.domain, request))\">All test modes</a>."
    }

    /// A URL of another of these names, at the port by which the client came to this one.
    private static func url(_ host: String, _ request: OwnRequest) -> String {
        let port = (try? HostPort.parse(request.authority, defaultPort: 443).port) ?? 443
        // A plain request came by the proxy's own port, which says nothing.
        return "https://\(host)\(port == 443 || port == 80 ? "" : ":\(port)")/"
    }

    /// Why a mode cannot be shown at its name; nil where it can, as far as it does not depend on the client.
    static func obstacle(to mode: TestMode, _ materials: Materials) -> String? {
        guard let chain = mode.presentation.chain else { return "it shows no certificate: it passes connections through" }
        if chain.mirrorsOrigin { return "there is no genuine server to dress like" }
        if chain.needsGenuineChain || chain.needsOwnersKey { return "there is no genuine server whose chain or key it could use" }
        switch mode.applicability(host: .name(TestName.of(mode)), offer: nil, materials: materials) {
        case .applicable: return nil
        case .notApplicable(let why), .notOffered(let why), .unavailable(let why): return why
        }
    }
}
