internal import Verdicts

/// What stands under every name while nothing is forwarded: a page with something to bring back.
///
/// The page changes nothing in what the client does next: it answers, sets a cookie, has an entity tag and holds a link, each with the same
/// nonce. Whichever of them comes back, by whichever connection, shows that the client has taken in what we said.
final class SinkPages {
    private let nonces: Nonces
    private let host: String
    private let address: String
    private let isSecure: Bool
    private let onReturn: () -> Void
    private var nonce: String?

    /// - Parameters:
    ///   - host: whom the client means to meet.
    ///   - address: the client's, without its port.
    ///   - isSecure: false where the request came in the clear: then nothing is told that only we could have told.
    ///   - onReturn: called whenever a request brings a nonce back.
    init(_ nonces: Nonces, host: String, address: String, isSecure: Bool, onReturn: @escaping () -> Void) {
        self.nonces = nonces
        self.host = host
        self.address = address
        self.isSecure = isSecure
        self.onReturn = onReturn
    }

    func answer(_ request: OwnRequest) -> OwnResponse {
        guard isSecure else { return page(link: "", fields: []).response }
        if (request.returned + [request.target]).contains(where: { nonces.returned(in: $0, by: address) }) { onReturn() }
        let nonce = nonce ?? nonces.issue(to: address)
        self.nonce = nonce
        let fields = [
            (name: "etag", value: "\"\(nonce)\""), (name: "cache-control", value: "private, no-cache"),
            (name: "set-cookie", value: "pinproof=\(nonce); Path=/; Secure; HttpOnly"),
        ]
        // The same page is not sent twice to a client that has it (RFC 9110 §13.1.2).
        if ["GET", "HEAD"].contains(request.method), request.returned.contains("\"\(nonce)\"") { return OwnResponse(304, fields: fields) }
        return page(link: "<p><a href=\"/pinproof/\(nonce)\">Follow this link</a> to show that the answer is read.</p>", fields: fields)
            .response
    }

    private func page(link: String, fields: [(name: String, value: String)]) -> HTMLPage {
        let took = isSecure ? "accepted the certificate that it was shown, and asked" : "asked in the clear"
        return HTMLPage(
            title: "Answered by pinproof",
            body: "<p>Your client \(took). Nothing was forwarded to <code>\(HTMLPage.escaped(host))</code>.</p>\n\(link)", fields: fields)
    }
}
