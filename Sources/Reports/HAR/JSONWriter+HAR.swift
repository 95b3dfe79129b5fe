internal import FoundationEssentials
internal import Verdicts
internal import Wire

// The members of HAR 1.2; cookies are left in their fields, where they are masked.
extension JSONWriter {
    mutating func request(_ exchange: Exchange) {
        let content = exchange.content
        let host = content.authority.isEmpty ? exchange.domain.host : content.authority
        member("method", content.method)
        member("url", content.target.hasPrefix("/") ? "\(content.scheme)://\(host)\(content.target)" : content.target)
        member("httpVersion", content.version)
        array("cookies") { _ in }
        fields("headers", content.request.fields)
        array("queryString") { json in
            for (name, value) in Self.query(content.target) { json.pair(name, value) }
        }
        if content.request.bodyBytes > 0 {
            object("postData") { json in
                let body = content.request.body
                let text = Self.text(body)
                json.member("mimeType", content.request.value(of: "content-type") ?? "")
                json.array("params") { _ in }
                json.member("text", text ?? Data(body).base64EncodedString())
                if !body.isEmpty, text == nil { json.member("encoding", "base64") }
                json.cut(content.request)
            }
        }
        member("headersSize", content.request.headBytes)
        member("bodySize", content.request.bodyBytes)
    }

    mutating func response(_ content: HTTPExchange) {
        let message = content.response
        member("status", content.status ?? 0)
        member("statusText", content.reasonPhrase)
        member("httpVersion", content.version)
        array("cookies") { _ in }
        fields("headers", (message?.fields ?? []) + (message?.trailers ?? []))
        object("content") { json in
            json.member("size", message?.bodyBytes ?? 0)
            json.member("mimeType", message?.value(of: "content-type") ?? "")
            guard let message else { return }
            if !message.body.isEmpty {
                let text = Self.text(message.body)
                json.member("text", text ?? Data(message.body).base64EncodedString())
                if text == nil { json.member("encoding", "base64") }
            }
            json.cut(message)
        }
        member("redirectURL", message?.value(of: "location") ?? "")
        member("headersSize", message?.headBytes ?? -1)
        member("bodySize", message?.bodyBytes ?? -1)
    }

    private mutating func fields(_ key: String, _ fields: [HTTPExchange.Field]) {
        array(key) { json in
            for field in fields { json.pair(field.name, field.value) }
        }
    }

    private mutating func pair(_ name: String, _ value: String) {
        object { json in
            json.member("name", name)
            json.member("value", value)
        }
    }

    /// Says what is not there, so that nobody takes a part for the whole.
    private mutating func cut(_ message: HTTPExchange.Message) {
        if message.bodyBytes > 0, message.body.isEmpty {
            member("comment", "Bodies were not kept.")
        } else if message.body.count < message.bodyBytes {
            member("comment", "The first \(message.body.count) of \(message.bodyBytes) bytes.")
        } else if let coding = message.value(of: "content-encoding"), !message.body.isEmpty {
            member("comment", "As it came, under the content coding \(coding).")
        }
    }

    private static func query(_ target: String) -> [(String, String)] {
        guard let mark = target.firstIndex(of: "?") else { return [] }
        return target[target.index(after: mark)...].prefix { $0 != "#" }.split(separator: "&").map { part in
            let name = part.prefix { $0 != "=" }
            return (String(name), String(part.dropFirst(name.count + 1)))
        }
    }

    /// nil where the bytes are no text.
    private static func text(_ bytes: [UInt8]) -> String? {
        bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
}
