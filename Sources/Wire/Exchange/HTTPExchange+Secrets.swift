/// What of an exchange is shown unless somebody asks for more.
extension HTTPExchange {
    /// What stands where something was that may be secret.
    package static let mask = "***"

    /// A copy that can be shown: no values of queries and fragments, none of fields that carry credentials; bodies as they are.
    ///
    /// Every value of a query is masked, not only those with telling names: what an application calls its secrets is its own affair.
    package var masked: HTTPExchange {
        var copy = self
        copy.target = Self.masked(target: target)
        copy.request.mask()
        copy.response?.mask()
        return copy
    }

    /// A URL or path with the values of its query and fragment masked, and what stands before `@` in its authority.
    package static func masked(target: String) -> String {
        let plain = target.prefix { $0 != "?" && $0 != "#" }
        let rest = target.dropFirst(plain.count)
        var result = withoutUserInformation(plain)
        var part = ""
        for character in rest {
            if "?#&;".contains(character) {
                result += maskedPair(part)
                part = ""
                result.append(character)
            } else {
                part.append(character)
            }
        }
        return result + maskedPair(part)
    }

    private static func maskedPair(_ pair: String) -> String {
        guard !pair.isEmpty else { return "" }
        guard let equals = pair.firstIndex(of: "=") else { return mask }
        return pair[...equals] + mask
    }

    private static func withoutUserInformation(_ url: Substring) -> String {
        guard let scheme = url.firstRange(of: "//") else { return String(url) }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return String(url) }
        return url[..<scheme.upperBound] + mask + url[at...]
    }

    /// Whether the values of fields of this name may be credentials (RFC 9110 §11, RFC 6265).
    package static func isSecret(field name: String) -> Bool {
        // By bytes: a search in strings costs ten times all else that is done with an exchange.
        let name = name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if name.elementsEqual("www-authenticate".utf8) { return false }
        if name.starts(with: "proxy-".utf8) { return true }
        return name.indices.contains { start in
            secretParts.contains { $0.first == name[start] && name[start...].starts(with: $0) }
        }
    }

    private static let secretParts = [
        "auth", "cookie", "token", "secret", "passw", "credential", "api-key", "apikey", "access-key", "private-key", "session",
        "signature", "bearer", "jwt", "csrf", "xsrf",
    ].map { Array($0.utf8) }

    /// Fields whose value is a URL, which may hold a query.
    fileprivate static let locations: Set<String> = ["location", "content-location", "referer", "refresh", "link"]
}

extension HTTPExchange.Message {
    fileprivate mutating func mask() {
        fields = fields.map(Self.masked)
        trailers = trailers.map(Self.masked)
    }

    private static func masked(_ field: HTTPExchange.Field) -> HTTPExchange.Field {
        if HTTPExchange.isSecret(field: field.name) { return .init(field.name, HTTPExchange.mask) }
        guard HTTPExchange.locations.contains(field.name.lowercased()) else { return field }
        return .init(field.name, HTTPExchange.masked(target: field.value))
    }
}
