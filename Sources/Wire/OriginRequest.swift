/// A request to a server of ours, as an origin is asked (RFC 9112 §3.2): what it asks for, and how its content is delimited.
///
/// Read as strictly as a request to the proxy, since whoever ends a connection by itself decides where one request ends and the next begins.
package struct OriginRequest: Hashable, Sendable {
    /// As it came; methods are case-sensitive (RFC 9110 §9.1).
    package let method: String
    /// Path and query, or `*` for OPTIONS of a whole server; at most 8 KiB. It may hold secrets.
    package let target: String
    /// The Host field as it came, found to be a proper one; empty where HTTP/1.0 leaves it out.
    package let authority: String
    /// What follows the head.
    package let body: RequestBody
    /// Another request may follow on the same connection (RFC 9112 §9.3).
    package let isPersistent: Bool
    /// The client waits for 100 before it sends its content (RFC 9110 §10.1.1).
    package let expectsContinue: Bool
    /// The values of Cookie and If-None-Match: what a server gave, and a client brings back. They may be secrets of others.
    package let returned: [String]

    /// Octets of a head, from its first to the end of the empty line.
    package static let maximumHead = HTTPHead.maximumLength

    /// What the bytes at hand are.
    package enum Parse: Hashable, Sendable {
        /// The proper beginning of a head that is not whole yet.
        case needMore
        /// A whole head; the content begins after `headLength`.
        case request(OriginRequest, headLength: Int)
        /// Answer with this status and close. The reason is one sentence that may be shown.
        case refused(status: Int, reason: String)
    }

    /// Reads the head at the beginning of what came. Each call reads from the start: call it when a line has become whole.
    package static func parse(_ bytes: [UInt8]) -> Parse {
        do throws(HTTPHead.Refusal) {
            guard let head = try HTTPHead.read(bytes) else { return .needMore }
            return .request(try OriginRequest(head), headLength: head.length)
        } catch {
            return .refused(status: error.status, reason: error.reason)
        }
    }
}

extension OriginRequest {
    private init(_ head: HTTPHead) throws(HTTPHead.Refusal) {
        body = try RequestBody(head)
        guard head.method != "CONNECT" else { throw HTTPHead.Refusal("No tunnel is opened here.") }
        try AbsoluteRequest.checkHost(head)
        method = head.method
        let host = head.values(of: "host").first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        (target, authority) = try Self.split(head, host: host)
        let options = head.members(of: "connection")
        isPersistent = head.minorVersion == 1 && !options.contains("close")
        let expectations = head.minorVersion == 1 ? head.members(of: "expect") : []
        guard expectations.allSatisfy({ $0 == "100-continue" }) else {
            throw HTTPHead.Refusal("Nothing but 100-continue can be expected here.", status: 417)
        }
        expectsContinue = !expectations.isEmpty
        returned = (head.values(of: "cookie") + head.values(of: "if-none-match")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Origin-form or asterisk-form; of an absolute https URL the rest after its authority, which has to be that of the Host field.
    private static func split(_ head: HTTPHead, host: String) throws(HTTPHead.Refusal) -> (target: String, authority: String) {
        let target = String(decoding: head.target, as: UTF8.self)
        if target.hasPrefix("/") { return (target, host) }
        if target == "*" {
            guard head.method == "OPTIONS" else { throw HTTPHead.Refusal("Only OPTIONS can ask for the whole server.") }
            return (target, host)
        }
        guard target.lowercased().hasPrefix("https://") else { throw HTTPHead.Refusal("The target is no path on this server.") }
        let rest = target.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, host.isEmpty || authority.lowercased() == host.lowercased() else {
            throw HTTPHead.Refusal("Target and Host field name different servers.")
        }
        do throws(WireError) { _ = try HostPort.parse(String(authority), defaultPort: 443) } catch {
            throw HTTPHead.Refusal("The target's host is refused: \(error.message)")
        }
        let path = String(rest.dropFirst(authority.count))
        return (path.hasPrefix("/") ? path : "/" + path, String(authority))
    }
}
