/// The one line about an intercepted HTTP/1 request that may be shown: method, path and host, and nothing that is likely to be secret.
///
/// This reads a copy for display and may fail without harm, so it takes bare line feeds as well; nothing is decided by it.
package struct HTTP1RequestSummary: Hashable, Sendable {
    /// `GET /path`: escaped and bounded, without query and fragment.
    package let line: String
    /// The value of the first Host field, escaped and bounded; nil where it is absent or has not come yet.
    package let host: String?

    /// At most so many bytes are looked at.
    package static let maximumBytes = 8_192

    /// Reads the first decrypted bytes of a client; nil when they do not begin with a whole HTTP/1 request line.
    package init?(_ bytes: [UInt8]) {
        var lines = bytes.prefix(Self.maximumBytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()[...]
        guard let first = lines.popFirst().map(Self.withoutCR) else { return nil }
        let parts = first.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, let method = parts.first, let target = parts.dropFirst().first, let version = parts.last,
            !method.isEmpty, method.allSatisfy(HTTPText.isToken), !target.isEmpty, version.starts(with: "HTTP/1.".utf8)
        else { return nil }
        line = printable(Array(method) + [UInt8(ascii: " ")] + Self.path(target))
        let fields = lines.map(Self.withoutCR).prefix { !$0.isEmpty }
        host = fields.lazy.compactMap(Self.host).first
    }

    private static func withoutCR(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// The target up to its query or fragment; of a whole URL the path only, since its authority may hold a password.
    private static func path(_ target: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let plain = target.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard plain.first != UInt8(ascii: "/") else { return plain }
        let afterScheme = plain.drop { $0 != UInt8(ascii: ":") }
        guard afterScheme.starts(with: "://".utf8) else { return plain }
        let path = afterScheme.dropFirst(3).drop { $0 != UInt8(ascii: "/") }
        return path.isEmpty ? [UInt8(ascii: "/")] : path
    }

    private static func host(_ field: ArraySlice<UInt8>) -> String? {
        let name = field.prefix { $0 != UInt8(ascii: ":") }
        guard HTTPText.lowercased(name) == "host" else { return nil }
        return printable(HTTPText.trimmed(field.dropFirst(name.count + 1)))
    }
}
