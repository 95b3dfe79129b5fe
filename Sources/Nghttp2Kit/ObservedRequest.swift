/// The control data of one HTTP/2 request (RFC 9113 §8.3.1): copies, bounded, and as hostile as the client that sent them.
///
/// Octets that are not UTF-8 are replaced. Control characters are kept: whoever prints a value escapes it.
package struct ObservedRequest: Hashable, Sendable {
    /// `:method`, at most 64 octets.
    package let method: String
    /// `:scheme`, at most 64 octets; empty in CONNECT.
    package let scheme: String
    /// `:authority`, else the Host field, at most 512 octets; empty where there is neither.
    package let authority: String
    /// `:path` with its query, at most 8,192 octets; empty in CONNECT.
    package let path: String
    /// Whether one of the values was longer than its bound and was cut.
    package let isTruncated: Bool
    /// The values of Cookie and If-None-Match: what a server gave, and a client brings back. At most 64 KiB together; they may be secrets.
    package let returned: [String]

    package init(
        method: String, scheme: String, authority: String, path: String, isTruncated: Bool = false, returned: [String] = []
    ) {
        self.returned = returned
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.isTruncated = isTruncated
    }

    /// The method and the path, as in `GET /path`; of CONNECT the method and the authority.
    ///
    /// The query is left out, because it often holds secrets.
    package var summary: String {
        let target = path.isEmpty ? authority : String(path.prefix { $0 != "?" && $0 != "#" })
        return "\(method) \(target)"
    }
}
