/// A request to a server of ours, whichever version of HTTP it came by.
struct OwnRequest: Hashable, Sendable {
    let method: String
    /// Path and query; hostile.
    let target: String
    /// Host field or `:authority`; hostile.
    let authority: String
    /// The values of Cookie and If-None-Match; they may be secrets.
    let returned: [String]

    /// Content may be left out of the answer (RFC 9110 §9.3.2).
    var isHead: Bool { method == "HEAD" }
}

/// What a server of ours answers. Field names are in lower case, and none of them is about framing.
struct OwnResponse: Sendable {
    var status: Int
    var fields: [(name: String, value: String)]
    var body: String

    init(_ status: Int, fields: [(name: String, value: String)] = [], body: String = "") {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Some plain sentences.
    static func text(_ status: Int, _ text: String) -> OwnResponse {
        OwnResponse(
            status, fields: [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")], body: text + "\n")
    }
}

/// A server's own part: what stands under a name. Called on the connection's event loop, and must not block.
typealias Answer = (OwnRequest) -> OwnResponse

extension OwnRequest {
    private static let answered = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

    /// What a method means is the same under every name (RFC 9110 §9); all that asks for something is answered alike.
    func answer(by server: Answer) -> OwnResponse {
        let allow = (name: "allow", value: (Self.answered + ["OPTIONS"]).joined(separator: ", "))
        if Self.answered.contains(method) { return server(self) }
        switch method {
        case "OPTIONS": return OwnResponse(204, fields: [allow])
        case "CONNECT", "TRACE":
            var refusal = OwnResponse.text(405, "pinproof: This method is not allowed here.")
            refusal.fields.append(allow)
            return refusal
        default: return .text(501, "pinproof: This method is not known here.")
        }
    }
}
