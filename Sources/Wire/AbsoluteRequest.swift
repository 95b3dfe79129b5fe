/// A cleartext request that a proxy is asked to send on: its target is a whole http URL (RFC 9112 §3.2.2).
package struct AbsoluteRequest: Hashable, Sendable {
    /// As it came; methods are case-sensitive (RFC 9110 §9.1).
    package let method: String
    /// The authority of the URL; port 80 where it names none.
    package let host: HostPort
    /// The target in origin-form, or `*` for OPTIONS of a whole server (RFC 9112 §3.2.4). It may hold secrets; show `summary` instead.
    package let pathAndQuery: String
    /// `HTTP/1.1` or `HTTP/1.0`; the request goes on with the version it came with, since the answer is relayed as it comes.
    package let version: String
    /// What follows the head.
    package let body: RequestBody
    /// The head for the origin.
    ///
    /// The target is in origin-form; Host is the URL's authority, whatever the client's said (RFC 9112 §3.2.2). Fields meant for the proxy
    /// or for one hop are gone (RFC 9110 §7.6.1). `Connection: close` makes one connection one request. Every other line is as it came.
    package let rewrittenHead: [UInt8]

    /// `GET /path`, without the query, escaped and bounded.
    package var summary: String {
        let path = pathAndQuery.prefix { $0 != "?" }
        return printable("\(method) \(path)")
    }
}

extension AbsoluteRequest {
    init(_ head: HTTPHead, _ body: RequestBody) throws(HTTPHead.Refusal) {
        let (host, target) = try Self.split(head.target, method: head.method)
        try Self.checkHost(head)
        method = head.method
        self.host = host
        pathAndQuery = target
        version = "HTTP/1.\(head.minorVersion)"
        self.body = body

        var lines = Array("\(method) \(target) \(version)\r\nHost: \(host.authority(defaultPort: Self.httpPort))\r\n".utf8)
        let listed = Set(head.members(of: "connection")).subtracting(Self.framing)
        for field in head.fields where !Self.isForOneHop(field.name, listed) {
            lines += field.line
            lines += Self.lineEnd
        }
        rewrittenHead = lines + Array("Connection: close\r\n\r\n".utf8)
    }

    /// One Host field with a proper value; HTTP/1.0 may leave it out (RFC 9112 §3.2).
    static func checkHost(_ head: HTTPHead) throws(HTTPHead.Refusal) {
        let values = head.values(of: "host")
        guard values.count <= 1 else { throw HTTPHead.Refusal("The Host field stands twice.") }
        guard let value = values.first else {
            guard head.minorVersion == 0 else { throw HTTPHead.Refusal("The Host field is missing.") }
            return
        }
        guard !value.isEmpty else { return }
        do throws(WireError) {
            _ = try HostPort.parse(String(decoding: value, as: UTF8.self), defaultPort: httpPort)
        } catch {
            throw HTTPHead.Refusal("The Host field is refused: \(error.message)")
        }
    }

    private static let httpPort: UInt16 = 80
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    /// These delimit the content that is relayed; naming them in Connection does not remove them.
    private static let framing: Set<String> = ["content-length", "transfer-encoding"]

    private static let oneHop: Set<String> = ["host", "connection", "keep-alive", "te", "upgrade"]

    /// Host is among them because it is written anew.
    private static func isForOneHop(_ name: String, _ listed: Set<String>) -> Bool {
        oneHop.contains(name) || name.hasPrefix("proxy-") || listed.contains(name)
    }

    /// The authority and the origin-form of `http://authority/path?query`.
    private static func split(_ url: ArraySlice<UInt8>, method: String) throws(HTTPHead.Refusal) -> (HostPort, String) {
        let scheme = url.prefix { $0 != UInt8(ascii: ":") }
        let afterScheme = url.dropFirst(scheme.count)
        guard afterScheme.starts(with: "://".utf8) else { throw HTTPHead.Refusal("The request target is no http URL.") }
        switch HTTPText.lowercased(scheme) {
        case "http": break
        case "https": throw HTTPHead.Refusal("An https URL is reached with CONNECT, not with a request to the proxy.")
        default: throw HTTPHead.Refusal("Only http URLs are sent on.")
        }
        let rest = afterScheme.dropFirst(3)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let target = String(decoding: rest.dropFirst(authority.count), as: UTF8.self)
        do throws(WireError) {
            let host = try HostPort.parse(String(decoding: authority, as: UTF8.self), defaultPort: httpPort)
            if target.isEmpty { return (host, method == "OPTIONS" ? "*" : "/") }
            return (host, target.hasPrefix("?") ? "/" + target : target)
        } catch {
            throw HTTPHead.Refusal("The URL's host is refused: \(error.message)")
        }
    }
}
